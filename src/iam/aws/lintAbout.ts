import type { Element } from "../../model/index.js";
import {
  type ActionFacts,
  actionsMatching,
  findResourceType,
  hasResourceLevel,
  isService,
  type ResourceTypeFacts,
  resourceTypesOf,
} from "./catalogue.js";
import { FormIndex } from "./formIndex.js";
import { hasWildcard } from "./glob.js";
import { replaceVariables } from "./variables.js";

/** What the actions of a statement are, and what they can be about. */
export interface About {
  readonly actions: readonly ActionFacts[];
  /** Whether one of the actions is such. */
  some(is: (action: ActionFacts) => boolean): boolean;
  /** Whether a statement on these resources surely never applies. */
  neverAppliesTo(resources: Element): boolean;
}

const abouts = new WeakMap<Element, About | "unknown">();

/** What an element of actions comes to; `undefined` where that is too much to be useful, or unknown. */
export function aboutOf(actions: Element): About | undefined {
  let about = abouts.get(actions);
  if (about === undefined) {
    about = readAbout(actions) ?? "unknown";
    abouts.set(actions, about);
  }
  return about === "unknown" ? undefined : about;
}

function readAbout({ negated, patterns }: Element): About | undefined {
  const named = negated ? [undefined] : patterns.map(namedBy);
  return named.every(isDefined) ? new Together(named) : undefined;
}

class Together implements About {
  #actions: readonly ActionFacts[] | undefined;
  /** Statements of a kind share resources too. */
  readonly #idle = new WeakMap<Element, boolean>();

  constructor(readonly named: readonly Named[]) {}

  get actions(): readonly ActionFacts[] {
    this.#actions ??= this.named.flatMap(({ actions }) => actions);
    return this.#actions;
  }

  some(is: (action: ActionFacts) => boolean): boolean {
    return this.named.some(({ actions }) => actions.some(is));
  }

  neverAppliesTo(resources: Element): boolean {
    let isIdle = this.#idle.get(resources);
    if (isIdle === undefined) {
      isIdle = this.#isIdle(resources);
      this.#idle.set(resources, isIdle);
    }
    return isIdle;
  }

  #isIdle({ negated, patterns }: Element): boolean {
    if (negated || patterns.some((pattern) => !pattern.startsWith("arn:"))) return false;
    const plain = patterns.map((pattern) => replaceVariables(pattern, "*"));
    return (
      this.named.every(
        ({ forms }) => forms !== undefined && !plain.some((pattern) => forms.meets(pattern)),
      ) && plain.every(isOfKnownType)
    );
  }
}

/** The actions of one pattern. */
interface Named {
  readonly actions: readonly ActionFacts[];
  /** Forms of the resources that they take; `undefined` where the catalogue is not sure of them. */
  readonly forms: FormIndex | undefined;
}

const known = new Map<string, Named | "unknown">();
const mostKept = 10_000;

function namedBy(pattern: string): Named | undefined {
  let named = known.get(pattern);
  if (named === undefined) {
    named = readNamed(pattern) ?? "unknown";
    if (known.size >= mostKept) known.clear();
    known.set(pattern, named);
  }
  return named === "unknown" ? undefined : named;
}

function readNamed(pattern: string): Named | undefined {
  if (hasWildcard(pattern.split(":", 1)[0]!)) return undefined;
  const actions = actionsMatching(pattern);
  if (actions.length === 0) return undefined;
  return { actions, forms: actions.every(isSure) ? formsOf(actions) : undefined };
}

/**
 * Services of whose actions the reference surely knows that they cannot be limited; others take ARNs that it lacks
 * (`logs:DescribeLogGroups`, `fsx:DescribeFileSystems`).
 */
const wellKnown: ReadonlySet<string> = new Set([
  "cloudwatch",
  "ec2",
  "ecr",
  "iam",
  "kms",
  "lambda",
  "organizations",
  "route53",
  "s3",
  "ssmmessages",
  "sts",
  "xray",
]);

function isSure(action: ActionFacts): boolean {
  return hasResourceLevel(action) || wellKnown.has(action.service);
}

/** Forms of the resource types that actions of one service take; `undefined` where the catalogue lacks one. */
function formsOf(actions: readonly ActionFacts[]): FormIndex | undefined {
  const types = new Map<string, ResourceTypeFacts | undefined>();
  for (const { service, resourceTypes } of actions)
    for (const { name } of resourceTypes)
      if (!types.has(name)) types.set(name, findResourceType(service, name));
  const all = [...types.values()];
  return all.every(isDefined) ? new FormIndex(all.flatMap(formsOfType)) : undefined;
}

/** Some types have ARNs of several forms, which the reference writes one after the other. */
function formsOfType({ pattern }: ResourceTypeFacts): readonly string[] {
  return pattern.split(", ");
}

/** Whether a pattern may be of a type that is known: what is of none may be newer. */
function isOfKnownType(pattern: string): boolean {
  const service = pattern.split(":", 3)[2]!;
  let forms = formsOfServices.get(service);
  if (forms === undefined) {
    forms = new FormIndex(resourceTypesOf(service).flatMap(formsOfType));
    if (isService(service)) formsOfServices.set(service, forms);
  }
  return forms.meets(pattern);
}

const formsOfServices = new Map<string, FormIndex>();

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

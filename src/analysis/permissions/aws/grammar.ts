import type { ArnForm } from "../../../iam/aws/arnForms.js";
import {
  type ActionFacts,
  actionsOf,
  findAction,
  findResourceType,
  type ResourceTypeFacts,
  services,
} from "../../../iam/aws/catalogue.js";
import {
  commonPrefix,
  glob,
  includes,
  isNothing,
  literal,
  narrowToBeginning,
  pattern,
  regex,
  type StringSet,
  union,
} from "../../sets/index.js";

/** Services whose actions people know best: tried first for an example. */
const familiar = [
  "s3",
  "iam",
  "sts",
  "ec2",
  "lambda",
  "kms",
  "secretsmanager",
  "dynamodb",
  "sqs",
  "sns",
  "ssm",
  "logs",
];

/** Services looked in for an example. */
const mostServices = 40;

/**
 * The actions of a set that AWS has, familiar services first. The set is of names in lower case.
 *
 * @param most services to look in where an action may be any one's: each is a file to read
 */
export function* knownActions(set: StringSet, most = mostServices): Generator<ActionFacts> {
  if (set.kind === "finite") {
    for (const name of set.members) {
      const action = findAction(name);
      if (action) yield action;
    }
    return;
  }
  for (const service of candidateServices(commonPrefix(set), most)) {
    const own = narrowToBeginning(set, `${service}:`);
    if (isNothing(own)) continue;
    for (const action of actionsOf(service)) if (includes(own, action.name.toLowerCase())) yield action;
  }
}

function candidateServices(prefix: string, most: number): readonly string[] {
  const colon = prefix.indexOf(":");
  if (colon >= 0) return [prefix.slice(0, colon)];
  if (prefix !== "") return services().filter((service) => service.startsWith(prefix));
  return [...new Set([...familiar, ...services()])].slice(0, most);
}

/** The resources that an action can be about: ARNs of its resource types, or `*` where it has none; of one type only where that is asked. */
export function resourcesOf(action: ActionFacts, type?: string): StringSet {
  return formsSet(resourceGlobs(action, type));
}

/** The ARNs of some forms, or `*` where there are none. */
export function formsSet(forms: readonly ArnForm[]): StringSet {
  const key = forms.join(" ");
  let set = resourceSets.get(key);
  if (set === undefined) {
    set = forms.length === 0 ? literal("*") : union(...forms.map(formSet));
    resourceSets.set(key, set);
  }
  return set;
}

/** By their globs: the catalogue has a few thousand. */
const resourceSets = new Map<string, StringSet>();

/** What stands between the colons of an ARN's head. */
const anyPart = regex("^[^:/]*$") as StringSet;

/** The ARNs of a form: its wildcards hold no colon before the last part (see `iam/aws/arnForms`). */
function formSet(form: ArnForm): StringSet {
  const parts = form.split(":");
  if (parts.length < 6) return glob(form);
  const head = parts.slice(0, 5).flatMap((part) => [...part.split(/(?=\*)|(?<=\*)/).map(pieceSet), ":"]);
  return pattern([...head, glob(parts.slice(5).join(":"))]);
}

function pieceSet(text: string): StringSet {
  return text === "*" ? anyPart : glob(text);
}

/** The forms of the resources that an action can be about, as globs; empty where it has none, and is about `*`. */
export function resourceGlobs(action: ActionFacts, type?: string): readonly string[] {
  return resourceTypesOf(action, type).map(({ pattern }) => pattern);
}

/** The same, with every variable filled as an example would fill it; the most usual form first. */
export function exampleResources(action: ActionFacts): readonly StringSet[] {
  const templates = arnTemplates(action);
  return [true, false].map((strict) =>
    union(...templates.map((template) => pattern(fill(template, strict)))),
  );
}

/** ARNs of an action's resource types as an example would have them, the shortest first; `*` where it has none. */
export function exampleArns(action: ActionFacts, type?: string): readonly string[] {
  const templates = arnTemplates(action, type);
  if (templates.length === 0) return ["*"];
  return templates
    .map((template) =>
      template.replace(variable, (name) => filled[name.replace(/[${}<>]/g, "").toLowerCase()] ?? "a"),
    )
    .sort((a, b) => a.length - b.length);
}

function arnTemplates(action: ActionFacts, only?: string): readonly string[] {
  return resourceTypesOf(action, only).map(({ arn }) => arn);
}

function resourceTypesOf(
  { service, resourceTypes }: ActionFacts,
  only?: string,
): readonly ResourceTypeFacts[] {
  return resourceTypes
    .filter(({ name }) => only === undefined || name === only)
    .flatMap(({ name }) => findResourceType(service, name) ?? []);
}

const variable = /\$\{[^}]*\}|<[^>]*>/g;

/** Names as people give them, paths included. */
const plainName = regex("^[A-Za-z0-9._/-]+$") as StringSet;

const filled: Readonly<Record<string, string>> = {
  partition: "aws",
  region: "us-east-1",
  account: "111122223333",
};

function fill(template: string, strict: boolean): (string | StringSet)[] {
  const parts: (string | StringSet)[] = [];
  let from = 0;
  for (const match of template.matchAll(variable)) {
    const name = match[0].replace(/[${}<>]/g, "").toLowerCase();
    const known = name === "partition" || strict ? filled[name] : undefined;
    parts.push(template.slice(from, match.index), known ?? (strict ? plainName : glob("?*")));
    from = match.index + match[0].length;
  }
  return [...parts, template.slice(from)];
}

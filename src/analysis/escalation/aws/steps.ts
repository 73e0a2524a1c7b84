import { findAction, takesConditionKey } from "../../../iam/aws/catalogue.js";
import type { Request } from "../../../iam/aws/context.js";
import { isKnown, type Knowable, Unknown } from "../../../model/index.js";
import { findAllowed, type Permissions, query, resourceDimension } from "../../permissions/aws/index.js";
import { allowedWithin } from "../../permissions/aws/region.js";
import {
  anyString,
  type Box,
  describe,
  intersectBoxes,
  isAbsent,
  isAny,
  literal,
  type StringSet,
  union,
} from "../../sets/index.js";
import { type Attempt, asActor } from "./attempt.js";
import { likelyPath } from "./likely.js";
import type { Primitive, Step } from "./primitives/index.js";
import { subjectsOf } from "./subjects.js";

/** The requests that carry a primitive out. */
export interface Path {
  readonly requests: readonly Request[];
}

/** Targets looked at for one that all steps allow. */
const mostAlternatives = 256;

const tooManyTargets = new Unknown(
  `there are too many kinds of targets to decide (the bound is ${mostAlternatives})`,
);

/**
 * Carries a primitive out on some target of a set, the same in each step. Undefined when the permissions do not
 * allow it; Unknown when that cannot be decided.
 */
export function carryOut(
  primitive: Primitive,
  targets: StringSet | undefined,
  attempt: Attempt,
): Knowable<Path | undefined> {
  const likely = likelyPath(primitive, targets, attempt);
  if (likely !== undefined) return { requests: likely };
  if (targets === undefined) return mapPath(requestsFor(primitive, undefined, attempt));
  const candidates = narrow(primitive, targets, attempt);
  if (!isKnown(candidates)) return candidates;
  let undecided: Unknown | undefined;
  for (const set of candidates) {
    const requests = onOneOf(primitive, set, attempt);
    if (requests instanceof Unknown) undecided ??= requests;
    else if (requests) return { requests };
  }
  return undecided;
}

/** One concrete target of the set, and each step with it. */
function onOneOf(
  primitive: Primitive,
  set: StringSet,
  attempt: Attempt,
): Knowable<readonly Request[] | undefined> {
  const isLinked = (step: Step) => step.on !== "any" && step.granted !== true;
  const linked = primitive.steps.map((step) => [step].flat()).findLast((steps) => steps.some(isLinked))!;
  // Of alternatives, one that is allowed will do.
  let example: Knowable<Request | undefined>;
  for (const step of linked.filter(isLinked)) {
    example = allowedStep(step, set, attempt);
    if (isKnown(example) && example !== undefined) break;
  }
  if (!isKnown(example) || example === undefined) return example;
  const requests = requestsFor(primitive, literal(String(example.resource)), attempt);
  if (requests !== undefined) return requests;
  // Each step allows the set, so one example fails only by a step elsewhere, or by what its variables stand for.
  const elsewhere = { ...primitive, steps: primitive.steps.filter((step) => [step].flat()[0]?.on === "any") };
  return (
    requestsFor(elsewhere, undefined, attempt) &&
    new Unknown("it depends on what the policy variables stand for")
  );
}

function mapPath(requests: Knowable<readonly Request[] | undefined>): Knowable<Path | undefined> {
  return isKnown(requests) ? requests && { requests } : requests;
}

/** The sets of targets that every step on the target allows, relations between keys aside. */
function narrow(primitive: Primitive, targets: StringSet, attempt: Attempt): Knowable<readonly StringSet[]> {
  let sets: readonly StringSet[] = [targets];
  for (const alternatives of primitive.steps) {
    const found: StringSet[] = [];
    for (const step of [alternatives].flat()) {
      if (step.on === "any") {
        found.push(...sets);
        continue;
      }
      for (const set of sets) {
        const region = allowedWithin(stepQuery(step, set, attempt), permissionsFor(step, attempt).atMost);
        if (!isKnown(region)) return region;
        found.push(...region.flatMap((box) => box.get(resourceDimension)?.all?.text ?? []));
      }
    }
    if (found.length > mostAlternatives) return tooManyTargets;
    sets = found;
  }
  return sets;
}

/** A request for each step, the first of its alternatives that is allowed. */
function requestsFor(
  primitive: Primitive,
  target: StringSet | undefined,
  attempt: Attempt,
): Knowable<readonly Request[] | undefined> {
  const requests: Request[] = [];
  for (const alternatives of primitive.steps) {
    let found: Knowable<Request | undefined>;
    for (const step of [alternatives].flat()) {
      const request = allowedStep(step, target, attempt);
      if (request === undefined) continue;
      found = request;
      if (isKnown(request)) break;
    }
    if (found === undefined || found instanceof Unknown) return found;
    requests.push(asActor(found, attempt.actor));
  }
  return requests;
}

/** What a step's permissions say that it may be done to, in words. */
export function targetsInWords(step: Step, attempt: Attempt): string {
  const kind = step.on === "passed" ? "role" : step.on;
  const region = allowedWithin(stepQuery(step, anyString, attempt), permissionsFor(step, attempt).atMost);
  const sets = isKnown(region) ? region.flatMap((box) => box.get(resourceDimension)?.all?.text ?? []) : [];
  const set = union(...sets);
  return sets.length === 0 || isAny(set) ? `any ${kind}` : `any ${kind} matching ${describe(set)}`;
}

function allowedStep(
  step: Step,
  target: StringSet | undefined,
  attempt: Attempt,
): Knowable<Request | undefined> {
  return findAllowed(permissionsFor(step, attempt), stepQuery(step, target, attempt));
}

function permissionsFor(step: Step, { own, granted }: Attempt): Permissions {
  return step.granted ? granted : own;
}

/** The requests of a step: keys that follow from the caller are set, those that the action does not carry are absent. */
export function stepQuery(step: Step, target: StringSet | undefined, { actor, own }: Attempt): Box {
  const action = findAction(step.action)!;
  const asked = query({
    actions: [step.action],
    resources: step.on === "any" || target === undefined ? subjectsOf(step) : target,
    keys: Object.fromEntries(Object.entries(step.keys ?? {}).map(([key, value]) => [key, [value]])),
  });
  const without = [...testedKeys(own)].filter((key) => !takesConditionKey(action, key));
  return intersectBoxes(asked, new Map([...actor.keys, ...without.map((key) => [key, isAbsent] as const)]));
}

const tested = new WeakMap<Permissions, ReadonlySet<string>>();

/** The condition keys that permissions look at. */
export function testedKeys(permissions: Permissions): ReadonlySet<string> {
  let keys = tested.get(permissions);
  if (!keys) {
    const { layers, denies } = permissions.atMost;
    // Statements without conditions test none, and their boxes are left unmade.
    const testing = [...layers.flat(), ...denies].filter(({ statement }) => statement.conditions.length > 0);
    const names = testing.flatMap(({ box }) => [...box.keys()]);
    keys = new Set(names.filter((name) => name.includes(":") && !name.startsWith("?")));
    tested.set(permissions, keys);
  }
  return keys;
}

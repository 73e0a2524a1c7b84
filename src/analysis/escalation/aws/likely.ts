import { exampleOfForm } from "../../../iam/aws/arnForms.js";
import { type ActionFacts, findAction, takesConditionKey } from "../../../iam/aws/catalogue.js";
import type { Request } from "../../../iam/aws/context.js";
import { matchActions } from "../../../iam/aws/matchStatement.js";
import { isKnown } from "../../../model/index.js";
import { likelyAllowed, type Permissions } from "../../permissions/aws/index.js";
import { includes, type StringSet } from "../../sets/index.js";
import { type Attempt, asActor } from "./attempt.js";
import type { Primitive, Step } from "./primitives/index.js";
import { exampleSubjects, subjectForms } from "./subjects.js";

/** Patterns of the policies that are filled in for a target, and targets that are tried. */
const mostTried = 8;

/**
 * The requests of a primitive's steps on a target that is tried out: a plain name, or one that the policies speak of.
 * Undefined says nothing: then sets decide.
 */
export function likelyPath(
  primitive: Primitive,
  targets: StringSet | undefined,
  attempt: Attempt,
): readonly Request[] | undefined {
  if (targets === undefined) return requestsOn(undefined, primitive, attempt);
  for (const target of likelyTargets(primitive, targets, attempt)) {
    const requests = requestsOn(target, primitive, attempt);
    if (requests !== undefined) return requests;
  }
  return undefined;
}

function* likelyTargets(primitive: Primitive, targets: StringSet, attempt: Attempt): Iterable<string> {
  if (targets.kind === "finite") {
    yield* targets.members.slice(0, mostTried);
    return;
  }
  const steps = primitive.steps.flat().filter(({ on, granted }) => on !== "any" && !granted);
  const tried = new Set<string>();
  for (const arn of [...plainNames(steps, attempt), ...named(steps, attempt)]) {
    if (tried.size >= mostTried) return;
    if (tried.has(arn)) continue;
    tried.add(arn);
    if (includes(targets, arn)) yield arn;
  }
}

function plainNames(steps: readonly Step[], { actor }: Attempt): readonly string[] {
  const types = new Set(steps.map(({ on }) => (on === "passed" ? "role" : on)));
  return [...types].map((type) => `arn:${actor.partition}:iam::${actor.account}:${type}/a`);
}

/** What the policies' own patterns name, with nothing, or one letter, for each wildcard. */
function* named(steps: readonly Step[], { own }: Attempt): Iterable<string> {
  const actions = steps.map(({ action }) => action.toLowerCase());
  for (const pattern of patternsAbout(actions, own)) {
    yield pattern.replaceAll("*", "").replaceAll("?", "a");
    yield pattern.replaceAll(/[*?]/g, "a");
  }
}

/** A request for each step on the target, the first of its alternatives that is allowed. */
function requestsOn(
  target: string | undefined,
  primitive: Primitive,
  attempt: Attempt,
): readonly Request[] | undefined {
  const requests: Request[] = [];
  for (const alternatives of primitive.steps) {
    let found: Request | undefined;
    for (const step of [alternatives].flat()) {
      found = requestOn(target, step, attempt);
      if (found !== undefined) break;
    }
    if (found === undefined) return undefined;
    requests.push(asActor(found, attempt.actor));
  }
  return requests;
}

function requestOn(target: string | undefined, step: Step, attempt: Attempt): Request | undefined {
  const { actor, own, granted } = attempt;
  const action = findAction(step.action)!;
  const ask = (resources: readonly string[]) =>
    likelyAllowed(step.granted ? granted : own, {
      action: action.name,
      resources,
      context: { ...actor.context, ...step.keys },
      mayCarry: (key) => !actor.keys.has(key) && takesConditionKey(action, key),
    });
  if (step.on !== "any" && target !== undefined) return ask([target]);
  return ask(exampleSubjects(step)) ?? ask(namedArns(action, step, attempt));
}

/** What the action can be about and the policies' own patterns name. */
function namedArns(action: ActionFacts, step: Step, { own }: Attempt): readonly string[] {
  const forms = subjectForms(step);
  const found = new Set<string>();
  for (const written of patternsAbout([action.name.toLowerCase()], own)) {
    for (const form of forms) {
      const arn = exampleOfForm(written, form);
      if (arn !== undefined) found.add(arn);
      if (found.size >= mostTried) return [...found];
    }
  }
  return [...found];
}

/** The patterns of resources in statements that allow one of some actions, in lower case; without those that have variables. */
function* patternsAbout(actions: readonly string[], own: Permissions): Iterable<string> {
  for (const { document } of own.layers[0] ?? []) {
    if (!isKnown(document)) continue;
    for (const { effect, actions: element, resources } of document.statements) {
      if (effect !== "Allow" || resources === undefined || resources.negated) continue;
      if (!actions.some((action) => matchActions(element, action))) continue;
      for (const pattern of resources.patterns)
        if (pattern.startsWith("arn:") && !pattern.includes("${")) yield pattern;
    }
  }
}

import type { Policies } from "../../../iam/aws/decision.js";
import { isKnown, type Knowable, Unknown } from "../../../model/index.js";
import { permissionsOf } from "../../permissions/aws/index.js";
import { includes, isOutOfWork, literal, withinWork } from "../../sets/index.js";
import { actorsOf } from "./actor.js";
import { attachLimited } from "./attach.js";
import type { Escalation, EscalationContext, Escalations } from "./escalation.js";
import { allowAll, type Gains, gainsOf, type KnownIdentity, trusts } from "./gains.js";
import { type Primitive, primitives, type Target } from "./primitives/index.js";
import { type Attempt, carryOut, namesActions, type Path, targetsInWords } from "./steps.js";
import { targetSet } from "./targets.js";

/** Work for all primitives together, and for each of them: hostile policies take seconds, ordinary ones a hundredth. */
const maxWork = 1_000_000;
const maxWorkEach = 100_000;

/**
 * Every known way in which an identity with these policies can obtain permissions that it lacks; with `isEnough`, the
 * ways up to the first of which it says so.
 */
export function findEscalations(
  policies: Policies,
  context: EscalationContext = {},
  isEnough: (found: Escalation) => boolean = () => false,
): Escalations {
  return withinWork(maxWork, () => tryAll(policies, context, isEnough));
}

function tryAll(
  policies: Policies,
  context: EscalationContext,
  isEnough: (found: Escalation) => boolean,
): Escalations {
  const own = permissionsOf(policies);
  const granted = permissionsOf({ ...policies, identity: [...(policies.identity ?? []), allowAll] });
  const gains = gainsOf(policies, own);
  const actors = actorsOf(context.identity, policies);
  const escalations: Escalation[] = [];
  const undecided: { primitive: string; reason: string }[] = [];
  for (const primitive of primitives) {
    if (isOutOfWork()) {
      undecided.push({
        primitive: primitive.name,
        reason: "the policies are too complex to look at every way",
      });
      continue;
    }
    const found = withinWork(maxWorkEach, () =>
      findFirst(actors, (actor) => {
        if (primitive.by !== undefined && primitive.by !== actor.kind) return undefined;
        return judge(primitive, { actor, own, granted }, context, gains);
      }),
    );
    if (found instanceof Unknown) undecided.push({ primitive: primitive.name, reason: found.reason });
    else if (found) escalations.push(found);
    if (found && !(found instanceof Unknown) && isEnough(found)) break;
  }
  return { escalations, undecided };
}

function judge(
  primitive: Primitive,
  attempt: Attempt,
  context: EscalationContext,
  gains: Gains,
): Knowable<Escalation | undefined> {
  if (!namesActions(primitive, attempt)) return undefined;
  const more = gains.lacks(primitive.gain);
  if (more === false) return undefined;
  const target = targetOf(primitive);
  const targets = targetSet(target, primitive.gain, attempt.actor, context);
  if (context.identities && isIdentity(target) && !primitive.creates) {
    const known = context.identities.filter(({ arn }) => targets !== undefined && includes(targets, arn));
    return findFirst(known, (identity) => onIdentity(primitive, identity, attempt, gains));
  }
  const path = carryOut(primitive, targets, attempt);
  if (!isKnown(path)) return path;
  if (path === undefined)
    return attachLimited(primitive, targets, attempt, gains) ?? onOwnName(primitive, target, attempt);
  const certainty = certaintyOf(primitive, target, attempt, context);
  // Whether it has all of that already is open: then so is the gain.
  const open = more instanceof Unknown && certainty.certainty === "certain";
  return {
    ...asEscalation(primitive, path),
    ...certainty,
    ...(open && { certainty: "possible", depends: more.reason }),
  };
}

/** One known identity as the target: it must have more, and a role must trust the service. */
function onIdentity(
  primitive: Primitive,
  identity: KnownIdentity,
  attempt: Attempt,
  gains: Gains,
): Knowable<Escalation | undefined> {
  const path = carryOut(primitive, literal(identity.arn), attempt);
  if (!isKnown(path)) return path;
  if (path === undefined) return attachLimited(primitive, literal(identity.arn), attempt, gains);
  const trusted = primitive.service === undefined ? true : trusts(identity, primitive.service);
  const more = primitive.gain === "any" ? true : gains.lacksOf(identity);
  if (trusted === false || more === false) return undefined;
  if (trusted instanceof Unknown) return trusted;
  if (more instanceof Unknown) return more;
  return { ...asEscalation(primitive, path), target: identity.arn, certainty: "certain" };
}

/** What is allowed on one named identity only, where it is not known which identity has the permissions. */
function onOwnName(primitive: Primitive, target: Target, attempt: Attempt): Knowable<Escalation | undefined> {
  const { actor } = attempt;
  if (target !== "self" || actor.known) return undefined;
  const named = targetSet(actor.kind, primitive.gain, actor, {});
  const path = carryOut(primitive, named, attempt);
  if (!isKnown(path) || path === undefined) return path;
  const whom = String(path.requests[0]!.resource);
  return {
    ...asEscalation(primitive, path),
    target: whom,
    certainty: "possible",
    depends: `the identity's own ARN is not known; this holds if it is ${whom}`,
  };
}

function asEscalation({ name, title }: Primitive, { requests }: Path) {
  return { primitive: name, title, path: requests };
}

function certaintyOf(
  primitive: Primitive,
  target: Target,
  attempt: Attempt,
  context: EscalationContext,
): Pick<Escalation, "certainty" | "depends" | "target"> {
  const step = primitive.steps.flat().find(({ on }) => on === target)!;
  const whom = target === "self" || target === "any" ? {} : { target: targetsInWords(step, attempt) };
  const certain = { ...whom, certainty: "certain" } as const;
  const possible = (depends: string) => ({ ...whom, certainty: "possible", depends }) as const;
  switch (target) {
    case "self":
      return certain;
    case "policy":
      return context.attached ? certain : possible("which policies are attached to it is not known");
    case "group":
      return context.groups && primitive.gain !== "target"
        ? certain
        : possible("which groups there are, and what they may do, is not known");
    case "passed":
      return possible("what it could pass is any role that matches; which roles there are is not known");
    case "user":
    case "role":
      return primitive.gain === "any" ? certain : possible("what the others may do is not known");
    case "any":
      return primitive.gain === "any" ? certain : possible("what it runs as is not known");
  }
}

/** What a primitive's steps are about: the one target that is not free. */
function targetOf({ steps }: Primitive): Target {
  return steps.flat().find((step) => step.on !== "any")?.on ?? "any";
}

function isIdentity(target: Target): boolean {
  return target === "user" || target === "role" || target === "passed";
}

/** The first answer that is one; else the first that is not known. */
function findFirst<T, R>(
  items: Iterable<T>,
  ask: (item: T) => Knowable<R | undefined>,
): Knowable<R | undefined> {
  let undecided: Unknown | undefined;
  for (const item of items) {
    const answer = ask(item);
    if (answer instanceof Unknown) undecided ??= answer;
    else if (answer !== undefined) return answer;
  }
  return undecided;
}

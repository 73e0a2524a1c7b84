import type { Policies } from "../../../iam/aws/decision.js";
import { isKnown, type Knowable, Unknown } from "../../../model/index.js";
import { layersOf, type Permissions, permissionsOf } from "../../permissions/aws/index.js";
import { includes, isOutOfWork, literal, withinWork } from "../../sets/index.js";
import { type Actor, actorsOf, isUsual } from "./actor.js";
import { attachLimited } from "./attach.js";
import type { Attempt } from "./attempt.js";
import type { Escalation, EscalationContext, Escalations } from "./escalation.js";
import { allowAll, type Gains, gainsOf, type KnownIdentity, trusts } from "./gains.js";
import { type Primitive, primitives, type Target } from "./primitives/index.js";
import { mayReach, mayReachAny, type Reach, reachOf } from "./reach.js";
import { carryOut, targetsInWords } from "./steps.js";
import { targetSet } from "./targets.js";
import { toEscalation, type Way } from "./way.js";

/** Work for all primitives together, and for each of them: hostile policies take seconds, ordinary ones a hundredth. */
const maxWork = 1_000_000;
const maxWorkEach = 100_000;

/** Every known way in which an identity with these policies can obtain permissions that it lacks. */
export function findEscalations(policies: Policies, context: EscalationContext = {}): Escalations {
  return withinWork(maxWork, () => {
    const escalations: Escalation[] = [];
    const undecided: { primitive: string; reason: string }[] = [];
    for (const [primitive, found] of ways(new Question(policies, context))) {
      if (found instanceof Unknown) undecided.push({ primitive: primitive.name, reason: found.reason });
      else escalations.push(toEscalation(found));
    }
    return { escalations, undecided };
  });
}

/** Which way is wanted of all that there are. */
export interface Wanted {
  /** Whether a primitive is worth a look at all: cheap, and asked before anything is searched. */
  mayBe(primitive: Primitive, own: Permissions): boolean;
  is(way: Way, own: Permissions): boolean;
}

/** The first way that is wanted. What cannot be decided is passed over. */
export function findWay(policies: Policies, context: EscalationContext, wanted: Wanted): Way | undefined {
  return withinWork(maxWork, () => {
    const question = new Question(policies, context);
    for (const [, found] of ways(question, (primitive) => wanted.mayBe(primitive, question.own)))
      if (isKnown(found) && wanted.is(found, question.own)) return found;
    return undefined;
  });
}

/** Whether the policies name all that some way needs; most do not, and need no further look. */
export function mayEscalate(policies: Policies): boolean {
  return mayReachAny(reachOf(layersOf(policies)));
}

/** One identity asked about, with what is worked out for all primitives together. */
class Question {
  readonly own: Permissions;
  readonly granted: Permissions;
  readonly gains: Gains;
  readonly actors: readonly Actor[];
  readonly #reach: Reach | undefined;

  constructor(
    policies: Policies,
    readonly context: EscalationContext,
  ) {
    this.own = permissionsOf(policies);
    this.granted = permissionsOf({ ...policies, identity: [...(policies.identity ?? []), allowAll] });
    this.gains = gainsOf(policies, this.own);
    this.actors = actorsOf(context.identity, policies);
    this.#reach = this.actors.every(isUsual) ? reachOf(this.own.layers) : undefined;
  }

  /** Whether the policies name what a primitive needs. */
  mayReach(primitive: Primitive): boolean {
    return this.#reach === undefined || mayReach(primitive, this.#reach);
  }
}

/** Each primitive that is a way, or of which that cannot be decided. */
function* ways(
  question: Question,
  mayBe: (primitive: Primitive) => boolean = () => true,
): Generator<readonly [Primitive, Way | Unknown]> {
  for (const primitive of primitives) {
    if (!question.mayReach(primitive) || !mayBe(primitive)) continue;
    if (isOutOfWork()) {
      yield [primitive, new Unknown("the policies are too complex to look at every way")];
      continue;
    }
    const found = withinWork(maxWorkEach, () =>
      findFirst(question.actors, (actor) => {
        if (primitive.by !== undefined && primitive.by !== actor.kind) return undefined;
        return judge(primitive, actor, question);
      }),
    );
    if (found !== undefined) yield [primitive, found];
  }
}

function judge(primitive: Primitive, actor: Actor, question: Question): Knowable<Way | undefined> {
  const { context, gains, own, granted } = question;
  const attempt = { actor, own, granted };
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
    primitive,
    path: path.requests,
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
): Knowable<Way | undefined> {
  const path = carryOut(primitive, literal(identity.arn), attempt);
  if (!isKnown(path)) return path;
  if (path === undefined) return attachLimited(primitive, literal(identity.arn), attempt, gains);
  const trusted = primitive.service === undefined ? true : trusts(identity, primitive.service);
  const more = primitive.gain === "any" ? true : gains.lacksOf(identity);
  if (trusted === false || more === false) return undefined;
  if (trusted instanceof Unknown) return trusted;
  if (more instanceof Unknown) return more;
  return { primitive, path: path.requests, target: () => identity.arn, certainty: "certain" };
}

/** What is allowed on one named identity only, where it is not known which identity has the permissions. */
function onOwnName(primitive: Primitive, target: Target, attempt: Attempt): Knowable<Way | undefined> {
  const { actor } = attempt;
  if (target !== "self" || actor.known) return undefined;
  const named = targetSet(actor.kind, primitive.gain, actor, {});
  const path = carryOut(primitive, named, attempt);
  if (!isKnown(path) || path === undefined) return path;
  const whom = String(path.requests[0]!.resource);
  return {
    primitive,
    path: path.requests,
    target: () => whom,
    certainty: "possible",
    depends: `the identity's own ARN is not known; this holds if it is ${whom}`,
  };
}

function certaintyOf(
  primitive: Primitive,
  target: Target,
  attempt: Attempt,
  context: EscalationContext,
): Pick<Way, "certainty" | "depends" | "target"> {
  const step = primitive.steps.flat().find(({ on }) => on === target)!;
  const whom = target === "self" || target === "any" ? {} : { target: () => targetsInWords(step, attempt) };
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

/** Whether what a primitive gives depends on whom or what it is done to, where that is not known. */
export function dependsOnTarget(primitive: Primitive): boolean {
  const target = targetOf(primitive);
  return target !== "self" && (primitive.gain !== "any" || target === "policy" || target === "group");
}

/** What a primitive's steps are about: the one target that is not free. */
export function targetOf({ steps }: Primitive): Target {
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

import type { Policies } from "../../../iam/aws/decision.js";
import { isKnown, type Knowable, Unknown } from "../../../model/index.js";
import { layersOf, type Permissions, permissionsOf } from "../../permissions/aws/index.js";
import type { CompiledStatement } from "../../permissions/aws/statement.js";
import { type Box, includes, isAbsent, isOutOfWork, literal, withinWork } from "../../sets/index.js";
import { type Actor, actorsOf, isUsual } from "./actor.js";
import { attachLimited } from "./attach.js";
import type { Attempt } from "./attempt.js";
import type { Escalation, EscalationContext, Escalations } from "./escalation.js";
import { allowAll, type Gains, gainsOf, type KnownIdentity, trusts } from "./gains.js";
import { type Primitive, primitives, type Target } from "./primitives/index.js";
import { mayReachEverywhere, reachOf, within } from "./reach.js";
import { carryOut, targetsInWords, testedKeys } from "./steps.js";
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
    const { named } = namedBy(policies, context);
    for (const [primitive, found] of ways(questionOf(policies, context), named)) {
      if (found instanceof Unknown) undecided.push({ primitive: primitive.name, reason: found.reason });
      else escalations.push(toEscalation(found));
    }
    return { escalations, undecided };
  });
}

/** Whether the policies name all that some way needs; most do not. */
export function mayEscalate(policies: Policies, context: EscalationContext): boolean {
  return namedBy(policies, context).named.length > 0;
}

/** The primitives that the policies name all steps of; every one where the account is of no usual form. */
function namedBy(policies: Policies, { identity }: EscalationContext) {
  const reach = reachOf(layersOf(policies));
  return { reach, named: isUsual(identity) ? within(reach) : primitives };
}

/** Which way is wanted of all that there are. */
export interface Wanted {
  /** Whether a primitive is wanted only where each of its steps is allowed on everything. */
  onlyEverywhere(primitive: Primitive): boolean;
  /** Whether a primitive is worth a look: cheap, and asked before anything is searched. */
  mayBe(primitive: Primitive, own: Permissions): boolean;
  is(way: Way, own: Permissions): boolean;
}

/** The first way that is wanted. What cannot be decided is passed over. */
export function findWay(policies: Policies, context: EscalationContext, wanted: Wanted): Way | undefined {
  const { reach, named } = namedBy(policies, context);
  const likely = named.filter(
    (primitive) => !wanted.onlyEverywhere(primitive) || mayReachEverywhere(primitive, reach),
  );
  if (likely.length === 0) return undefined;
  return withinWork(maxWork, () => {
    const question = questionOf(policies, context);
    for (const [, found] of ways(question, likely, (primitive) => wanted.mayBe(primitive, question.own)))
      if (isKnown(found) && wanted.is(found, question.own)) return found;
    return undefined;
  });
}

/** One identity asked about, with what is worked out for all primitives together. */
interface Question {
  readonly context: EscalationContext;
  readonly own: Permissions;
  readonly granted: Permissions;
  readonly gains: Gains;
  readonly actors: readonly Actor[];
}

function questionOf(policies: Policies, context: EscalationContext): Question {
  const own = permissionsOf(policies);
  return {
    context,
    own,
    granted: permissionsOf({ ...policies, identity: [...(policies.identity ?? []), allowAll] }),
    gains: gainsOf(policies, own),
    actors: actorsOf(context.identity, policies).map((actor) =>
      context.untagged ? { ...actor, keys: new Map([...actor.keys, ...withoutTags(own)]) } : actor,
    ),
  };
}

/** That resources lack the tags that permissions look at. */
function withoutTags(own: Permissions): Box {
  const { layers, denies } = own.atMost;
  if (![...layers.flat(), ...denies].some(looksAtTags)) return new Map();
  const tags = [...testedKeys(own)].filter((key) => resourceTag.test(key));
  return new Map(tags.map((key) => [key, isAbsent]));
}

const resourceTag = /:resourcetag\//;

/** Asked before any box is made: few statements do. */
function looksAtTags({ statement }: CompiledStatement): boolean {
  return statement.conditions.some(({ key }) => resourceTag.test(key.toLowerCase()));
}

/** Each primitive that is a way, or of which that cannot be decided. */
function* ways(
  question: Question,
  tried: readonly Primitive[],
  mayBe: (primitive: Primitive) => boolean = () => true,
): Generator<readonly [Primitive, Way | Unknown]> {
  for (const primitive of tried) {
    if (!mayBe(primitive)) continue;
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
    case "workload":
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
export function targetOf(primitive: Primitive): Target {
  let target = targets.get(primitive);
  if (target === undefined) {
    target = primitive.steps.flat().find((step) => step.on !== "any")?.on ?? "any";
    targets.set(primitive, target);
  }
  return target;
}

const targets = new WeakMap<Primitive, Target>();

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

import { intersect, literal, oneOf, pattern, regex, type StringSet, subtract } from "../../sets/index.js";
import type { Actor } from "./actor.js";
import type { EscalationContext } from "./escalation.js";
import type { Gain, Target } from "./primitives/index.js";

/** The resources that a target may be; undefined: whatever the action can be about. */
export function targetSet(
  target: Target,
  gain: Gain,
  actor: Actor,
  context: EscalationContext,
): StringSet | undefined {
  const ofType = (type: string) => arnsOf(`arn:${actor.partition}:iam::${actor.account}:${type}/`);
  switch (target) {
    case "self":
      return literal(actor.arn);
    case "user":
    case "role":
      return subtract(ofType(target), literal(actor.arn));
    case "passed":
      return subtract(ofType("role"), literal(actor.arn));
    case "group":
      return gain === "target"
        ? withoutOwn(ofType("group"), context.groups)
        : limited(ofType("group"), context.groups);
    case "policy":
      return limited(ofType("policy"), context.attached);
    case "workload":
    case "any":
      return undefined;
  }
}

/** What follows in an IAM ARN; paths may hold more characters, which nobody uses. */
const pathAndName = regex("^([A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]+$") as StringSet;

const remembered = new Map<string, StringSet>();
const mostRemembered = 1_000;

/** The IAM ARNs that begin so; kept, with the automaton that is made of them, for all identities of an account. */
function arnsOf(beginning: string): StringSet {
  let set = remembered.get(beginning);
  if (set === undefined) {
    set = pattern([beginning, pathAndName]);
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(beginning, set);
  }
  return set;
}

function limited(set: StringSet, own: readonly string[] | undefined): StringSet {
  return own ? intersect(set, oneOf(own)) : set;
}

function withoutOwn(set: StringSet, own: readonly string[] | undefined): StringSet {
  return own ? subtract(set, oneOf(own)) : set;
}

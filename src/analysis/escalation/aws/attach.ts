import { managedPolicyDocument } from "../../../iam/aws/managedPolicies.js";
import { isKnown, isUnknown, type Knowable, Unknown } from "../../../model/index.js";
import { allowedWithin } from "../../permissions/aws/region.js";
import { describe, finiteMembers, includes, type StringSet, union } from "../../sets/index.js";
import type { Attempt } from "./attempt.js";
import type { Gains } from "./gains.js";
import type { Primitive, Step } from "./primitives/index.js";
import { carryOut, stepQuery } from "./steps.js";
import type { Way } from "./way.js";

const policyKey = "iam:PolicyARN";

/** More policies than this are not looked at one by one. */
const mostPolicies = 100;

/** Policies that matter most, tried when any of a wide set may be attached. */
const widest = ["IAMFullAccess", "PowerUserAccess", "SecretsManagerReadWrite", "ReadOnlyAccess"].map(
  (name) => `arn:aws:iam::aws:policy/${name}`,
);

/**
 * A primitive that attaches policies, where not every policy may be attached: whether one of those that may be
 * gives more than the identity has. Undefined for every other primitive.
 */
export function attachLimited(
  primitive: Primitive,
  targets: StringSet | undefined,
  attempt: Attempt,
  gains: Gains,
): Knowable<Way | undefined> {
  if (!primitive.steps.flat().some((step) => step.keys?.[policyKey] !== undefined)) return undefined;
  const attachable = attachablePolicies(primitive, targets, attempt);
  if (!isKnown(attachable) || attachable === undefined) return attachable;
  const listed = finiteMembers(attachable, mostPolicies);
  const unread: string[] = [];
  let undecided: Unknown | undefined;
  for (const arn of listed ?? widest.filter((each) => includes(attachable, each))) {
    const document = managedPolicyDocument(arn);
    if (isUnknown(document)) {
      unread.push(arn);
      continue;
    }
    const path = carryOut(withPolicy(primitive, arn), targets, attempt);
    const more = gains.lacksWith({ name: arn, document });
    if (path === undefined || more === false) continue;
    if (path instanceof Unknown) undecided ??= path;
    else if (more instanceof Unknown) undecided ??= more;
    else return { primitive, path: path.requests, target: () => arn, certainty: "certain" };
  }
  if (listed && unread.length === 0) return undecided;
  const path = carryOut(withPolicy(primitive, unread[0]), targets, attempt);
  if (!isKnown(path) || path === undefined) return path;
  return {
    primitive,
    path: path.requests,
    target: () => describe(attachable),
    certainty: "possible",
    depends: `what the policies that it may attach allow is not known: ${describe(attachable)}`,
  };
}

/** The ARNs of the policies that may be attached; undefined: none. */
function attachablePolicies(
  primitive: Primitive,
  targets: StringSet | undefined,
  attempt: Attempt,
): Knowable<StringSet | undefined> {
  const step = withPolicy(primitive, undefined)
    .steps.flat()
    .find(({ action }) => /:Attach\w+Policy$/.test(action))!;
  const region = allowedWithin(stepQuery(step, targets, attempt), attempt.own.atLeast);
  if (!isKnown(region)) return region;
  const sets = region.flatMap((box) => box.get(policyKey.toLowerCase())?.all?.text ?? []);
  return sets.length === 0 ? undefined : union(...sets);
}

/** The primitive with this policy, or any policy, in place of the administrator's. */
function withPolicy(primitive: Primitive, arn: string | undefined): Primitive {
  const change = (step: Step): Step => {
    if (step.keys?.[policyKey] === undefined) return step;
    const { keys: _, ...rest } = step;
    return arn === undefined ? rest : { ...rest, keys: { [policyKey]: arn } };
  };
  return {
    ...primitive,
    steps: primitive.steps.map((step) => ("action" in step ? change(step) : step.map(change))),
  };
}

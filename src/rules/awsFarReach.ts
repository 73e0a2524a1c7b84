import {
  type Primitive,
  type Step,
  type Target,
  targetOf,
  type Way,
} from "../analysis/escalation/aws/index.js";
import {
  findAllowed,
  formsSet,
  isLikelyRefused,
  isPlainlyAllowed,
  isPlainlyRefused,
  likelyAllowed,
  type Permissions,
  permissionsOf,
  query,
} from "../analysis/permissions/aws/index.js";
import { refusedWithin } from "../analysis/permissions/aws/region.js";
import { isEmptyRegion, oneOf, pattern, regex, type StringSet, union } from "../analysis/sets/index.js";
import { isKnown } from "../model/index.js";
import { policyAtBest } from "./awsAtBest.js";
import type { Holder } from "./awsHolders.js";
import { unlikelyResources } from "./awsLimits.js";

/** Whether a way whose gain depends on the target is open to targets that nobody had in mind. */
export function isFarReaching({ primitive, path }: Way, own: Permissions, holder: Holder): boolean {
  if (targetOf(primitive) !== "any") return reachesUnlikely(primitive, own, holder);
  const best = bestOf(holder);
  return primitive.steps.every((alternatives, at) =>
    isAllowedEverywhere([alternatives].flat().find(({ action }) => action === path[at]!.action)!, best),
  );
}

/** Whether a way by this primitive may be: no where one request that nobody had in mind is refused. */
export function mayBeFarReaching(primitive: Primitive, own: Permissions, holder: Holder): boolean {
  // Which policies may be attached decides by itself.
  if (primitive.steps.flat().some(({ keys }) => keys?.["iam:PolicyARN"] !== undefined)) return true;
  if (targetOf(primitive) !== "any") return reachesUnlikely(primitive, own, holder);
  const best = bestOf(holder);
  return primitive.steps.every((alternatives) =>
    [alternatives]
      .flat()
      .some((step) => isNamed(step) || isOpen(step, best) || !isRefusedSomewhere(step, best)),
  );
}

const bests = new WeakMap<Holder, Permissions>();

/** What a holder may do from where and when it wants, in whichever region and account. */
function bestOf(holder: Holder): Permissions {
  let best = bests.get(holder);
  if (best === undefined) {
    const { policies, boundary } = holder;
    const identity = policies.map(policyAtBest);
    best = permissionsOf(
      boundary === undefined ? { identity } : { identity, boundary: policyAtBest(boundary) },
    );
    bests.set(holder, best);
  }
  return best;
}

function reachesUnlikely({ steps, ...primitive }: Primitive, own: Permissions, holder: Holder): boolean {
  const target = targetOf({ ...primitive, steps });
  const { action, keys } = steps.flat().find(({ on }) => on === target)!;
  const names = namesOf(target, holder);
  const arns = (account: string) => names.map(({ type, name }) => `arn:aws:iam::${account}:${type}/${name}`);
  const known = ownOf(target, holder);
  if (isPlainlyRefused(own, action, [...arns("????????????"), ...known])) return false;
  const examples = arns("111122223333");
  if (likelyAllowed(own, { action, resources: examples, ...(keys && { context: keys }) })) return true;
  const allowed = findAllowed(
    own,
    query({
      actions: [action],
      resources: union(...names.map(({ type, name }) => anyAccounts(type, name)), oneOf(known)),
      keys: Object.fromEntries(Object.entries(keys ?? {}).map(([key, value]) => [key, [value]])),
    }),
  );
  return isKnown(allowed) && allowed !== undefined;
}

const adminNames = ["unlikely-9", "Admin", "admin", "Administrator", "OrganizationAccountAccessRole"];

/** Users, roles, groups or policies that a list of what is meant would not hold; of its own, the identity. */
function namesOf(
  target: Target,
  { kind, name }: Holder,
): readonly { readonly type: string; readonly name: string }[] {
  if (target === "self") {
    const types = kind === "other" ? ["role", "user"] : [kind];
    return types.map((type) => ({ type, name: name ?? "unlikely-9" }));
  }
  const type = target === "passed" ? "role" : target;
  return (type === "role" ? adminNames : ["unlikely-9"]).map((each) => ({ type, name: each }));
}

/** The policies and groups that it is known to have: whoever may change those has more. */
function ownOf(target: Target, { policies, groups }: Holder): readonly string[] {
  if (target === "policy") return policies.flatMap(({ arn }) => arn ?? []);
  return target === "group" ? groups : [];
}

const account = regex("^\\d{12}$") as StringSet;

function anyAccounts(type: string, name: string): StringSet {
  return pattern(["arn:aws:iam::", account, `:${type}/${name}`]);
}

function isAllowedEverywhere(step: Step, best: Permissions): boolean {
  if (isNamed(step) || isOpen(step, best)) return true;
  if (isRefusedSomewhere(step, best)) return false;
  const { set } = everything(step);
  const refused = refusedWithin([query({ actions: [step.action], resources: set })], best.atLeast);
  return isKnown(refused) && isEmptyRegion(refused) === true;
}

/** Whether one of a few things will do for a step, which the way has found. */
function isNamed({ among }: Step): boolean {
  return among !== undefined;
}

/** Whether an action is plainly allowed on all that it can be about. */
function isOpen(step: Step, best: Permissions): boolean {
  return isPlainlyAllowed(best, step.action, everything(step).forms);
}

/** Whether a request for something that nobody had in mind, or that a Deny names, is surely refused. */
function isRefusedSomewhere(step: Step, best: Permissions): boolean {
  const { examples } = unlikelyResources(step.action, step.type);
  return isLikelyRefused(best, step.action, examples, everything(step).forms);
}

const everythings = new Map<string, { readonly forms: readonly string[]; readonly set: StringSet }>();

/** All that a step can be about, in the one partition that {@link policyAtBest} leaves. */
function everything({ action, type }: Step) {
  const key = `${action} ${type ?? ""}`;
  let found = everythings.get(key);
  if (found === undefined) {
    const forms = unlikelyResources(action, type).all.map((form) => form.replace(/^arn:\*:/, "arn:aws:"));
    found = { forms, set: formsSet(forms) };
    everythings.set(key, found);
  }
  return found;
}

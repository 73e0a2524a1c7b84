import { type Primitive, type Target, targetOf, type Way } from "../analysis/escalation/aws/index.js";
import {
  findAllowed,
  isLikelyRefused,
  isPlainlyAllowed,
  isPlainlyRefused,
  likelyAllowed,
  type Permissions,
  query,
  resourcesOf,
} from "../analysis/permissions/aws/index.js";
import { refusedWithin } from "../analysis/permissions/aws/region.js";
import { isEmptyRegion, oneOf, pattern, regex, type StringSet, union } from "../analysis/sets/index.js";
import { findAction } from "../iam/aws/catalogue.js";
import { isKnown } from "../model/index.js";
import type { Holder } from "./awsHolders.js";
import { unlikelyResources } from "./awsLimits.js";

/** Whether a way whose gain depends on the target is open to targets that nobody had in mind. */
export function isFarReaching({ primitive, path }: Way, own: Permissions, holder: Holder): boolean {
  return targetOf(primitive) === "any"
    ? path.every(({ action }) => isAllowedEverywhere(action, own))
    : reachesUnlikely(primitive, own, holder);
}

/** Whether a way by this primitive may be: no where one request that nobody had in mind is refused. */
export function mayBeFarReaching(primitive: Primitive, own: Permissions, holder: Holder): boolean {
  // Which policies may be attached decides by itself.
  if (primitive.steps.flat().some(({ keys }) => keys?.["iam:PolicyARN"] !== undefined)) return true;
  if (targetOf(primitive) !== "any") return reachesUnlikely(primitive, own, holder);
  return primitive.steps.every((alternatives) =>
    [alternatives].flat().some(({ action }) => isOpen(action, own) || !isRefusedSomewhere(action, own)),
  );
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

function isAllowedEverywhere(name: string, own: Permissions): boolean {
  const action = findAction(name);
  if (action === undefined) return false;
  if (isOpen(name, own)) return true;
  if (isRefusedSomewhere(name, own)) return false;
  const asked = query({ actions: [name], resources: resourcesOf(action) });
  const refused = refusedWithin([asked], own.atLeast);
  return isKnown(refused) && isEmptyRegion(refused) === true;
}

/** Whether an action is plainly allowed on all that it can be about. */
function isOpen(action: string, own: Permissions): boolean {
  return isPlainlyAllowed(own, action, unlikelyResources(action).all);
}

/** Whether a request for something that nobody had in mind, or that a Deny names, is surely refused. */
function isRefusedSomewhere(action: string, own: Permissions): boolean {
  const { examples, all } = unlikelyResources(action);
  return isLikelyRefused(own, action, examples, all);
}

import { fullContext, type KeyValues, type Request } from "../../../../iam/aws/context.js";
import { accountOf, type Principal } from "../../../../iam/aws/principals.js";

/** Who calls, whose resources are called for, and the condition keys that follow from both. */
export interface Caller {
  readonly principal: Principal;
  /** Account that the caller acts in; absent for services, bearers of tokens and anonymous callers. */
  readonly account?: string;
  /** Account that owns the resources; by default the caller's own. */
  readonly owner?: string;
  /** Values of the decided keys, by key in lower case; a decided key without a value is absent from requests. */
  readonly values: KeyValues;
  /** Whether a key, in lower case, has the same value in every request of this caller. */
  isDecided(key: string): boolean;
}

const serviceKeys = ["aws:principalservicename", "aws:principalservicenameslist"];

/** What a caller's requests have in common (AWS IAM User Guide, table of principal key values). */
export function callerOf(principal: Principal, resourceAccount?: string): Caller {
  const account = accountOf(principal);
  const owner = resourceAccount ?? account;
  const values = fullContext(aboutAnything(principal, owner));
  const absent = new Set([
    ...(principal.kind === "user" ? [] : ["aws:username"]),
    ...(account === undefined ? [] : serviceKeys),
  ]);
  return {
    principal,
    ...(account === undefined ? {} : { account }),
    ...(owner === undefined ? {} : { owner }),
    values,
    isDecided: (key) => values.has(key) || absent.has(key),
  };
}

function aboutAnything(principal: Principal, owner: string | undefined): Request {
  const request = { principal, action: "", resource: "*", context: {} };
  return owner === undefined ? request : { ...request, resourceAccount: owner };
}

/** A request as a caller makes it: what follows from the caller, and from each other one compared, need not be said. */
export function asCaller(
  { action, resource, context }: Request,
  caller: Caller,
  ...others: readonly Caller[]
): Request {
  const isDecided = (key: string) => [caller, ...others].every((each) => each.isDecided(key.toLowerCase()));
  return {
    principal: caller.principal,
    action,
    resource,
    ...(caller.owner === undefined ? {} : { resourceAccount: caller.owner }),
    context: Object.fromEntries(Object.entries(context).filter(([key]) => !isDecided(key))),
  };
}

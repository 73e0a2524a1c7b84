import { findAction } from "../../../iam/aws/catalogue.js";
import type { ContextValue, Request } from "../../../iam/aws/context.js";
import { prepare } from "../../../iam/aws/matchStatement.js";
import { allowed, denied } from "../../../iam/aws/policies.js";
import { parsePrincipal } from "../../../iam/aws/principals.js";
import { both, every, not, some, type Tri } from "../../../iam/aws/tri.js";
import type { Point } from "../../sets/index.js";
import { hasSeveralValues, usualSpelling } from "./keys.js";
import type { Permissions } from "./permissions.js";
import { actionDimension, principalName, resourceDimension } from "./statement.js";

/** A caller to show where the policies do not say who calls. */
export const someRole = { kind: "role", arn: "arn:aws:iam::111122223333:role/example" } as const;

/** A point of a region as the request that it stands for, actions in their usual spelling. */
export function toRequest(point: Point): Request {
  const context: Record<string, ContextValue> = {};
  for (const [key, values] of point) {
    if (!key.includes(":") || key.startsWith("?")) continue;
    context[usualSpelling(key)] = hasSeveralValues(key, values.length > 1) ? values : values[0]!;
  }
  const action = point.get(actionDimension)?.[0] ?? "";
  const principal = point.get(principalName)?.[0];
  return {
    principal: (principal === undefined ? undefined : parsePrincipal(principal)) ?? someRole,
    action: findAction(action)?.name ?? action,
    resource: point.get(resourceDimension)?.[0] ?? "*",
    context,
  };
}

/** Whether permissions allow a request, by the plain evaluator: the judge of every witness. */
export function permits({ layers }: Pick<Permissions, "layers">, request: Request): Tri {
  // Only what the request itself says: keys that follow from the caller are set, or free, in the question asked.
  const prepared = prepare(request);
  const grants = every(layers, (layer) => allowed(layer, prepared).value);
  return both(grants, () => not(some(layers, (layer) => denied(layer, prepared).value)));
}

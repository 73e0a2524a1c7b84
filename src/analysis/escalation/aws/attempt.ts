import type { Request } from "../../../iam/aws/context.js";
import type { Permissions } from "../../permissions/aws/index.js";
import type { Actor } from "./actor.js";

/** What steps are tried with. */
export interface Attempt {
  readonly actor: Actor;
  readonly own: Permissions;
  /** Own permissions where something else grants: what only an explicit deny, a boundary or the like holds back. */
  readonly granted: Permissions;
}

/** The request as the actor makes it: what follows from who acts need not be said. */
export function asActor(request: Request, actor: Actor): Request {
  const context = Object.entries(request.context).filter(([key]) => !actor.keys.has(key.toLowerCase()));
  return { ...request, principal: actor.principal, context: Object.fromEntries(context) };
}

import type { Edit } from "../model/index.js";

/** Least that a role's longest session may be, in seconds (IAM API Reference, CreateRole, MaxSessionDuration). */
const least = 3600;

/** Shortens the sessions of a role; nothing where IAM does not take a limit that low. */
export function sessionMend(maximum: number): { readonly mend?: readonly Edit[] } {
  return maximum < least ? {} : { mend: [{ kind: "set", path: ["maxSessionDuration"], value: maximum }] };
}

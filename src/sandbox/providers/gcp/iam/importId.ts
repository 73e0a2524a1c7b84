import type { Properties } from "../../../../model/index.js";
import type { Family } from "./family.js";

/** The role inside an id, and what stands before and after it. */
const GRANT = /^(.+?)[ /]((?:roles|(?:projects|organizations)\/[^/ ]+\/roles)\/[\w.]+)(?:[ /](.+))?$/;

/**
 * The properties of a grant that is imported: `SCOPE ROLE MEMBER` with spaces, as the provider documents it, or with
 * slashes, as its own ids have it. Undefined when the id says too little.
 */
export function importedGrant(family: Family, id: string): Properties | undefined {
  const [, scope, role, member] = GRANT.exec(id) ?? [];
  if (scope === undefined || role === undefined) return undefined;
  if (family.kind === "member" && member === undefined) return undefined;
  return {
    ...importedScope(family, scope),
    role,
    ...(family.kind === "member" ? { member: member ?? "" } : {}),
  };
}

/** Which scope an id means: its one property, or its several in order. */
function importedScope(family: Family, scope: string): Properties {
  const [only, ...others] = family.scope;
  if (only !== undefined && others.length === 0) return { [only]: scope };
  const pool = /^projects\/([^/]+)\/locations\/([^/]+)\//.exec(scope);
  const known: Properties = pool === null ? {} : { project: pool[1] ?? "", location: pool[2] ?? "" };
  const last = scope.slice(scope.lastIndexOf("/") + 1);
  return Object.fromEntries(family.scope.map((name) => [name, known[name] ?? last]));
}

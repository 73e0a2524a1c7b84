import { basicRole, type CustomRoles, rolePermissions } from "../iam/gcp/roles.js";
import { type Facts, isKnown } from "../model/index.js";
import type { ServiceGrants } from "./serviceGrants.js";

/**
 * How much an identity may do, by the worst of it. `undecided`: its permissions are in the input and could not be read
 * or decided whole. `unknown`: nothing in the input says what it may do.
 */
export type Privilege = "administrator" | "permissions" | "write" | "read" | "none" | "undecided" | "unknown";

/** The worst that AWS permissions allow: access levels of the Service Authorization Reference. */
export function awsPrivilege(services: readonly ServiceGrants[]): Privilege {
  const levels = new Set(services.flatMap((each) => Object.keys(each.levels)));
  if (levels.has("Permissions management")) return "permissions";
  if (levels.has("Write")) return "write";
  return levels.size > 0 ? "read" : "none";
}

/** Permissions by which a Google identity widens its own or another's rights. */
const widening =
  /\.setIamPolicy$|^iam\.(?:roles\.(?:create|update)|serviceAccountKeys\.create|serviceAccounts\.(?:actAs|getAccessToken|getOpenIdToken|signBlob|signJwt|implicitDelegation))$/;
const reading =
  /\.(?:get|list|search|query|read|test|view|check|lookup|export|access|select|fetch|count)[A-Za-z]*$/;

/** The worst that a Google role allows, and by which permissions it reads data: worked out once a role. */
export interface RoleAccess {
  readonly privilege: Privilege;
  readonly permissions: ReadonlySet<string>;
}

/** Looks roles up, those that the input defines before those of Google. */
export function roleAccess(facts: Facts): (role: string) => RoleAccess {
  const custom = customRoles(facts);
  const known = new Map<string, RoleAccess>();
  return (role) => {
    const found = known.get(role) ?? accessOf(role, custom);
    known.set(role, found);
    return found;
  };
}

function accessOf(role: string, custom: CustomRoles): RoleAccess {
  const permissions = rolePermissions(role, custom);
  if (!isKnown(permissions)) return { privilege: "undecided", permissions: new Set() };
  return { privilege: gcpPrivilege(role, permissions), permissions };
}

function gcpPrivilege(role: string, permissions: ReadonlySet<string>): Privilege {
  if (basicRole(role) === "owner") return "administrator";
  const all = [...permissions];
  if (all.some((each) => widening.test(each))) return "permissions";
  if (all.some((each) => !reading.test(each))) return "write";
  return all.length > 0 ? "read" : "none";
}

function customRoles({ permissions }: Facts): CustomRoles {
  return new Map(
    permissions.flatMap((each) => {
      if (each.kind !== "gcp-role" || !isKnown(each.id) || !isKnown(each.permissions)) return [];
      return [[each.id, new Set(each.permissions.filter(isKnown))] as const];
    }),
  );
}

const order: readonly Privilege[] = [
  "none",
  "unknown",
  "read",
  "write",
  "undecided",
  "permissions",
  "administrator",
];

/** The worse of several. */
export function worst(privileges: readonly Privilege[]): Privilege {
  return privileges.reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), "none");
}

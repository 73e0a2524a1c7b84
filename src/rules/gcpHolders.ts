import type { Holding, Place } from "../analysis/escalation/gcp/index.js";
import { techniques } from "../analysis/escalation/gcp/index.js";
import { type Facts, type GcpGrant, isKnown, type Reference, reveal } from "../model/index.js";
import { heldAnywhere } from "./gcpConditions.js";
import { deniedTo } from "./gcpDenies.js";
import { isGraveRole, isWideScope, onlyShares, ownMembers } from "./gcpRoles.js";
import { grants, referenceWords } from "./grants.js";

/** One grant to one holder, with what of it could be a step to more rights. */
export interface HeldGrant extends Holding {
  readonly grant: GcpGrant;
  /** Whether the grant by itself hands out rights, makes its holder others, or is all rights of a project. */
  readonly isGrave: boolean;
  /** Whether nothing of the project is left that it does not give: more than to share what some service has. */
  readonly isAll: boolean;
}

/** Whoever has grants: a service account by one key however it is spelled, anybody else by the member. */
export interface GcpHolder {
  readonly key: string;
  readonly words: string;
  readonly grants: readonly HeldGrant[];
  readonly denied: (permission: string) => boolean;
}

/** The holders of all grants that no condition bounds. Google's own agents are nobody's to use, and left out. */
export function gcpHolders(facts: Facts, now: Date): ReadonlyMap<string, GcpHolder> {
  const accounts = accountKeys(facts);
  const found = new Map<string, { readonly words: string; readonly grants: HeldGrant[] }>();
  for (const grant of grants(facts)) {
    const scope = placeOf(grant, accounts);
    const permissions = scope === undefined ? undefined : heldAnywhere(grant, facts, now);
    if (scope === undefined || permissions === undefined || !isKnown(permissions)) continue;
    const steps = stepsOf(permissions);
    const role = referenceWords(grant.role);
    const isGrave = isWideScope(grant.on) && isGraveRole(role, permissions);
    // Federation is not a step: whoever comes in that way is the account, and has no other rights here.
    if (grant.role.value === "roles/iam.workloadIdentityUser" && !isGrave) continue;
    if (steps.size === 0 && !isGrave) continue;
    const held = {
      scope,
      permissions: steps,
      role,
      path: grant.path,
      grant,
      isGrave,
      isAll: isGrave && !onlyShares(role, permissions),
    };
    for (const member of ownMembers(grant)) {
      const key = keyOf(member, accounts);
      if (key === undefined) continue;
      const holder = found.get(key) ?? { words: referenceWords(member), grants: [] };
      holder.grants.push(held);
      found.set(key, holder);
    }
  }
  return new Map(
    [...found].map(
      ([key, holder]) => [key, { key, ...holder, denied: deniedTo(holder.words, facts) }] as const,
    ),
  );
}

const needed = new Set(techniques.flatMap(({ here, account }) => [...here, ...account]));
const fewOf = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

/** The few permissions of a role that some technique needs: roles hold thousands. */
function stepsOf(permissions: ReadonlySet<string>): ReadonlySet<string> {
  let few = fewOf.get(permissions);
  if (few === undefined) {
    few = new Set([...permissions].filter((each) => needed.has(each.replace("iam.googleapis.com/", "iam."))));
    fewOf.set(permissions, few);
  }
  return few;
}

/** Every spelling of the service accounts that are declared, to one key each. */
function accountKeys({ identities }: Facts): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const { cloud, kind, id, resource } of identities) {
    if (cloud !== "gcp" || kind !== "service-account") continue;
    keys.set(resource.address, resource.address);
    keys.set(id, resource.address);
    const uniqueId = reveal(resource.properties.uniqueId);
    if (typeof uniqueId === "string") keys.set(uniqueId, resource.address);
  }
  return keys;
}

function keyOf({ value, addresses }: Reference, accounts: ReadonlyMap<string, string>): string | undefined {
  for (const address of addresses) {
    const known = accounts.get(address);
    if (known !== undefined) return known;
  }
  if (!isKnown(value)) return undefined;
  const email = value.replace(/^serviceAccount:|^.*\/serviceAccounts\//, "");
  return accounts.get(email) ?? email;
}

/** Where a grant holds; undefined for resources, whose own rights lead no further. */
function placeOf({ on }: GcpGrant, accounts: ReadonlyMap<string, string>): Place | undefined {
  if (on.kind === "service-account") {
    const name = keyOf(on.name, accounts);
    return name === undefined ? undefined : { kind: "service-account", name };
  }
  if (on.kind !== "project" && on.kind !== "folder" && on.kind !== "organization") return undefined;
  const collection = `${on.kind}s/`;
  const name = referenceWords(on.name);
  return { kind: on.kind, name: name.startsWith(collection) ? name : collection + name };
}

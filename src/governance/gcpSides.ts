import { type IdentityGraph, type Origin, originOf } from "../analysis/graph/index.js";
import { type Facts, type GcpGrant, type GcpScope, isKnown } from "../model/index.js";
import { grants } from "../rules/grants.js";

/** What one side, code or cloud, says of a Google service account; undefined: it does not say. */
export interface GcpSide {
  /** Roles that it has been granted, on scopes of which both sides tell. */
  readonly granted?: ReadonlySet<string>;
  /** Who has been granted what on the account itself. */
  readonly members?: ReadonlySet<string>;
}

/** What each side says of each service account, read once. */
export function gcpSides(facts: Facts, { places }: IdentityGraph): (id: string, origin: Origin) => GcpSide {
  const told = { code: new Set<string>(), cloud: new Set<string>() };
  for (const { on, resource } of grants(facts)) {
    const scope = scopeName(on);
    if (scope !== undefined) told[originOf(resource)].add(scope);
  }
  const granted = new Map<string, Set<string>>();
  const members = new Map<string, Set<string>>();
  const note = (to: Map<string, Set<string>>, key: string, words: string) => {
    to.set(key, (to.get(key) ?? new Set()).add(words));
  };
  const isShared = (scope: string) => told.code.has(scope) && told.cloud.has(scope);
  for (const grant of grants(facts)) {
    const origin = originOf(grant.resource);
    const scope = scopeName(grant.on);
    const { value: role } = grant.role;
    if (scope === undefined || !isKnown(role)) continue;
    for (const member of grant.members) {
      const holder = places.find(member, grant.resource, ["service-account"]);
      if (holder !== undefined && isShared(scope))
        note(granted, `${origin} ${holder}`, words(grant, role, `on ${scope}`));
    }
    if (grant.on.kind !== "service-account") continue;
    const account = places.find(grant.on.name, grant.resource, ["service-account"]);
    if (account === undefined) continue;
    for (const { value } of grant.members) {
      if (isKnown(value)) note(members, `${origin} ${account}`, words(grant, role, `for ${value}`));
    }
  }
  const bothTell = told.code.size > 0 && told.cloud.size > 0;
  return (id, origin) => {
    const key = `${origin} ${id}`;
    const own = members.get(key);
    // Where both sides tell of the scopes, no grant is an answer, too.
    const all = granted.get(key) ?? (bothTell ? new Set<string>() : undefined);
    return { ...(all === undefined ? {} : { granted: all }), ...(own === undefined ? {} : { members: own }) };
  };
}

function words({ condition }: GcpGrant, role: string, rest: string): string {
  const expression = condition !== undefined && isKnown(condition) ? condition.expression : undefined;
  return `${role} ${rest}${expression !== undefined && isKnown(expression) ? ` when ${expression}` : ""}`;
}

/** A scope as both sides can be compared by: its kind and its last name; undefined while that is not known. */
function scopeName({ kind, name: { value } }: GcpScope): string | undefined {
  if (!isKnown(value) || value === "") return undefined;
  return `${kind.replaceAll("-", " ")} ${value.slice(value.lastIndexOf("/") + 1)}`;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Knowable, Unknown } from "../../model/index.js";

/** A predefined role as Google lists it. */
export interface PredefinedRole {
  readonly name: string;
  readonly title: string;
  readonly stage: "GA" | "BETA" | "ALPHA" | "DEPRECATED";
  readonly permissions: ReadonlySet<string>;
}

/** Custom roles by name (`projects/P/roles/ID`, `organizations/N/roles/ID`), with their permissions. */
export type CustomRoles = ReadonlyMap<string, Knowable<ReadonlySet<string>>>;

interface Catalogue {
  readonly permissions: readonly string[];
  readonly roles: Readonly<
    Record<
      string,
      { readonly title: string; readonly stage: string; readonly permissions: readonly number[] }
    >
  >;
}

/** The basic roles of today by the ones that they follow, whose permissions they hold (IAM, "Basic roles"). */
const successors: ReadonlyMap<string, string> = new Map([
  ["roles/admin", "roles/owner"],
  ["roles/writer", "roles/editor"],
  ["roles/reader", "roles/viewer"],
]);

/** What a basic role lets its holder do in a whole project: everything, nearly everything, or read it. */
export type BasicRole = "owner" | "editor" | "viewer";

/** The roles that hold nearly everything in a project. */
export const basicRoles: readonly string[] = [...successors].flat();

/** Which basic role a name is, old or new; undefined for any other role. */
export function basicRole(name: string): BasicRole | undefined {
  return basicRoles.includes(name)
    ? ((successors.get(name) ?? name).slice("roles/".length) as BasicRole)
    : undefined;
}

let catalogue: Catalogue | undefined;
let known: ReadonlySet<string> | undefined;
const sets = new Map<string, PredefinedRole>();

/** The packaged list of roles (data/README.md names its source and date); read when it is first needed. */
function readCatalogue(): Catalogue {
  catalogue ??= JSON.parse(
    gunzipSync(readFileSync(join(__dirname, "../../../data/gcp-roles.json.gz"))).toString("utf8"),
  ) as Catalogue;
  return catalogue;
}

/** The predefined role of a name (`roles/…`); undefined for one that the packaged list does not have. */
export function predefinedRole(given: string): PredefinedRole | undefined {
  const name = successors.get(given) ?? given;
  const found = sets.get(name);
  if (found) return found;
  const { permissions, roles } = readCatalogue();
  const entry = Object.hasOwn(roles, name) ? roles[name] : undefined;
  if (!entry) return undefined;
  const role: PredefinedRole = {
    name,
    title: entry.title,
    stage: entry.stage as PredefinedRole["stage"],
    permissions: new Set(entry.permissions.map((index) => permissions[index]!)),
  };
  sets.set(name, role);
  return role;
}

/** Every permission that some predefined role holds. */
export function knownPermissions(): ReadonlySet<string> {
  known ??= new Set(readCatalogue().permissions);
  return known;
}

/** What a role permits. Unknown for a role that is neither predefined nor among the custom ones. */
export function rolePermissions(
  name: string,
  custom: CustomRoles = new Map(),
): Knowable<ReadonlySet<string>> {
  return (
    custom.get(name) ??
    predefinedRole(name)?.permissions ??
    new Unknown(`the permissions of ${name} are not known`)
  );
}

/**
 * The predefined role with the fewest permissions that holds all of these; undefined where none does, or none are
 * asked for. A role of a service that is asked for wins over one that another service has for itself, then the
 * smaller one, then the more stable. Basic, legacy, deprecated and service agents' roles are never proposed.
 */
export function smallestRole(permissions: Iterable<string>): PredefinedRole | undefined {
  const wanted = [...new Set(permissions)];
  const { permissions: names, roles } = readCatalogue();
  const indexes = wanted.map((name) => names.indexOf(name));
  if (indexes.length === 0 || indexes.includes(-1)) return undefined;
  const services = new Set(wanted.map((name) => name.slice(0, name.indexOf("."))));
  let best: { readonly name: string; readonly rank: readonly number[] } | undefined;
  for (const [name, role] of Object.entries(roles)) {
    if (!isProposable(name, role.stage) || role.permissions.length < indexes.length) continue;
    const isOwn = services.has(name.slice("roles/".length, name.indexOf(".")));
    const rank = [isOwn ? 0 : 1, role.permissions.length, stages.indexOf(role.stage)];
    if (best && !isBefore(rank, best.rank)) continue;
    if (containsAll(role.permissions, indexes)) best = { name, rank };
  }
  return best && predefinedRole(best.name);
}

const stages: readonly string[] = ["GA", "BETA", "ALPHA"];

function isProposable(name: string, stage: string): boolean {
  return (
    stages.includes(stage) &&
    !basicRoles.includes(name) &&
    !/service(Agent|Input|Output)$|\.legacy/i.test(name)
  );
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && a[at]! < b[at]!;
}

function containsAll(list: readonly number[], wanted: readonly number[]): boolean {
  const held = wanted.length > 8 ? new Set(list) : undefined;
  return wanted.every((index) => (held ? held.has(index) : list.includes(index)));
}

/**
 * Refreshes data/gcp-roles.json.gz from a checkout of iann0036/iam-dataset:
 *
 *     npx tsx scripts/data/gcpRoles.ts PATH_TO_CHECKOUT DATE
 *
 * DATE is the day of the checkout's last commit (YYYY-MM-DD); it goes into the file's `source`. Reads one file a
 * role, `gcp/roles/*.json`, in the form of the API's `roles.get`.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

interface Role {
  readonly name: string;
  readonly title?: string;
  readonly stage?: string;
  readonly includedPermissions?: readonly string[];
}

const [checkout, date] = process.argv.slice(2);
if (!checkout || !date || !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
  process.stderr.write("usage: gcpRoles.ts PATH_TO_CHECKOUT YYYY-MM-DD\n");
  process.exit(2);
}

const roles = new Map(readRoles(join(checkout, "gcp/roles")).map((role) => [role.name, role]));
if (roles.size < 1000) {
  process.stderr.write(`only ${roles.size} roles found in ${checkout}/gcp/roles: the layout has changed\n`);
  process.exit(2);
}

const permissions = [
  ...new Set([...roles.values()].flatMap((role) => role.includedPermissions ?? [])),
].sort();
const indexes = new Map(permissions.map((name, index) => [name, index]));
const entries = [...roles.values()]
  .sort((a, b) => (a.name < b.name ? -1 : 1))
  .map((role) => [
    role.name,
    {
      title: role.title ?? "",
      stage: role.stage ?? "GA",
      permissions: (role.includedPermissions ?? []).map((name) => indexes.get(name)!).sort((a, b) => a - b),
    },
  ]);
const content = {
  source: `github.com/iann0036/iam-dataset (MIT), snapshot ${date}`,
  permissions,
  roles: Object.fromEntries(entries),
};
writeFileSync(
  join(__dirname, "../../data/gcp-roles.json.gz"),
  gzipSync(JSON.stringify(content), { level: 9 }),
);
process.stderr.write(`${roles.size} roles, ${permissions.length} permissions\n`);

function readRoles(folder: string): readonly Role[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Role);
}

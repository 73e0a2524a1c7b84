/**
 * Makes policy-packs/keyless stand by itself, as `pulumi policy publish` packs it: copies the compiled modules that the
 * pack needs, and the data that they read, into its folder. Part of the build, and no script of the pack's own: what npm
 * says of such a script, the engine takes for the name of the packed file.
 */
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

const root = join(__dirname, "..");
const built = join(root, "dist");
const pack = join(root, "policy-packs", "keyless");

const modules = new Set<string>();
// The language host starts the pack with the SDK that it finds beside it.
const packages = new Set(["@pulumi/pulumi"]);
const open = [join(built, "pack", "index.js")];
for (let file = open.pop(); file !== undefined; file = open.pop()) {
  if (modules.has(file)) continue;
  modules.add(file);
  if (!file.endsWith(".js")) continue;
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/\brequire\("([^"]+)"\)/g)) {
    if (name.startsWith(".")) open.push(createRequire(file).resolve(name));
    else if (!name.startsWith("node:")) packages.add(packageOf(name));
  }
}

const [own, whole] = [pack, root].map(manifestOf) as [Manifest, Manifest];
const expected = Object.fromEntries([...packages].sort().map((name) => [name, whole.dependencies[name]]));
if (JSON.stringify([own.version, own.dependencies]) !== JSON.stringify([whole.version, expected])) {
  const said = JSON.stringify({ version: whole.version, dependencies: expected }, null, 2);
  throw new Error(`package.json of the policy pack must say ${said}`);
}

for (const folder of ["dist", "data"]) rmSync(join(pack, folder), { recursive: true, force: true });
for (const file of modules) {
  const target = join(pack, "dist", relative(built, file));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
}
cpSync(join(root, "data"), join(pack, "data"), { recursive: true });

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** `@pulumi/policy/x` is of `@pulumi/policy`. */
function packageOf(name: string): string {
  return name.split("/", name.startsWith("@") ? 2 : 1).join("/");
}

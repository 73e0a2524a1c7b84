// Runs before the pack is packed (`pulumi policy publish`, `npm pack`): copies the compiled modules that the pack
// needs, and the data that they read, so that the published folder stands by itself.
const { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } = require("node:fs");
const { dirname, join, relative, resolve } = require("node:path");
const { dependencies } = require("./package.json");

const root = resolve(__dirname, "..", "..");
const built = join(root, "dist");
const entry = join(built, "pack", "index.js");
if (!existsSync(entry)) throw new Error("the package is not built: run npm run build in its root first");

const modules = new Set();
const packages = new Set();
const open = [entry];
while (open.length > 0) {
  const file = open.pop();
  if (modules.has(file)) continue;
  modules.add(file);
  if (!file.endsWith(".js")) continue;
  for (const [, name] of readFileSync(file, "utf8").matchAll(/\brequire\("([^"]+)"\)/g)) {
    if (name.startsWith(".")) open.push(require.resolve(join(dirname(file), name)));
    else if (!name.startsWith("node:")) packages.add(name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
  }
}
const missing = [...packages].filter((name) => !(name in dependencies));
if (missing.length > 0) throw new Error(`package.json of the pack does not name ${missing.join(", ")}`);

for (const folder of ["dist", "data"]) rmSync(join(__dirname, folder), { recursive: true, force: true });
for (const file of modules) {
  const target = join(__dirname, "dist", relative(built, file));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
}
cpSync(join(root, "data"), join(__dirname, "data"), { recursive: true });

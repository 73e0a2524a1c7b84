import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";

/**
 * Makes a project folder that runs the program of another folder, and answers its path: the stack's config and
 * salt, which the engine writes into the project's folder, then do not touch the other one.
 *
 * The config files of stacks are taken along. The program itself stays where it is, and is run there.
 */
export function scratchProject(source: string, target: string): string {
  const project = parse(readFileSync(join(source, "Pulumi.yaml"), "utf8")) as Record<string, unknown>;
  const main = typeof project.main === "string" ? project.main : ".";
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(source)) {
    if (/^Pulumi\..+\.yaml$/.test(name)) copyFileSync(join(source, name), join(target, name));
  }
  const found = { ...project, ...packagesFrom(source, project.packages), main: resolve(source, main) };
  writeFileSync(join(target, "Pulumi.yaml"), stringify(found));
  return target;
}

/** Packages that stand beside the project are found from anywhere. */
function packagesFrom(source: string, packages: unknown): { readonly packages?: object } {
  if (typeof packages !== "object" || packages === null) return {};
  const found = Object.entries(packages).map(([name, from]: [string, unknown]) => [
    name,
    typeof from === "string" && /^\.\.?(?:\/|$)/.test(from) ? resolve(source, from) : from,
  ]);
  return { packages: Object.fromEntries(found) };
}

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
  writeFileSync(join(target, "Pulumi.yaml"), stringify({ ...project, main: resolve(source, main) }));
  return target;
}

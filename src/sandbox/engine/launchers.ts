import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageRoot } from "./folders.js";

/** The compiled main file of the Node language host stand-in. */
export const languageHostScript = join(packageRoot, "dist", "sandbox", "engine", "languageHost", "main.js");

/** Names the language host of the copy of this package that runs the engine, when several share one cache. */
export const HOST_VARIABLE = "KEYLESS_LANGUAGE_HOST";

const windows = process.platform === "win32";

/**
 * Writes a small script at a path that starts a Node program with the arguments given before its own; the
 * script is replaced in one piece, and only when it says something else.
 */
export function writeLauncher(
  file: string,
  script: string,
  args: readonly string[] = [],
  variable?: string,
): void {
  const text = windows ? windowsLauncher(script, args, variable) : posixLauncher(script, args, variable);
  publish(windows ? `${file}.cmd` : file, text);
}

/** Puts the Node language host and the dynamic provider beside a built engine, where the engine looks first. */
export function installLanguageHost(folder: string): void {
  writeLauncher(join(folder, "pulumi-language-nodejs"), languageHostScript, [], HOST_VARIABLE);
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  const dynamic = windows ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";
  publish(join(folder, dynamic), readFileSync(join(sdk, dynamic), "utf8"));
}

function posixLauncher(script: string, args: readonly string[], variable: string | undefined): string {
  const target = variable === undefined ? quote(script) : `"\${${variable}:-$script}"`;
  return [
    "#!/bin/sh",
    `node=${quote(process.execPath)}`,
    '[ -x "$node" ] || node=node',
    ...(variable === undefined ? [] : [`script=${quote(script)}`]),
    `exec "$node" ${[target, ...args.map(quote)].join(" ")} "$@"`,
    "",
  ].join("\n");
}

function windowsLauncher(script: string, args: readonly string[], variable: string | undefined): string {
  const choose =
    variable === undefined
      ? [`set SCRIPT=${script}`]
      : [`set SCRIPT=%${variable}%`, `if not defined ${variable} set SCRIPT=${script}`];
  const tail = ["%SCRIPT%", ...args].map((arg) => `"${arg}"`).join(" ");
  return ["@echo off", "setlocal", ...choose, `"${process.execPath}" ${tail} %*`, ""].join("\r\n");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function publish(file: string, text: string): void {
  if (readIfThere(file) === text) return;
  mkdirSync(dirname(file), { recursive: true });
  const scratch = `${file}.${process.pid}`;
  writeFileSync(scratch, text);
  chmodSync(scratch, 0o755);
  renameSync(scratch, file);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

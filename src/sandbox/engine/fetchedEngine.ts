import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Attempt, Engine } from "./engine.js";
import { executable, pulumiHome } from "./folders.js";
import { isExecutable } from "./pathEngine.js";
import { lastLine, run } from "./processes.js";
import type { Progress } from "./progress.js";
import { engineVersion, fetcherVersion } from "./versions.js";

const WAY = "the official CLI by the npm package pulumi";
const DOWNLOAD_LIMIT = 10 * 60_000;

/** The official CLI where the npm package and the Automation API keep it, when one of them has fetched it before. */
export function fetchedEngine(env: NodeJS.ProcessEnv): Engine | undefined {
  const command = join(pulumiHome(env), "versions", engineVersion, "bin", executable("pulumi"));
  return isExecutable(command) ? { command, version: engineVersion, origin: "fetched" } : undefined;
}

/**
 * Lets the official npm package fetch the official CLI.
 *
 * By `npm exec`, at need, and not as a dependency: a dependency would put a second `pulumi` into the
 * node_modules/.bin of everybody who installs this package, ahead of their own. On a closed network the
 * package's one request fails at once.
 */
export async function fetchEngine(
  env: NodeJS.ProcessEnv,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Engine | Attempt> {
  progress.step("Fetching the official Pulumi CLI with npm");
  // Away from any project, whose own settings and packages have no say in this.
  const cwd = mkdtempSync(join(tmpdir(), "keyless-npm-"));
  try {
    const fetched = await run(...npmExec(env), {
      cwd,
      env: { ...env, PULUMI_VERSION: engineVersion, PULUMI_SKIP_UPDATE_CHECK: "1" },
      timeout: DOWNLOAD_LIMIT,
      ...(signal === undefined ? {} : { signal }),
    });
    const engine = fetched.code === 0 ? fetchedEngine(env) : undefined;
    return engine ?? { way: WAY, reason: reasonOf(fetched.stderr) };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function npmExec(env: NodeJS.ProcessEnv): [command: string, args: readonly string[]] {
  const args = [
    "exec",
    "--yes",
    "--fetch-retries=0",
    "--fetch-timeout=20000",
    "--loglevel=error",
    `--package=pulumi@${fetcherVersion}`,
    "--",
    "pulumi",
    "version",
  ];
  // npm is a JavaScript file beside Node, or named by the npm that runs us; on Windows its command is a script.
  const script = env.npm_execpath ?? windowsNpm();
  return script === undefined ? ["npm", args] : [process.execPath, [script, ...args]];
}

function windowsNpm(): string | undefined {
  if (process.platform !== "win32") return undefined;
  return join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
}

function reasonOf(stderr: string): string {
  if (/spawn npm ENOENT/.test(stderr)) return "npm is not on PATH";
  return lastLine(stderr) || "it was stopped";
}

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Attempt, Engine } from "./engine.js";
import { cloudIn, type EnvironmentChange, sandboxChange, sandboxEnvironment } from "./environment.js";
import { findEngine, type SearchOptions } from "./findEngine.js";
import { cacheFolder } from "./folders.js";
import { lastLine, run } from "./processes.js";

/** The stack that `Pulumi.sandbox.yaml` beside a Pulumi.yaml configures. */
const SANDBOX_STACK = "sandbox";

export interface CommandOptions extends SearchOptions {
  /** Where to run; the working directory by default. */
  readonly cwd?: string;
  /** Folder that keeps the sandbox; by default one for each project, in the user's cache folder. */
  readonly home?: string;
}

/** A sandbox in which `pulumi` can run, or all that was tried to come by an engine. */
export type SandboxOpening =
  | {
      readonly kind: "ready";
      readonly engine: Engine;
      readonly change: EnvironmentChange;
      readonly environment: NodeJS.ProcessEnv;
      /** Why the project's sandbox stack could not be made, when it could not. */
      readonly problem?: string;
    }
  | { readonly kind: "missing"; readonly tried: readonly Attempt[] };

/**
 * Finds the engine and prepares the sandbox of the project at or above a folder; where the project has a
 * Pulumi.sandbox.yaml, its stack is made and selected, so that a plain `pulumi up` works.
 */
export async function openSandbox(options: CommandOptions = {}): Promise<SandboxOpening> {
  const { env = process.env, cwd = process.cwd() } = options;
  const search = await findEngine(options);
  if (search.kind === "missing") return search;
  const { engine } = search;
  const project = projectFolder(cwd) ?? resolve(cwd);
  const sandbox = { engine, env, home: options.home ?? sandboxFolder(project, env), programs: [project] };
  const environment = sandboxEnvironment(sandbox);
  const problem = await makeStack(engine, project, environment);
  return {
    kind: "ready",
    engine,
    change: sandboxChange(sandbox),
    environment,
    ...(problem === undefined ? {} : { problem }),
  };
}

/**
 * Runs `pulumi` with these arguments in the sandbox, on this process's own terminal; answers its exit code, or
 * what was tried when there is no engine. An interrupt is left to the engine, which winds up its work.
 */
export async function engineCommand(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<
  | { readonly kind: "ended"; readonly code: number }
  | { readonly kind: "missing"; readonly tried: readonly Attempt[] }
> {
  const opening = await openSandbox(options);
  if (opening.kind === "missing") return opening;
  const { engine, environment } = opening;
  const child = spawn(engine.command, args, {
    cwd: options.cwd ?? process.cwd(),
    env: environment,
    stdio: "inherit",
  });
  // A terminal sends its interrupt to the engine as well; other senders of signals know only this process.
  const ignore = () => {};
  const forward = () => child.kill("SIGTERM");
  process.on("SIGINT", ignore);
  process.on("SIGTERM", forward);
  try {
    const code = await new Promise<number>((resolveCode, reject) => {
      child.once("error", reject);
      child.once("close", (exit) => resolveCode(exit ?? 1));
    });
    return { kind: "ended", code };
  } finally {
    process.off("SIGINT", ignore);
    process.off("SIGTERM", forward);
  }
}

/** The sandbox's folder of a project: named so that a person finds it, and different for each place. */
export function sandboxFolder(project: string, env: NodeJS.ProcessEnv): string {
  const place = realpathSync(project);
  const mark = createHash("sha256").update(place).digest("hex").slice(0, 8);
  return join(cacheFolder(env), "keyless", "sandbox", `${basename(place)}-${mark}`);
}

/**
 * The cloud that the engine's commands deploy to from a folder: `KEYLESS_SANDBOX_HOME`, else that of the project at or
 * above it.
 */
export function cloudFolder(cwd: string, env: NodeJS.ProcessEnv): string {
  return env.KEYLESS_SANDBOX_HOME || cloudIn(sandboxFolder(projectFolder(cwd) ?? resolve(cwd), env));
}

function projectFolder(folder: string): string | undefined {
  if (existsSync(join(folder, "Pulumi.yaml"))) return resolve(folder);
  const parent = dirname(resolve(folder));
  return parent === resolve(folder) ? undefined : projectFolder(parent);
}

async function makeStack(
  engine: Engine,
  project: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (!existsSync(join(project, `Pulumi.${SANDBOX_STACK}.yaml`))) return undefined;
  const made = await run(
    engine.command,
    ["stack", "select", SANDBOX_STACK, "--create", "--non-interactive", "--color=never"],
    { cwd: project, env: environment },
  );
  return made.code === 0 ? undefined : lastLine(made.stderr);
}

import { join } from "node:path";
import type { Attempt, Engine } from "./engine.js";
import { engineCache, executable } from "./folders.js";
import { type Builder, type GoProgram, pulumiProgram, yamlHostProgram } from "./goBuild.js";
import { installLanguageHost } from "./launchers.js";
import { isExecutable } from "./pathEngine.js";
import type { Progress } from "./progress.js";
import { engineVersion } from "./versions.js";

/** The folder of the engine that is built here, by version and platform. */
export function builtFolder(env: NodeJS.ProcessEnv): string {
  return join(engineCache(env), `v${engineVersion}-${process.platform}-${process.arch}`);
}

/** The engine that an earlier build has left in the cache, with its language host made ready. */
export function builtEngine(env: NodeJS.ProcessEnv): Engine | undefined {
  const command = target(env, pulumiProgram);
  if (!isExecutable(command)) return undefined;
  installLanguageHost(join(builtFolder(env), "bin"));
  return { command, version: engineVersion, origin: "built" };
}

/** Builds the engine into the cache. */
export async function buildEngine(
  env: NodeJS.ProcessEnv,
  builder: Builder,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Engine | Attempt> {
  const made = await put(env, pulumiProgram, builder, progress, signal);
  return made ?? builtEngine(env) ?? { way: wayOf(pulumiProgram), reason: "the cache folder lost it" };
}

/** Puts the YAML language host beside the built engine, unless it is there. Answers why it cannot. */
export async function buildYamlHost(
  env: NodeJS.ProcessEnv,
  builder: Builder,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Attempt | undefined> {
  if (isExecutable(target(env, yamlHostProgram))) return undefined;
  return put(env, yamlHostProgram, builder, progress, signal);
}

async function put(
  env: NodeJS.ProcessEnv,
  program: GoProgram,
  builder: Builder,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<Attempt | undefined> {
  const options = signal === undefined ? { env, progress } : { env, progress, signal };
  const made = await builder(program, target(env, program), options);
  return made.kind === "built" ? undefined : { way: wayOf(program), reason: made.reason };
}

function target(env: NodeJS.ProcessEnv, program: GoProgram): string {
  return join(builtFolder(env), "bin", executable(program.name));
}

function wayOf(program: GoProgram): string {
  return `a build of ${program.name} ${program.version} from its Go module`;
}

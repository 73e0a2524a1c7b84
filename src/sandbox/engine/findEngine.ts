import { buildEngine, buildYamlHost, builtEngine, builtFolder } from "./builtEngine.js";
import type { Attempt, Engine, EngineSearch } from "./engine.js";
import { fetchEngine, fetchedEngine } from "./fetchedEngine.js";
import { type Builder, buildWithGo } from "./goBuild.js";
import { withLock } from "./lock.js";
import { engineOnPath } from "./pathEngine.js";
import { type Progress, silent } from "./progress.js";

export interface SearchOptions {
  /** Whose PATH, caches and Go settings count; this process's by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where to say what takes time; nowhere by default. */
  readonly progress?: Progress;
  /** Stops what is under way; what is half done is not left behind. */
  readonly signal?: AbortSignal;
  /** How a Go program is built; by the machine's Go. Tests give their own. */
  readonly builder?: Builder;
}

/**
 * The engine to run, come by in the cheapest way that works: the person's own CLI; what was fetched or built
 * before; the official CLI fetched by its npm package; a build from its Go module (closed networks).
 *
 * When two processes look at once, one fetches or builds and the other waits for it.
 */
export async function findEngine(options: SearchOptions = {}): Promise<EngineSearch> {
  const { env = process.env, progress = silent, builder = buildWithGo, signal } = options;
  const own = await engineOnPath(env);
  if (isEngine(own)) return { kind: "found", engine: own };
  const present = fetchedEngine(env) ?? builtEngine(env);
  if (present !== undefined) return { kind: "found", engine: present };
  try {
    return await alone(env, progress, async () => {
      // Another process may have come by one while this one waited for the lock.
      const meanwhile = fetchedEngine(env) ?? builtEngine(env);
      if (meanwhile !== undefined) return { kind: "found", engine: meanwhile };
      const fetched = await fetchEngine(env, progress, signal);
      if (isEngine(fetched)) return { kind: "found", engine: fetched };
      const built = await buildEngine(env, builder, progress, signal);
      if (isEngine(built)) return { kind: "found", engine: built };
      return { kind: "missing", tried: [own, fetched, built] };
    });
  } catch (error) {
    // An unwritable or full cache folder: the machine's fault, which the person must hear of.
    if (!isSystemError(error)) throw error;
    return { kind: "missing", tried: [own, { way: "the cache folder", reason: error.message }] };
  } finally {
    progress.end();
  }
}

/**
 * Makes YAML programs run on this engine; answers what hinders that, or undefined when they do. The official
 * CLI brings its YAML language host along.
 */
export async function ensureYamlHost(
  engine: Engine,
  options: SearchOptions = {},
): Promise<Attempt | undefined> {
  if (engine.origin !== "built") return undefined;
  const { env = process.env, progress = silent, builder = buildWithGo, signal } = options;
  try {
    return await alone(env, progress, () => buildYamlHost(env, builder, progress, signal));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { way: "the cache folder", reason: error.message };
  } finally {
    progress.end();
  }
}

function alone<T>(env: NodeJS.ProcessEnv, progress: Progress, work: () => Promise<T>): Promise<T> {
  return withLock(`${builtFolder(env)}.lock`, work, (holder) => {
    const who = holder === undefined ? "another process" : `process ${holder.pid}`;
    progress.step(`Waiting for ${who}, which is fetching or building the Pulumi engine`);
  });
}

function isEngine(result: Engine | Attempt): result is Engine {
  return "command" in result;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === "string";
}

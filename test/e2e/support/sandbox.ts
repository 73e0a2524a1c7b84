/**
 * The harness of the end-to-end tests: a scratch folder with a file backend, an environment with the sandbox's
 * providers, and the real engine.
 *
 *     const sandbox = await startSandbox();                      // once per describe, in before()
 *     const project = sandbox.project("examples/github-actions"); // or the folder that sandbox.write(…) answers
 *     const up = await project.up();                             // { code, stdout, stderr }
 *     const state = await project.state();                       // stack export, as data
 *     sandbox.remove();                                          // in after()
 *
 * Each engine run costs seconds: share one stack among the assertions of a describe. `dist` must be built, as
 * programs, pack and providers run compiled; `npm test` does that first.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import {
  findEngine,
  formatMissing,
  packageRoot,
  sandboxEnvironment,
  scratchProject,
} from "../../../src/sandbox/engine/index.js";
import { type Outcome, run } from "../../../src/sandbox/engine/processes.js";

/** Enough for a cold build of the engine, should the test run come before `.ci/run`'s own step. */
export const ENGINE_TIMEOUT = 40 * 60_000;

/** Enough for one run of the engine on a busy machine with two cores. */
export const RUN_TIMEOUT = 180_000;

export interface SandboxSettings {
  /** The script that serves a cloud's provider; the sandbox's own by default. */
  readonly provider?: string;
  /** Variables set on top of the sandbox's. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Sandbox {
  /** The scratch folder; all that the test makes belongs in it. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs `pulumi` in a folder, without a stack. */
  pulumi(cwd: string, args: readonly string[]): Promise<Outcome>;
  /** A Pulumi project of a folder (relative to the repository's root), with an own stack that the first run makes. */
  project(folder: string, settings?: ProjectSettings): Project;
  /** Writes a program's files into the scratch folder, where the repository's packages are found; answers its folder. */
  write(name: string, files: Readonly<Record<string, string>>): string;
  /** Removes the scratch folder. */
  remove(): void;
}

export interface ProjectSettings {
  /** Name of the stack; "test" by default. */
  readonly stack?: string;
  /** Folder of a policy pack, relative to the repository's root. */
  readonly policyPack?: string;
  /** Config to set before the first run, by key: `keyless:identities`. */
  readonly config?: Readonly<Record<string, string>>;
}

export interface Project {
  /** Where Pulumi.yaml and the stacks' config stand: a copy, so that the repository stays as it is. */
  readonly folder: string;
  /** `pulumi up`, without asking. */
  up(...args: readonly string[]): Promise<Outcome>;
  preview(...args: readonly string[]): Promise<Outcome>;
  destroy(...args: readonly string[]): Promise<Outcome>;
  refresh(...args: readonly string[]): Promise<Outcome>;
  /** Any other command on the stack. */
  pulumi(...args: readonly string[]): Promise<Outcome>;
  /** The resources in the stack's state. */
  state(): Promise<readonly StateResource[]>;
  outputs(): Promise<Readonly<Record<string, unknown>>>;
}

type Pulumi = Sandbox["pulumi"];

function openProject(pulumi: Pulumi, folder: string, settings: ProjectSettings): Project {
  const { stack = "test", policyPack, config = {} } = settings;
  const packArgs = policyPack === undefined ? [] : ["--policy-pack", resolve(packageRoot, policyPack)];
  let prepared: Promise<void> | undefined;

  async function prepare(): Promise<void> {
    expectSuccess(await pulumi(folder, ["stack", "init", stack]));
    const pairs = Object.entries(config).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    if (pairs.length > 0) {
      expectSuccess(await pulumi(folder, ["config", "set-all", "--stack", stack, ...pairs]));
    }
  }
  async function onStack(...args: readonly string[]): Promise<Outcome> {
    prepared ??= prepare();
    await prepared;
    return pulumi(folder, [...args, "--stack", stack]);
  }
  return {
    folder,
    up: (...args) => onStack("up", "--yes", "--skip-preview", ...packArgs, ...args),
    preview: (...args) => onStack("preview", ...packArgs, ...args),
    destroy: (...args) => onStack("destroy", "--yes", "--skip-preview", ...args),
    refresh: (...args) => onStack("refresh", "--yes", "--skip-preview", ...args),
    pulumi: onStack,
    async state() {
      const exported = expectSuccess(await onStack("stack", "export"));
      const parsed = JSON.parse(exported.stdout) as { deployment: { resources?: readonly StateResource[] } };
      return parsed.deployment.resources ?? [];
    },
    async outputs() {
      const printed = expectSuccess(await onStack("stack", "output", "--json"));
      return JSON.parse(printed.stdout) as Record<string, unknown>;
    },
  };
}

/** For the commands that a test builds on and does not judge. */
function expectSuccess(outcome: Outcome): Outcome {
  if (outcome.code !== 0)
    throw new Error(`pulumi ended with ${outcome.code}:\n${outcome.stdout}${outcome.stderr}`);
  return outcome;
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Makes a scratch sandbox on the engine that is found; throws with what was tried when there is none. */
export async function startSandbox(settings: SandboxSettings = {}): Promise<Sandbox> {
  const search = await findEngine();
  if (search.kind === "missing") throw new Error(formatMissing(search.tried));
  const { engine } = search;
  const folder = mkdtempSync(join(tmpdir(), "keyless-e2e-"));
  // Programs in the scratch folder find the repository's packages.
  symlinkSync(join(packageRoot, "node_modules"), join(folder, "node_modules"), "junction");
  const { provider } = settings;
  const env = {
    ...sandboxEnvironment({
      engine,
      home: join(folder, "home"),
      ...(provider === undefined ? {} : { provider }),
    }),
    ...settings.env,
  };
  const pulumi = (cwd: string, args: readonly string[]) =>
    run(engine.command, [...args, "--non-interactive", "--color=never"], { cwd, env, timeout: RUN_TIMEOUT });
  return {
    folder,
    env,
    pulumi,
    project(at, projectSettings = {}) {
      const source = resolve(packageRoot, at);
      const target = mkdtempSync(join(folder, "project-"));
      return openProject(pulumi, scratchProject(source, target), projectSettings);
    },
    write(name, files) {
      const target = join(folder, "programs", name);
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(target, file)), { recursive: true });
        writeFileSync(join(target, file), text);
      }
      return target;
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

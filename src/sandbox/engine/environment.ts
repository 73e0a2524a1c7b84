import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Engine } from "./engine.js";
import { packageRoot } from "./folders.js";
import { HOST_VARIABLE, languageHostScript, writeLauncher } from "./launchers.js";
import { isExecutable } from "./pathEngine.js";

/** The clouds that the sandbox stands in for, by the name of their Pulumi provider. */
export const sandboxClouds = ["aws", "gcp"] as const;

const providerScript = join(packageRoot, "dist", "sandbox", "providers", "main.js");

export interface SandboxOptions {
  readonly engine: Engine;
  /** Folder of everything that the sandbox keeps: provider plugins, the cloud's contents, stacks, logs. */
  readonly home: string;
  /** URL of the backend that holds the stacks; a folder in `home` by default. */
  readonly backend?: string;
  /** Folders of the programs that are to run: their @pulumi/aws and @pulumi/gcp say which versions are asked for. */
  readonly programs?: readonly string[];
  /** What to start from; this process's environment by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** The script that serves a cloud's provider, given the cloud's name. Tests give their own. */
  readonly provider?: string;
}

/**
 * Credentials and settings of real clouds and backends: nothing that runs in the sandbox needs them, so
 * nothing that runs in it gets them.
 */
const WITHHELD = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "GOOGLE_CREDENTIALS",
  "GOOGLE_OAUTH_ACCESS_TOKEN",
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_CONFIG_PASSPHRASE_FILE",
  "PULUMI_STACK",
] as const;

/** Where a sandbox's folder keeps the contents of its clouds. */
export function cloudIn(home: string): string {
  return join(home, "cloud");
}

/** What the sandbox sets in the environment, and what it takes away from it. */
export interface EnvironmentChange {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/**
 * Prepares the sandbox's folder, and answers the change of environment in which `pulumi` runs with the sandbox's
 * providers in place of the real ones.
 *
 * The providers stand as plugins in a Pulumi home of the sandbox's own, in the versions that the programs ask
 * for: engines of any origin take them from there without a warning. Real ones found on PATH are ignored, and
 * none is ever downloaded: a version that is missing is an error and never a call to a real cloud.
 */
export function sandboxChange(options: SandboxOptions): EnvironmentChange {
  const { engine, programs = [], env = process.env, provider = providerScript } = options;
  const home = resolve(options.home);
  const plugins = join(home, "pulumi", "plugins");
  const state = join(home, "stacks");
  mkdirSync(state, { recursive: true });
  const folders = sandboxClouds.flatMap((cloud) =>
    versionsOf(cloud, [packageRoot, ...programs]).map((version) => {
      const folder = join(plugins, `resource-${cloud}-v${version}`);
      writeLauncher(join(folder, `pulumi-resource-${cloud}`), provider, [cloud]);
      return folder;
    }),
  );
  const bin = dirname(engine.command);
  const bundled = hasLanguageHost(bin);
  const path = [bin, ...(bundled ? [] : folders), env.PATH ?? ""].join(delimiter);
  return {
    set: {
      KEYLESS_SANDBOX: "1",
      KEYLESS_SANDBOX_HOME: cloudIn(home),
      PATH: path,
      PULUMI_HOME: join(home, "pulumi"),
      PULUMI_BACKEND_URL: options.backend ?? `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: "sandbox",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
      // Some installations of the official CLI keep its language hosts elsewhere on PATH.
      ...(bundled ? { PULUMI_IGNORE_AMBIENT_PLUGINS: "true" } : {}),
      ...(engine.origin === "built" ? { [HOST_VARIABLE]: languageHostScript } : {}),
    },
    unset: WITHHELD,
  };
}

/** The whole environment of `sandboxChange`, to start a process in. */
export function sandboxEnvironment(options: SandboxOptions): NodeJS.ProcessEnv {
  const { set, unset } = sandboxChange(options);
  const kept = Object.entries(options.env ?? process.env).filter(([name]) => !unset.includes(name));
  return { ...Object.fromEntries(kept), ...set };
}

/** The change as lines for `eval` in a POSIX shell. */
export function formatShell({ set, unset }: EnvironmentChange): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  return [
    ...unset.map((name) => `unset ${name}`),
    ...Object.entries(set).map(([name, value]) => `export ${name}=${quoted(value)}`),
  ].join("\n");
}

function hasLanguageHost(folder: string): boolean {
  return ["", ".exe", ".cmd"].some((ending) => isExecutable(join(folder, `pulumi-language-nodejs${ending}`)));
}

/** The versions of a cloud's SDK that programs in these folders load: the engine wants a plugin of exactly these. */
function versionsOf(cloud: string, folders: readonly string[]): readonly string[] {
  const versions = folders.flatMap((folder) => {
    try {
      const manifest = createRequire(join(resolve(folder), "package.json")).resolve(
        `@pulumi/${cloud}/package.json`,
      );
      return [(JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version];
    } catch {
      return [];
    }
  });
  return [...new Set(versions)];
}

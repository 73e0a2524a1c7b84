import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import type { Attempt, Engine } from "./engine.js";
import { engineCache, executable, pulumiHome } from "./folders.js";
import { lastLine, run } from "./processes.js";
import { minimumVersion, unsuitable } from "./versions.js";

/** The first `pulumi` on PATH, or in Pulumi's own install folder, that is new enough. */
export async function engineOnPath(env: NodeJS.ProcessEnv): Promise<Engine | Attempt> {
  const reasons: string[] = [];
  for (const command of candidates(env)) {
    const version = await versionOf(command, env);
    if (version.kind === "known") return { command, version: version.version, origin: "path" };
    reasons.push(`${command}: ${version.reason}`);
  }
  const reason = reasons.length === 0 ? "there is none" : reasons.join("; ");
  return { way: `a pulumi ${minimumVersion} or later on PATH`, reason };
}

/** Asks a CLI for its version, and judges it. */
async function versionOf(
  command: string,
  env: NodeJS.ProcessEnv,
): Promise<
  { readonly kind: "known"; readonly version: string } | { readonly kind: "unfit"; readonly reason: string }
> {
  const asked = await run(command, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" },
    timeout: 30_000,
  });
  if (asked.code !== 0) return { kind: "unfit", reason: `it does not run: ${lastLine(asked.stderr)}` };
  const version = asked.stdout.trim().replace(/^v/, "");
  const reason = unsuitable(version);
  return reason === undefined ? { kind: "known", version } : { kind: "unfit", reason };
}

function candidates(env: NodeJS.ProcessEnv): readonly string[] {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const all = [...folders, join(pulumiHome(env), "bin")].map((folder) => join(folder, executable("pulumi")));
  // What was built here is no find on PATH, even where `engine --env` has put it there.
  const ours = engineCache(env) + sep;
  return [...new Set(all.filter(isExecutable))].filter(
    (command) => !command.startsWith(ours) && !isNpmDownloader(command),
  );
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The npm package's `pulumi` is no CLI but downloads one when asked anything: that is a way of its own. */
function isNpmDownloader(command: string): boolean {
  return realpathSync(command).includes(`${sep}node_modules${sep}pulumi${sep}`);
}

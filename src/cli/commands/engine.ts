import {
  engineCommand,
  findEngine,
  formatMissing,
  formatShell,
  openSandbox,
  showProgress,
} from "../../sandbox/engine/index.js";
import { exitCode, UsageProblem } from "../problem.js";

/**
 * `keyless engine`: comes by the Pulumi engine and says where it is; `--env` prints what a shell needs to run
 * `pulumi` in the sandbox; with arguments after `--` it runs `pulumi` there.
 */
export async function run(args: readonly string[], options: Record<string, unknown>): Promise<number> {
  const progress = showProgress(process.stderr);
  if (options.env === true) {
    const opening = await openSandbox({ progress });
    if (opening.kind === "missing") throw new UsageProblem(formatMissing(opening.tried));
    if (opening.problem !== undefined) process.stderr.write(`keyless: ${opening.problem}\n`);
    process.stdout.write(`${formatShell(opening.change)}\n`);
    return exitCode.fine;
  }
  if (args.length > 0) {
    const ended = await engineCommand(args, { progress });
    if (ended.kind === "missing") throw new UsageProblem(formatMissing(ended.tried));
    return ended.code;
  }
  const search = await findEngine({ progress });
  if (search.kind === "missing") throw new UsageProblem(formatMissing(search.tried));
  const { command, version, origin } = search.engine;
  process.stdout.write(`${command}\nPulumi ${version}, ${originWords[origin]}\n`);
  return exitCode.fine;
}

const originWords = {
  path: "found on PATH",
  fetched: "fetched by the official npm package",
  built: "built from its Go module",
} as const;

/**
 * `npm start`: all set-up that `npm install` leaves to do, then the main job in the sandbox. Exit code 0 when a
 * badge was made that only the right token gets, and the keys were blocked; 1 when something is not as expected, 2 when there is no engine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEngine, formatMissing, type Progress, packageRoot, showProgress } from "../engine/index.js";
import { run } from "../engine/processes.js";
import { cloudOf, type Job, runJob } from "./job.js";
import { isStale } from "./stale.js";
import { formatEnd, formatResult, isAsExpected } from "./summary.js";
import { isDecidedAsExpected, tryTokens } from "./tokens.js";

const badge: Job = { example: "examples/github-actions", command: "up" };
const jobs: readonly Job[] = [badge, { example: "examples/the-old-way", command: "preview" }];

/** What a shell makes of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

async function main(): Promise<number> {
  const progress = showProgress(process.stderr);
  const stop = new AbortController();
  const scratch = mkdtempSync(join(tmpdir(), "keyless-start-"));
  let interrupted = false;
  let finished = false;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => {
      interrupted = true;
      stop.abort();
    });
  }
  try {
    const search = await findEngine({ progress, signal: stop.signal });
    if (search.kind === "missing") {
      if (interrupted) return INTERRUPTED;
      process.stderr.write(`${formatMissing(search.tried)}\n`);
      return 2;
    }
    if (!(await build(progress, stop.signal))) return interrupted ? INTERRUPTED : 1;
    progress.step("Running two examples on the Pulumi engine, in a sandbox without a cloud");
    const results = await Promise.all(jobs.map((job) => runJob(job, search.engine, scratch, stop.signal)));
    const isDeployed = results.every(isAsExpected);
    const tokens = isDeployed && !interrupted ? await tryTokens(cloudOf(badge, scratch)) : [];
    progress.end();
    if (interrupted) return INTERRUPTED;
    for (const result of results) process.stdout.write(`\n${formatResult(result)}\n`);
    process.stdout.write(`\n${formatEnd(results, tokens, scratch)}\n`);
    finished = true;
    return isDeployed && tokens.every(isDecidedAsExpected) ? 0 : 1;
  } finally {
    progress.end();
    // The logs stay where they were named; otherwise nothing stays.
    rmSync(finished ? join(scratch, "work") : scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Compiles what is newer than its compiled form. */
async function build(progress: Progress, signal: AbortSignal): Promise<boolean> {
  if (!isStale(join(packageRoot, "src"), join(packageRoot, "dist", ".tsbuildinfo"))) return true;
  progress.step("Compiling");
  const compiler = require.resolve("typescript/bin/tsc");
  const built = await run(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: packageRoot,
    signal,
  });
  progress.end();
  if (built.code !== 0) process.stderr.write(built.stdout + built.stderr);
  return built.code === 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${process.env.KEYLESS_DEBUG ? (error as Error).stack : String(error)}\n`);
    process.exitCode = 3;
  },
);

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Engine } from "../engine/index.js";
import { cloudIn, packageRoot, sandboxEnvironment, scratchProject } from "../engine/index.js";
import { run } from "../engine/processes.js";
import { type Report, readReport } from "./events.js";

/** One run of the engine on an example, with the policy pack on. */
export interface Job {
  /** Folder of the example, from the repository's root. */
  readonly example: string;
  readonly command: "up" | "preview";
}

/** How it went. */
export interface JobResult extends Report {
  readonly job: Job;
  readonly code: number | undefined;
  /** File with all that the engine wrote. */
  readonly log: string;
}

/** The stack that each example brings its config for. */
const STACK = "sandbox";
const PACK = join(packageRoot, "policy-packs", "keyless");

/** Folder of the sandbox in which a job runs. */
function sandboxOf({ example }: Job, scratch: string): string {
  return join(scratch, "work", `${example.split("/").at(-1)}-sandbox`);
}

/** Folder of the cloud that a job deploys to. */
export function cloudOf(job: Job, scratch: string): string {
  return cloudIn(sandboxOf(job, scratch));
}

/** Runs a job in a sandbox of its own under a scratch folder, so that jobs can run at once. */
export async function runJob(
  job: Job,
  engine: Engine,
  scratch: string,
  signal: AbortSignal,
): Promise<JobResult> {
  const source = resolve(packageRoot, job.example);
  const name = job.example.split("/").at(-1) ?? job.example;
  const [log, events] = [join(scratch, `${name}.log`), join(scratch, `${name}.events.json`)];
  const cwd = scratchProject(source, join(scratch, "work", name));
  const env = {
    ...sandboxEnvironment({ engine, home: sandboxOf(job, scratch), programs: [source] }),
    // The event log is an option for programs that drive the engine, as the Automation API does.
    PULUMI_DEBUG_COMMANDS: "true",
  };
  const pulumi = (...args: readonly string[]) =>
    run(engine.command, [...args, "--non-interactive", "--color=never"], { cwd, env, signal });

  const made = await pulumi("stack", "select", STACK, "--create");
  const common = ["--stack", STACK, "--policy-pack", PACK, "--event-log", events];
  const done =
    made.code !== 0
      ? made
      : job.command === "up"
        ? await pulumi("up", "--yes", "--skip-preview", ...common)
        : await pulumi("preview", ...common);
  writeFileSync(log, done.stdout + done.stderr);
  return { job, code: done.code, log, ...readReport(readIfThere(events)) };
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** The root of the repository. */
export const root = join(__dirname, "../..");

/** What one program took: CPU seconds (user and system), and the most memory that it held, in bytes. */
export interface Usage {
  readonly cpu: number;
  readonly memory: number;
}

/** One line of the table: a figure beside the one that it is compared with, in the same run. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly against: string;
  /** Measured over compared. */
  readonly ratio: number;
  readonly limit: number;
}

/** Runs a Node program with the meter in it; its output is thrown away. */
export function startMetered(args: readonly string[], cwd = root): ChildProcess {
  const meter = join(__dirname, "usage.cjs");
  const stdio = ["ignore", "pipe", "inherit", "pipe"] as const;
  return spawn(process.execPath, ["--require", meter, ...args], { cwd, stdio: [...stdio] });
}

/** What a metered program took, once it has ended. */
export async function usageOf(child: ChildProcess): Promise<Usage> {
  child.stdout?.resume();
  const [told] = await Promise.all([text(child.stdio[3] as NodeJS.ReadableStream), once(child, "close")]);
  if (told === "") throw new Error(`${child.spawnargs.join(" ")} ended without saying what it took`);
  return JSON.parse(told) as Usage;
}

/** The least that a program took in several runs: what is above it is other programs' noise. */
export async function least(runs: number, args: readonly string[]): Promise<Usage> {
  let best: Usage = { cpu: Number.POSITIVE_INFINITY, memory: Number.POSITIVE_INFINITY };
  for (let run = 0; run < runs; run++) {
    const usage = await usageOf(startMetered(args));
    best = { cpu: Math.min(best.cpu, usage.cpu), memory: Math.min(best.memory, usage.memory) };
  }
  return best;
}

/** A program that reads a file and parses it as JSON, and does no more. */
export function readingOf(file: string): readonly string[] {
  return ["-e", `JSON.parse(require("node:fs").readFileSync(${JSON.stringify(file)}, "utf8"))`];
}

/** The least CPU seconds that a piece of work took in several runs. */
export function leastCpu(runs: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

export const seconds = (value: number): string => `${value.toFixed(value < 1 ? 3 : 2)} s`;
export const megabytes = (value: number): string => `${Math.round(value / 1e6)} MB`;

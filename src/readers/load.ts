import { closeSync, openSync, readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import type { Facts, Unread } from "../model/index.js";
import { extractFacts } from "./extract/index.js";
import type { Reading } from "./formats/reading.js";
import { readLargePlan } from "./formats/terraformPlan.js";
import { InputProblem } from "./problem.js";
import { readInput } from "./read.js";
import { bytesOfFile } from "./text/byteSource.js";
import { largestInput } from "./text/decode.js";
import { largePlan } from "./text/planText.js";

/** Folders that hold no inputs of ours. */
const skipped = new Set(["node_modules", ".git", ".terraform", ".pulumi"]);

/**
 * The facts of files and folders; `-` is standard input. A folder is walked: what is in it and of no format
 * that is known is listed as unread, but a broken file of a known one is a problem.
 *
 * @throws InputProblem for a file that is missing, unreadable or malformed
 */
export async function loadFacts(names: readonly string[]): Promise<Facts> {
  const reading: Reading = { resources: [], unread: [] };
  for (const name of names) {
    if (name === "-") add(reading, readInput({ name, text: await standardInput() }));
    else if (stat(name).isDirectory()) add(reading, readFolder(name));
    else add(reading, readFile(name));
  }
  return extractFacts(reading.resources, reading.unread);
}

function add(reading: Reading, more: Reading): void {
  for (const resource of more.resources) reading.resources.push(resource);
  for (const unread of more.unread) reading.unread.push(unread);
}

async function standardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > largestInput)
      throw new InputProblem("-", `is too large: at most ${largestInput} bytes can be read`);
  }
  return Buffer.concat(chunks);
}

function stat(name: string): Stats {
  return attempt(name, () => statSync(name));
}

/** Carries out a file system call; a failure is a problem of the file that it names. */
function attempt<T>(name: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fileProblem(name, error);
  }
}

function readFile(name: string): Reading {
  const { size } = stat(name);
  if (size > largestInput) {
    throw new InputProblem(
      name,
      `is too large: ${size} bytes, and at most ${largestInput} can be read; split it`,
    );
  }
  return (
    (size < largePlan ? undefined : readPlanFile(name, size)) ??
    readInput({ name, text: attempt(name, () => readFileSync(name)) })
  );
}

/** A large file of a plan, without all of it in memory at any time; undefined when it is none. */
function readPlanFile(name: string, size: number): Reading | undefined {
  const file = attempt(name, () => openSync(name, "r"));
  try {
    return readLargePlan(name, bytesOfFile(file, size));
  } finally {
    closeSync(file);
  }
}

function readFolder(folder: string): Reading {
  const reading: Reading = { resources: [], unread: [] };
  const unknown: Unread[] = [];
  let read = 0;
  for (const file of filesUnder(folder)) {
    try {
      add(reading, readFile(file));
      read++;
    } catch (error) {
      if (!(error instanceof InputProblem) || !error.unknownFormat) throw error;
      unknown.push({ source: { file }, path: "", reason: error.problem });
    }
  }
  if (read === 0) throw new InputProblem(folder, "is a folder without any file of a format that is known");
  reading.unread.push(...unknown);
  return reading;
}

/** Files under a folder in a stable order; links to folders are not followed, so the walk ends. */
function* filesUnder(folder: string): Iterable<string> {
  const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true }));
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) yield* filesUnder(path);
    } else if (entry.isFile() || (entry.isSymbolicLink() && stat(path).isFile())) yield path;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "cannot be read: permission denied",
  EPERM: "cannot be read: permission denied",
  ENOTDIR: "does not exist: a part of its path is not a folder",
  ELOOP: "cannot be read: too many symbolic links",
};

function fileProblem(name: string, error: unknown): InputProblem {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  return new InputProblem(name, reasons[code] ?? `cannot be read (${code})`);
}

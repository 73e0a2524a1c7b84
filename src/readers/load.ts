import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { join } from "node:path";
import type { Facts, Unread } from "../model/index.js";
import { extractFacts } from "./extract/index.js";
import type { Reading } from "./formats/reading.js";
import { readLargePlan } from "./formats/terraformPlan.js";
import { withAllPages } from "./pages.js";
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
  const seen = new Set<string>();
  for (const name of names) {
    // What is given twice is there once.
    if (!isNew(name, seen)) continue;
    if (name === "-") add(reading, readInput({ name, text: await standardInput() }));
    else if (stat(name).isDirectory()) add(reading, readFolder(name, seen));
    else add(reading, readFile(name));
  }
  const { resources, unread } = withAllPages(reading);
  return extractFacts(resources, unread);
}

function isNew(name: string, seen: Set<string>): boolean {
  const path = name === "-" ? name : attempt(name, () => realpathSync(name));
  if (seen.has(path)) return false;
  seen.add(path);
  return true;
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
    if (error instanceof InputProblem) throw error;
    throw fileProblem(name, error);
  }
}

function readFile(name: string): Reading {
  const stats = stat(name);
  const { size } = stats;
  // A pipe has no size, and a device no end.
  if (!stats.isFile()) return readInput({ name, text: attempt(name, () => contentOf(name)) });
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

const chunk = 1024 * 1024;

/** All that a pipe or device gives, up to the largest size that is read. */
function contentOf(name: string): Buffer {
  const file = openSync(name, "r");
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= largestInput; ) {
      const buffer = Buffer.allocUnsafe(chunk);
      const read = readSync(file, buffer);
      if (read === 0) return Buffer.concat(chunks);
      chunks.push(buffer.subarray(0, read));
      size += read;
    }
  } finally {
    closeSync(file);
  }
  throw new InputProblem(name, `is too large: at most ${largestInput} bytes can be read`);
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

function readFolder(folder: string, seen: Set<string>): Reading {
  const reading: Reading = { resources: [], unread: [] };
  const unknown: Unread[] = [];
  let read = 0;
  for (const file of filesUnder(folder)) {
    try {
      if (isNew(file, seen)) add(reading, readFile(file));
      read++;
    } catch (error) {
      if (!(error instanceof InputProblem) || !error.unknownFormat) throw error;
      // What would have been read is said where nothing was.
      const [reason = ""] = error.problem.split("; expected ");
      unknown.push({ source: { file }, path: "", reason });
    }
  }
  if (read === 0) {
    const hint = unknown.find(({ reason }) => /: give |; give /.test(reason));
    const told = hint === undefined ? "" : `: ${hint.source.file} ${hint.reason}`;
    throw new InputProblem(folder, `is a folder without any file of a format that is known${told}`);
  }
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
    } else if (entry.isFile() || (entry.isSymbolicLink() && leadsToFile(path))) yield path;
  }
}

/** Whether a link leads to anything but a folder or a device; one that leads nowhere is listed as such. */
function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return true;
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
  // A link in a folder that leads nowhere does not stop its walk.
  const isMissing = code === "ENOENT" || code === "ELOOP";
  return new InputProblem(name, reasons[code] ?? `cannot be read (${code})`, undefined, isMissing);
}

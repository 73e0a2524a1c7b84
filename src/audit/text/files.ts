import { createReadStream, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { InputProblem } from "../../readers/index.js";

/** Names under which logs are kept; what else lies in a folder is passed over. */
const logName = /\.(?:json|jsonl|ndjson|csv|log|txt|gz)$/i;
/** CloudTrail keeps hashes of its files beside them; they hold no events. */
const digests = "CloudTrail-Digest";

/**
 * The log files that are named, folders walked in a stable order; `-` is standard input. A file that is named itself is
 * read whatever it is called.
 *
 * @throws InputProblem for what does not exist
 */
export function* logFiles(names: readonly string[]): Iterable<string> {
  for (const name of names) {
    if (name === "-") yield name;
    else if (isFolder(name)) yield* under(name);
    else yield name;
  }
}

function isFolder(name: string): boolean {
  try {
    return statSync(name).isDirectory();
  } catch (error) {
    throw fileProblem(name, error);
  }
}

function* under(folder: string): Iterable<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== digests && entry.name !== ".git" && entry.name !== "node_modules")
        yield* under(path);
    } else if (entry.isFile() && logName.test(entry.name)) yield path;
  }
}

/**
 * The bytes of a file, decompressed where it is gzip, told by its first bytes. A stream that breaks off ends with the
 * error; what came before it has been given.
 *
 * @throws InputProblem for a file that cannot be opened
 */
export async function* bytesOf(name: string): AsyncIterable<Buffer> {
  const source = name === "-" ? process.stdin : createReadStream(name, { highWaterMark: 1 << 20 });
  try {
    yield* decompressed(source);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw fileProblem(name, error);
  }
}

async function* decompressed(source: Readable): AsyncIterable<Buffer> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await chunks.next();
  if (first.done) return;
  const rest = async function* () {
    yield first.value;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  };
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield* rest();
    return;
  }
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  const compressed = Readable.from(rest());
  compressed.on("error", (error) => gunzip.destroy(error));
  yield* compressed.pipe(gunzip);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "cannot be read: permission denied",
  EPERM: "cannot be read: permission denied",
  EISDIR: "is a folder",
};

function fileProblem(name: string, error: unknown): InputProblem {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  return new InputProblem(name, reasons[code] ?? `cannot be read (${code})`);
}

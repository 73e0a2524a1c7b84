import { once } from "node:events";
import { closeSync, openSync, writeFileSync } from "node:fs";

/** Written at a time: a report may be larger than the memory that is left. */
const batch = 256 * 1024;

/** Parts of a text put together to pieces that are worth a call each. */
function* batches(parts: Iterable<string>): Iterable<string> {
  let waiting: string[] = [];
  let length = 0;
  for (const part of parts) {
    waiting.push(part);
    length += part.length;
    if (length < batch) continue;
    yield waiting.join("");
    waiting = [];
    length = 0;
  }
  if (length > 0) yield waiting.join("");
}

/** Prints parts of a text, no faster than they are read. */
export async function print(parts: Iterable<string>): Promise<void> {
  for (const text of batches(parts)) {
    if (!process.stdout.write(text)) await once(process.stdout, "drain");
  }
}

/** Writes parts of a text into a file, in place of what it holds. */
export function writeParts(file: string, parts: Iterable<string>): void {
  const opened = openSync(file, "w");
  try {
    for (const text of batches(parts)) writeFileSync(opened, text);
  } finally {
    closeSync(opened);
  }
}

import { isUtf8 } from "node:buffer";
import { readSync } from "node:fs";

/** Bytes of which stretches are looked at in turn. */
export interface ByteSource {
  readonly size: number;
  /** A stretch, good until the next one is asked for; undefined where it cannot be had, or is no UTF-8. */
  view(from: number, to: number): Buffer | undefined;
}

/** Bytes in memory; they must be UTF-8. */
export function bytesOf(bytes: Buffer): ByteSource {
  return { size: bytes.length, view: (from, to) => bytes.subarray(from, to) };
}

/** An open file, of which no more than a stretch is ever in memory. */
export function bytesOfFile(file: number, size: number): ByteSource {
  let buffer = Buffer.alloc(0);
  return {
    size,
    view(from, to) {
      const length = Math.min(to, size) - from;
      if (buffer.length < length) buffer = Buffer.allocUnsafeSlow(length);
      const view = buffer.subarray(0, length);
      return fill(view, file, from) && isUtf8(wholeCharacters(view)) ? view : undefined;
    },
  };
}

function fill(view: Buffer, file: number, from: number): boolean {
  try {
    for (let read = 0; read < view.length; ) {
      const more = readSync(file, view, read, view.length - read, from + read);
      if (more === 0) return false;
      read += more;
    }
    return true;
  } catch {
    // Whoever reads the file as a whole will say what is wrong with it.
    return false;
  }
}

/** A stretch without what is left of a character that begins before it, or ends after it. */
function wholeCharacters(bytes: Buffer): Buffer {
  const isTail = (at: number) => ((bytes[at] ?? 0) & 0xc0) === 0x80;
  let from = 0;
  while (from < 3 && isTail(from)) from++;
  let lead = bytes.length - 1;
  while (lead > bytes.length - 4 && isTail(lead)) lead--;
  const first = bytes[lead] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return bytes.subarray(from, lead + length > bytes.length ? lead : bytes.length);
}

/** Looked through at a time: enough that a look costs little, and few enough to stay in a processor's cache. */
const window = 4 * 1024 * 1024;

/** Where a text begins at or after a place; -1 for nowhere. */
export function indexIn(source: ByteSource, text: string, from: number): number {
  for (let at = from; at < source.size; at += window) {
    // A text that runs over the end of one stretch is found in it too.
    const found = source.view(at, at + window + text.length)?.indexOf(text) ?? -1;
    if (found >= 0) return at + found;
  }
  return -1;
}

/** Where a text begins for the last time; -1 for nowhere. */
export function lastIndexIn(source: ByteSource, text: string): number {
  for (let to = source.size; to > 0; to -= window) {
    const from = Math.max(0, to - window);
    const found = source.view(from, Math.min(source.size, to + text.length))?.lastIndexOf(text) ?? -1;
    if (found >= 0) return from + found;
  }
  return -1;
}

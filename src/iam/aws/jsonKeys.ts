/** A key that stands more than once in one object of a JSON text. */
export interface DuplicateKey {
  /** Path of the object, in the same notation as everywhere: `Statement[0].Condition`. */
  readonly path: string;
  readonly key: string;
}

/**
 * Keys that a JSON text repeats within one object; `JSON.parse` keeps the last one and says nothing.
 *
 * @param text valid JSON (`JSON.parse` took it)
 * @param value what `JSON.parse` made of it
 */
export function duplicateKeys(text: string, value: unknown): readonly DuplicateKey[] {
  // Nearly every document has none: counting is several times cheaper than remembering where each key stood.
  return countWrittenKeys(text) === countKeptKeys(value) ? [] : findDuplicates(text);
}

/** Strings followed by a colon. Linear: each character is looked at a bounded number of times. */
function countWrittenKeys(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = endOfString(text, at);
    if (text.charCodeAt(skipSpace(text, at)) === COLON) count++;
  }
  return count;
}

function countKeptKeys(root: unknown): number {
  let count = 0;
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) {
      for (const child of value) if (typeof child === "object" && child !== null) open.push(child);
    } else if (typeof value === "object" && value !== null) {
      // JSON's objects inherit nothing enumerable.
      for (const key in value) {
        count++;
        const child = (value as Record<string, unknown>)[key];
        if (typeof child === "object" && child !== null) open.push(child);
      }
    }
  }
  return count;
}

const COLON = 58;

const BACKSLASH = 92;

/** Offset behind the closing quote of the string that opens at `start`. */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

/** Whether an odd number of backslashes stands before an offset. */
function isEscaped(text: string, at: number): boolean {
  let from = at - 1;
  while (text.charCodeAt(from) === BACKSLASH) from--;
  return (at - from) % 2 === 0;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
}

/** An object (`keys`) or list (`index`) that is still open at the point of reading. */
interface Open {
  readonly path: string;
  readonly keys: Set<string> | undefined;
  last: string;
  index: number;
}

/** Past this depth paths are not spelled out: no policy has a place there, and paths would grow quadratically. */
const DEEPEST_PATH = 16;

function findDuplicates(text: string): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const stack: Open[] = [];
  for (let at = 0; at < text.length; at++) {
    const top = stack.at(-1);
    switch (text[at]) {
      case "{":
      case "[":
        stack.push({
          path: pathWithin(top, stack.length),
          keys: text[at] === "{" ? new Set() : undefined,
          last: "",
          index: 0,
        });
        break;
      case "}":
      case "]":
        stack.pop();
        break;
      case ",":
        if (top !== undefined) top.index++;
        break;
      case '"': {
        const end = endOfString(text, at);
        if (top?.keys !== undefined && text.charCodeAt(skipSpace(text, end)) === COLON) {
          top.last = JSON.parse(text.slice(at, end)) as string;
          if (top.keys.has(top.last)) found.push({ path: top.path, key: top.last });
          top.keys.add(top.last);
        }
        at = end - 1;
        break;
      }
    }
  }
  return found;
}

function pathWithin(parent: Open | undefined, depth: number): string {
  if (parent === undefined) return "";
  if (depth > DEEPEST_PATH) return parent.path;
  return parent.keys === undefined ? `${parent.path}[${parent.index}]` : joinKey(parent.path, parent.last);
}

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The path of a named child: `Condition.StringEquals["aws:SourceArn"]`. */
export function joinKey(path: string, key: string): string {
  if (!PLAIN_NAME.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

import { duplicateKeys, endOfString } from "../../iam/aws/jsonKeys.js";
import { InputProblem } from "../problem.js";

/** What `JSON.parse` gives: the readers' raw material. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of a list; anything else counts as none. */
export function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The objects of a list in which nothing else may stand: what is not one is a broken file, and no pass. */
export function onlyObjects(file: string, path: string, value: Json | undefined): JsonObject[] {
  const list = Array.isArray(value) ? value : [];
  const wrong = list.findIndex((each) => !isObject(each));
  if (wrong >= 0) throw new InputProblem(file, "is broken: an object is expected here", `${path}[${wrong}]`);
  return list as JsonObject[];
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The type of a resource; what every JavaScript object has (`constructor`) is none, and would be found in any table. */
export function typeOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && !(value in Object.prototype) ? value : undefined;
}

/** Parses JSON; a mistake is a problem with line and column, and none of the text, which may be secret. */
export function parseJson(file: string, text: string): Json {
  if (text.length > largeText && isBottomless(text)) {
    throw new InputProblem(file, "is nested deeper than any format that is known", undefined, true);
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    const { offset, open } = firstMistake(text);
    if (open >= text.trimEnd().length) {
      throw new InputProblem(
        file,
        "is cut off: the JSON ends before it is complete",
        place(text, text.length),
      );
    }
    throw new InputProblem(file, "is not valid JSON", place(text, offset));
  }
}

/** From this length on, nesting may cost more memory than there is. */
const largeText = 16 * 1024 * 1024;
const deepest = 100_000;

/** Whether brackets are open beyond all measure. */
function isBottomless(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // `[` and `{`, `]` and `}` differ by one bit each.
    if (code === 0x22) at = endOfString(text, at) - 1;
    else if ((code | 0x20) === 0x7b) {
      if (++depth > deepest) return true;
    } else if ((code | 0x20) === 0x7d) depth--;
  }
  return false;
}

/** Longest text of which keys are counted: what is longer is written by programs, which write none twice. */
const longestCounted = 4 * 1024 * 1024;

/**
 * Makes sure that no object has a key twice: another reader might take the other value.
 *
 * @param value what the text was parsed to
 */
export function checkKeys(file: string, text: string, value: Json): void {
  const [first] = text.length > longestCounted ? [] : duplicateKeys(text, value);
  if (first === undefined) return;
  const where = first.path === "" ? "the outermost object" : first.path;
  throw new InputProblem(file, "has a key twice in one object, of which only one would count", where);
}

/** Mistakes that are none if more text follows. */
const unfinished = new Set(["UnexpectedEndOfString", "UnexpectedEndOfNumber", "InvalidSymbol"]);

/** Where the first mistake is, and up to where the text may still be right; only looked for when there is one. */
function firstMistake(text: string): { readonly offset: number; readonly open: number } {
  // Loaded by the first text that is broken: most never are.
  const { printParseErrorCode, visit } = require("jsonc-parser") as typeof import("jsonc-parser");
  let first = { offset: text.length, open: text.length };
  try {
    visit(
      text,
      {
        onError: (error, offset, length) => {
          if (offset >= first.offset) return;
          first = { offset, open: unfinished.has(printParseErrorCode(error)) ? offset + length : offset };
        },
      },
      { disallowComments: true, allowTrailingComma: false },
    );
  } catch (error) {
    // The visitor is recursive: nesting beyond its stack says nothing about where the mistake is.
    if (!(error instanceof RangeError)) throw error;
  }
  return first;
}

/** `line 3, column 7`, from 1. */
export function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `line ${line}, column ${offset - before.lastIndexOf("\n")}`;
}

/** Parses one JSON value a line (NDJSON); a mistake is a problem with its line. */
export function parseJsonLines(file: string, text: string): Json[] {
  const found: Json[] = [];
  let line = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const part = text.slice(start, end).trim();
    line++;
    start = end + 1;
    if (part === "") continue;
    try {
      found.push(JSON.parse(part) as Json);
    } catch {
      throw new InputProblem(file, "is not valid JSON (one object a line)", `line ${line}`);
    }
  }
  return found;
}

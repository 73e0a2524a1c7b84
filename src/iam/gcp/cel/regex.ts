import type { RE2JS } from "re2js";
import { type CelFailure, celError, celUnknown } from "./values.js";

/** Compiled expressions, so that a condition is compiled once and not for each token; emptied when it grows. */
const compiled = new Map<string, RE2JS | CelFailure>();
const maxCompiled = 500;
/** Instructions × characters that a match may cost. */
const maxWork = 50_000_000;
/** Sum of the counted repetitions (`{n,m}`) in one expression: what makes a short text a large program. */
const maxRepeats = 2_000;

/**
 * CEL's `matches`: whether any part of the text matches, RE2 syntax (CEL language definition). Linear in the
 * text; an expression that is too large to run is unknown.
 */
export function matches(text: string, source: string): boolean | CelFailure {
  const program = compile(source);
  if (!("programSize" in program)) return program;
  if (program.programSize() * (text.length + 1) > maxWork)
    return celUnknown("the regular expression is too large");
  return program.matcher(text).find();
}

function compile(source: string): RE2JS | CelFailure {
  const known = compiled.get(source);
  if (known) return known;
  if (compiled.size >= maxCompiled) compiled.clear();
  const program = compileOnce(source);
  compiled.set(source, program);
  return program;
}

function compileOnce(source: string): RE2JS | CelFailure {
  if (repeats(source) > maxRepeats) return celUnknown("the regular expression is too large");
  // Loaded by the first expression: most inputs have none.
  const { RE2JS } = require("re2js") as typeof import("re2js");
  try {
    return RE2JS.compile(source);
  } catch {
    return celError("the regular expression is not RE2 syntax");
  }
}

function repeats(source: string): number {
  let sum = 0;
  for (const [, from, to] of source.matchAll(/\{(\d{1,5})(?:,(\d{0,5}))?\}/g))
    sum += Math.max(Number(from), Number(to ?? 0));
  return sum;
}

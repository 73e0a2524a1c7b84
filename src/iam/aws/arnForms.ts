import { hasWildcard, matchesGlob } from "./glob.js";
import { overlapExample, overlaps } from "./overlap.js";

/**
 * The form of an ARN: a glob of six parts, as the catalogue has it for a resource type, in which a wildcard before the
 * last part holds neither colon nor slash. (A wildcard that a policy writes does: there the whole is one text.)
 */
export type ArnForm = string;

const headParts = 5;

/** Whether a text has a form. */
export function hasForm(text: string, form: ArnForm): boolean {
  return matchesGlob(text, { text: form }) && headFits(text, form);
}

function headFits(text: string, form: ArnForm): boolean {
  const wanted = split(form);
  const given = wanted === undefined ? undefined : split(text);
  if (wanted === undefined) return true;
  return (
    given !== undefined &&
    wanted.every(
      (part, at) => matchesGlob(given[at]!, { text: part }) && !(at < headParts && given[at]!.includes("/")),
    )
  );
}

const otherPartition = /^arn:aws-[a-z-]+:/;
/** A region and account, or wildcards for them, before a name that may be a wildcard from its beginning on. */
const inOneAccount = /^(arn:aws:[a-z0-9-]+:)(?:[a-z0-9-]*|\*):(?:\d{12}|\*):(?=[A-Za-z-]*[/:]?\*)/;

/**
 * A pattern as if its partition, region and account were any: what is in one account and region is all that most
 * identities ever reach, so that all of a type there is all of it.
 */
export function anywhereOf(pattern: string): string {
  if (!pattern.startsWith("arn:aws")) return pattern;
  const once = pattern.includes("**") ? pattern.replace(/\*{2,}/g, "*") : pattern;
  return once.replace(otherPartition, "arn:aws:").replace(inOneAccount, "$1*:*:");
}

/** Patterns longer than this are not looked into: no ARN is half as long. */
const longest = 512;

/**
 * Whether some text of a form is admitted by a pattern (`*`, `?`) as policies write them; it may be, too, where the
 * pattern is longer than any ARN.
 */
export function mayHaveForm(pattern: string, form: ArnForm): boolean {
  const [given, wanted] = [split(pattern), split(form)];
  if (wanted === undefined) return overlaps(pattern, form);
  const isOfForm = (part: string, at: number) =>
    !(at < headParts && part.includes("/")) && overlaps(part, wanted[at]!);
  if (given?.every(isOfForm)) return true;
  // Without a wildcard in its head a pattern has its colons where it shows them; with one they may be anywhere.
  if (given !== undefined && !given.slice(0, headParts).some(hasWildcard)) return false;
  return overlaps(pattern, form) && (pattern.length > longest || meet([...pattern], formItems(wanted)));
}

/** A text of a form that a pattern admits, made of what both write; undefined where none is found at once. */
export function exampleOfForm(pattern: string, form: ArnForm): string | undefined {
  if (pattern.length > longest) return undefined;
  const [given, wanted] = [split(pattern), split(form)];
  const text =
    given === undefined || wanted === undefined
      ? exampleOf(pattern, form)
      : join(given.map((part, at) => usual[at]?.(part, wanted[at]!) ?? exampleOf(part, wanted[at]!)));
  if (text === undefined) return undefined;
  // A name has at least one character, where the pattern leaves that open.
  return [`${text}a`, text].find(
    (each) =>
      (each === text || /[:/]$/.test(text)) && matchesGlob(each, { text: pattern }) && hasForm(each, form),
  );
}

function join(parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join(":");
}

const whereBothAreOpen = (text: string) => (a: string, b: string) =>
  a === "*" && b === "*" ? text : undefined;

/** What people would expect in the head of an ARN where both leave it open. */
const usual: readonly (((a: string, b: string) => string | undefined) | undefined)[] = [
  undefined,
  whereBothAreOpen("aws"),
  undefined,
  whereBothAreOpen("us-east-1"),
  whereBothAreOpen("111122223333"),
];

function exampleOf(a: string, b: string): string | undefined {
  if (!hasWildcard(a)) return a;
  if (!hasWildcard(b)) return b;
  return overlapExample(a, b);
}

/** The six parts of a pattern, the last with all further colons; undefined where it has fewer. */
function split(pattern: string): readonly string[] | undefined {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < headParts; at++) {
    const end = pattern.indexOf(":", start);
    if (end === -1) return undefined;
    parts.push(pattern.slice(start, end));
    start = end + 1;
  }
  parts.push(pattern.slice(start));
  return parts;
}

/** One step of a form: a character, any one, any run of them, or any run within a part of the head. */
type FormItem = string | { readonly run: "any" | "part" };

function formItems(parts: readonly string[]): readonly FormItem[] {
  return parts.flatMap((part, at): readonly FormItem[] => {
    const run = at < headParts ? ("part" as const) : ("any" as const);
    const items = [...part].map((each) => (each === "*" ? { run } : each));
    return at < headParts ? [...items, ":"] : items;
  });
}

/** Whether a pattern and a form have a text in common: at most as many steps as the product of their lengths. */
function meet(pattern: readonly string[], form: readonly FormItem[]): boolean {
  const width = form.length + 1;
  const seen = new Uint8Array((pattern.length + 1) * width);
  const open: number[] = [0];
  const visit = (at: number) => {
    if (seen[at] === 0) {
      seen[at] = 1;
      open.push(at);
    }
  };
  seen[0] = 1;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [i, j] = [Math.floor(at / width), at % width];
    const [given, wanted] = [pattern[i], form[j]];
    if (given === undefined && wanted === undefined) return true;
    if (given === "*") visit(at + width);
    if (typeof wanted === "object") visit(at + 1);
    if (given === undefined || wanted === undefined || !mayBeSame(given, wanted)) continue;
    visit(at + (given === "*" ? 0 : width) + (typeof wanted === "object" ? 0 : 1));
  }
  return false;
}

/** Whether one character can stand for both. */
function mayBeSame(given: string, wanted: FormItem): boolean {
  const isOpen = given === "*" || given === "?";
  if (typeof wanted === "object") return isOpen || wanted.run === "any" || (given !== ":" && given !== "/");
  return isOpen || wanted === "?" || given === wanted;
}

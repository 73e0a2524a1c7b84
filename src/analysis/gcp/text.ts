import {
  anyString,
  complement,
  endsWith,
  includes,
  literal,
  oneOf,
  type StringSet,
  startsWith,
  union,
} from "../sets/index.js";
import {
  type Alternative,
  claimIs,
  everything,
  intersectAlternatives,
  nothing,
  unite,
} from "./alternatives.js";
import { stringsIn } from "./claimSet.js";
import { constantOutcome, type Outcome } from "./outcome.js";
import type { Preimage } from "./preimage.js";
import { between, setOf, type TextTest } from "./singleText.js";

/** A text that an expression builds: constants, and strings computed from one claim each. */
export type TextPart = string | ClaimText;

/** A string computed from a string claim. */
export interface ClaimText {
  readonly path: readonly string[];
  readonly preimage: Preimage;
  /** Whether several strings of the claim give the same text. */
  readonly cut?: true;
}

/** Claims whose computed text is in a set: one entry for each part, in order. */
type Choice = readonly StringSet[];

/** The outcome of a test on a text; undefined where it is beyond what is worked out here. */
export function testText(parts: readonly TextPart[], test: TextTest): Outcome | undefined {
  const computed = parts.filter((part) => typeof part !== "string");
  if (computed.length === 0) return constantOutcome(includes(setOf(test), parts.join("")));
  if (computed.length === 1) return testSingle(parts, computed[0]!, test);
  switch (test.kind) {
    case "oneOf":
      return combine(test.values.map((value) => toOutcome(parts, equality(parts, [...value], new Budget()))));
    case "startsWith":
      return toOutcome(parts, beginning(parts, [...test.text], startsWith, new Budget()));
    case "endsWith":
      return reversedEnding(parts, test.text);
    case "contains":
    case "in":
      return undefined;
  }
}

/** One computed part between constants: the test becomes a set of values of that part. */
function testSingle(parts: readonly TextPart[], part: ClaimText, test: TextTest): Outcome | undefined {
  const at = parts.indexOf(part);
  const before = parts.slice(0, at).join("");
  const after = parts.slice(at + 1).join("");
  const values = between(before, after, test);
  return values && toOutcome([part], { yes: [[values]], no: [[complement(values)]] });
}

interface Choices {
  readonly yes: readonly Choice[];
  readonly no: readonly Choice[];
}

const maxChoices = 2000;

/**
 * How the computed parts can make up exactly this text, and how they can fail to: part by part from the left, a
 * value for the first and what is left for the others. Undefined when there are too many ways.
 */
function equality(parts: readonly TextPart[], text: readonly string[], budget: Budget): Choices | undefined {
  if (!budget.spend(text.length)) return undefined;
  const [first, ...rest] = parts;
  if (first === undefined) return text.length === 0 ? { yes: [[]], no: [] } : { yes: [], no: [[]] };
  if (typeof first === "string") {
    const length = [...first].length;
    if (text.slice(0, length).join("") !== first) return { yes: [], no: [anyOf(rest)] };
    return equality(rest, text.slice(length), budget);
  }
  if (rest.length === 0) return exactly(literal(text.join("")));
  return forEachHead(
    text.length,
    rest,
    (length) => equality(rest, text.slice(length), budget),
    (lengths) => ({
      heads: lengths.map((length) => text.slice(0, length).join("")),
      wide: undefined,
    }),
  );
}

/** The same for "begins with": a first part that itself begins with the text leaves the others free. */
function beginning(
  parts: readonly TextPart[],
  text: readonly string[],
  begins: (text: string) => StringSet,
  budget: Budget,
  join: (characters: readonly string[]) => string = (characters) => characters.join(""),
): Choices | undefined {
  if (!budget.spend(text.length)) return undefined;
  const [first, ...rest] = parts;
  if (text.length === 0) return { yes: [anyOf(parts)], no: [] };
  if (first === undefined) return { yes: [], no: [[]] };
  if (typeof first === "string") {
    const head = [...first].slice(0, text.length);
    const fits = head.every((character, index) => character === text[index]);
    return fits
      ? beginning(rest, text.slice(head.length), begins, budget, join)
      : { yes: [], no: [anyOf(rest)] };
  }
  return forEachHead(
    text.length - 1,
    rest,
    (length) => beginning(rest, text.slice(length), begins, budget, join),
    (lengths) => ({
      heads: lengths.map((length) => join(text.slice(0, length))),
      wide: begins(join(text)),
    }),
  );
}

/** The one part left takes exactly these values. */
function exactly(values: StringSet): Choices {
  return { yes: [[values]], no: [[complement(values)]] };
}

/** Characters that the search for ways to cut a text may look at. */
class Budget {
  #left = 5_000_000;
  spend(characters: number): boolean {
    this.#left -= characters + 1;
    return this.#left > 0;
  }
}

/** Tries each length for the first part's value; `wide`: the values that pass whatever follows. */
function forEachHead(
  longest: number,
  rest: readonly TextPart[],
  follow: (length: number) => Choices | undefined,
  describe: (lengths: readonly number[]) => { heads: readonly string[]; wide: StringSet | undefined },
): Choices | undefined {
  const yes: Choice[] = [];
  const no: Choice[] = [];
  const lengths: number[] = [];
  const followed: Choices[] = [];
  for (let length = 0; length <= longest; length++) {
    const choices = follow(length);
    if (!choices) return undefined;
    if (choices.yes.length === 0) continue;
    lengths.push(length);
    followed.push(choices);
  }
  const { heads, wide } = describe(lengths);
  for (const [index, choices] of followed.entries()) {
    const head = literal(heads[index]!);
    yes.push(...choices.yes.map((choice) => [head, ...choice]));
    no.push(...choices.no.map((choice) => [head, ...choice]));
  }
  const possible = wide ? union(oneOf(heads), wide) : oneOf(heads);
  if (wide) yes.push([wide, ...anyOf(rest)]);
  no.push([complement(possible), ...anyOf(rest)]);
  return yes.length + no.length > maxChoices ? undefined : { yes, no };
}

function anyOf(parts: readonly TextPart[]): Choice {
  return parts.filter((part) => typeof part !== "string").map(() => anyString);
}

/** "Ends with" is "begins with" read backwards, with each value turned round again. */
function reversedEnding(parts: readonly TextPart[], text: string): Outcome | undefined {
  const turn = (part: TextPart) => (typeof part === "string" ? [...part].reverse().join("") : part);
  const backwards = [...parts].reverse();
  const choices = beginning(backwards.map(turn), [...text].reverse(), endsWith, new Budget(), (characters) =>
    [...characters].reverse().join(""),
  );
  return toOutcome(backwards, choices);
}

/** Sets of values of the parts as sets of claims. */
function toOutcome(parts: readonly TextPart[], choices: Choices | undefined): Outcome | undefined {
  const computed = parts.filter((part) => typeof part !== "string");
  const yes = choices && toAlternatives(computed, choices.yes, true);
  const no = choices && toAlternatives(computed, choices.no, false);
  return yes && no && { yes, no };
}

function toAlternatives(
  parts: readonly ClaimText[],
  choices: readonly Choice[],
  passing: boolean,
): readonly Alternative[] | undefined {
  const result: Alternative[] = [];
  const isCut = passing && (choices.length > 1 || parts.some(({ cut }) => cut));
  for (const choice of choices) {
    let alternatives: readonly Alternative[] | undefined = everything;
    for (const [index, part] of parts.entries()) {
      const inputs = part.preimage(choice[index]!);
      if (!inputs) return undefined;
      alternatives = intersectAlternatives(alternatives, [claimIs(part.path, stringsIn(inputs))]);
      if (!alternatives) return undefined;
    }
    result.push(...(isCut ? alternatives.map((each) => ({ ...each, cut: true as const })) : alternatives));
  }
  return unite(result);
}

/** One of several tests passes: the union of who passes each, and who fails all. */
function combine(outcomes: readonly (Outcome | undefined)[]): Outcome | undefined {
  let yes: readonly Alternative[] | undefined = nothing;
  let no: readonly Alternative[] | undefined = everything;
  for (const outcome of outcomes) {
    if (!outcome) return undefined;
    yes = unite([...yes, ...outcome.yes]);
    no = intersectAlternatives(no, outcome.no);
    if (!yes || !no) return undefined;
  }
  return { yes, no };
}

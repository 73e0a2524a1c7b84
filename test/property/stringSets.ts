import assert from "node:assert/strict";
import fc from "fast-check";
import {
  complement,
  finiteMembers,
  foldCase,
  glob,
  includes,
  intersect,
  isEmpty,
  isSubset,
  oneOf,
  pattern,
  regex,
  type StringSet,
  subtract,
  union,
  witness,
} from "../../src/analysis/sets/index.js";
import { isKnown } from "../../src/model/index.js";

/** A set, and the plain definition of what is in it. */
interface Case {
  readonly text: string;
  readonly set: StringSet;
  has(text: string): boolean;
}

const alphabet = ["a", "b", "A", "*"];

/** All strings over the alphabet up to this length. */
const universe = words(3);

function words(length: number): string[] {
  if (length === 0) return [""];
  const shorter = words(length - 1);
  return [
    ...shorter,
    ...shorter.filter((w) => w.length === length - 1).flatMap((w) => alphabet.map((c) => w + c)),
  ];
}

function globMatches(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] === "*")
    return globMatches(pattern.slice(1), text) || (text !== "" && globMatches(pattern, text.slice(1)));
  return (
    text !== "" &&
    (pattern[0] === "?" || pattern[0] === text[0]) &&
    globMatches(pattern.slice(1), text.slice(1))
  );
}

function casings(text: string): string[] {
  return [...text].reduce<string[]>(
    (all, c) => all.flatMap((t) => [...new Set([c.toLowerCase(), c.toUpperCase()])].map((v) => t + v)),
    [""],
  );
}

const shortWord = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 3 });
const globs = fc.string({ unit: fc.constantFrom("a", "b", "A", "*", "*", "?"), maxLength: 5 });
const atoms = fc.oneof(
  fc.constantFrom("a", "b", "A", ".", "[ab]", "[^a]", "(?:a|bA)", "\\*", "^", "$"),
  fc.constant("b"),
);
const regexes = fc
  .array(fc.tuple(atoms, fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,2}")), { maxLength: 4 })
  .map((parts) =>
    parts.map(([atom, count]) => (atom === "^" || atom === "$" ? atom : atom + count)).join(""),
  );

const cases: fc.Memo<Case> = fc.memo((depth) => (depth <= 1 ? leaf : fc.oneof(leaf, inner(depth - 1))));

const leaf: fc.Arbitrary<Case> = fc.oneof(
  globs.map((p) => ({ text: `glob ${p}`, set: glob(p), has: (t: string) => globMatches(p, t) })),
  fc
    .array(shortWord, { maxLength: 3 })
    .map((m) => ({ text: `oneOf ${m}`, set: oneOf(m), has: (t: string) => m.includes(t) })),
  regexes.map((source) => {
    const set = regex(source);
    assert.ok(isKnown(set), source);
    const own = new RegExp(source, "u");
    return { text: `regex ${source}`, set, has: (t: string) => own.test(t) };
  }),
);

function inner(depth: number): fc.Arbitrary<Case> {
  const each = cases(depth);
  return fc.oneof(
    fc.tuple(each, each).map(([a, b]) => ({
      text: `(${a.text} | ${b.text})`,
      set: union(a.set, b.set),
      has: (t: string) => a.has(t) || b.has(t),
    })),
    fc.tuple(each, each).map(([a, b]) => ({
      text: `(${a.text} & ${b.text})`,
      set: intersect(a.set, b.set),
      has: (t: string) => a.has(t) && b.has(t),
    })),
    fc.tuple(each, each).map(([a, b]) => ({
      text: `(${a.text} - ${b.text})`,
      set: subtract(a.set, b.set),
      has: (t: string) => a.has(t) && !b.has(t),
    })),
    each.map((a) => ({ text: `not ${a.text}`, set: complement(a.set), has: (t: string) => !a.has(t) })),
    each.map((a) => ({
      text: `fold ${a.text}`,
      set: foldCase(a.set),
      has: (t: string) => casings(t).some((v) => a.has(v)),
    })),
    fc.tuple(each, shortWord, each).map(([a, w, b]) => ({
      text: `(${a.text} . ${w} . ${b.text})`,
      set: pattern([a.set, w, b.set]),
      has: (t: string) =>
        [...t, ""].some(
          (_, i) => a.has(t.slice(0, i)) && t.startsWith(w, i) && [b.has(t.slice(i + w.length))][0]!,
        ),
    })),
  );
}

/** Every question about a set of random shape agrees with its plain definition on all short strings. */
export function checkStringSets(numRuns: number): void {
  fc.assert(
    fc.property(cases(3), cases(3), (a, b) => {
      const inA = universe.filter((t) => a.has(t));
      const inB = new Set(universe.filter((t) => b.has(t)));
      assert.deepEqual(
        universe.filter((t) => includes(a.set, t)),
        inA,
        a.text,
      );

      const word = witness(a.set);
      assert.ok(isKnown(word));
      assert.equal(isEmpty(a.set), word === undefined, a.text);
      if (word === undefined) assert.deepEqual(inA, [], a.text);
      else
        assert.ok(
          a.has(word) && (inA[0] === undefined || word.length <= inA[0].length),
          `${a.text} has ${word}`,
        );

      const inside = isSubset(a.set, b.set);
      const outsider = witness(subtract(a.set, b.set));
      assert.ok(isKnown(outsider));
      assert.equal(inside, outsider === undefined);
      if (outsider === undefined)
        assert.ok(
          inA.every((t) => inB.has(t)),
          `${a.text} within ${b.text}`,
        );
      else assert.ok(a.has(outsider) && !b.has(outsider), `${outsider} in ${a.text} and not in ${b.text}`);

      const members = finiteMembers(a.set, 30);
      if (members) {
        assert.ok(members.every((t) => a.has(t)) && new Set(members).size === members.length, a.text);
        assert.ok(
          inA.every((t) => members.includes(t)),
          a.text,
        );
      }
    }),
    { numRuns },
  );
}

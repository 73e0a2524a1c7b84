import assert from "node:assert/strict";
import {
  anyString,
  complement,
  contains,
  describe as describeSet,
  endsWith,
  finiteMembers,
  foldCase,
  glob,
  includes,
  intersect,
  isEmpty,
  isSubset,
  literal,
  noString,
  oneOf,
  pattern,
  regex,
  type StringSet,
  startsWith,
  subtract,
  union,
  witness,
} from "../../../src/analysis/sets/index.js";
import { isKnown, isUnknown } from "../../../src/model/index.js";

function re(source: string): StringSet {
  const set = regex(source);
  assert.ok(isKnown(set), source);
  return set;
}

describe("string sets", () => {
  const repositories = re("^repo:[a-z][a-z0-9-]*/[a-z]+:ref:refs/heads/main$");
  const witnesses: readonly (readonly [string, StringSet, string | undefined])[] = [
    ["the empty string when it is in", anyString, ""],
    ["nothing of nothing", noString, undefined],
    ["the shortest literal", oneOf(["long", "b"]), "b"],
    ["letters before all else", glob("?"), "a"],
    ["digits where letters are ruled out", intersect(glob("?"), re("[^a-zA-Z]")), "0"],
    [
      "what stands outside an organisation",
      subtract(intersect(glob("repo:acme*"), repositories), glob("repo:acme/*")),
      "repo:acmea/a:ref:refs/heads/main",
    ],
    ["text in which a star is a star", subtract(glob("a*"), re("^a[^*]*$")), "a*"],
    ["a non-ASCII letter where ASCII is ruled out", intersect(glob("?"), re("[^\\x00-\\x7f]")), "¡"],
    ["a difference in case", subtract(foldCase(literal("Ab")), literal("ab")), "aB"],
    ["a suffix after a prefix that overlaps it", intersect(startsWith("aba"), endsWith("bab")), "abab"],
  ];
  for (const [title, set, expected] of witnesses)
    it(`show ${title}`, () => assert.equal(witness(set), expected));

  it("choose a witness in a preferred language, and leave it aside where it has none", () => {
    const outside = complement(glob("acme/*"));
    const grammar = re("^[a-z-]+/[a-z]+$");
    assert.equal(witness(outside, { within: grammar, prefer: [startsWith("acme-evil/")] }), "acme-evil/a");
    assert.equal(witness(outside, { within: grammar, prefer: [literal("acme/x")] }), "a/a");
  });

  const inclusions: readonly (readonly [StringSet, StringSet, boolean])[] = [
    [glob("s3:Get*"), glob("s3:*"), true],
    [glob("s3:*"), glob("s3:Get*"), false],
    [glob("*?"), glob("?*"), true],
    [glob("?*"), glob("*a*"), false],
    [glob("a?c"), union(literal("abc"), glob("a*c")), true],
    [union(glob("a*"), glob("b*")), re("^[ab]"), true],
    [re("^(a|b)+$"), foldCase(re("^[AB]*$")), true],
    [pattern(["a", union(literal("b"), literal("c")), anyString]), union(glob("ab*"), glob("ac*")), true],
    [glob("*"), complement(noString), true],
  ];
  for (const [a, b, expected] of inclusions)
    it(`find ${describeSet(a)} ${expected ? "" : "not "}within ${describeSet(b)}`, () =>
      assert.equal(isSubset(a, b), expected));

  it("list their members when they are few", () => {
    assert.deepEqual(finiteMembers(re("^v[12](\\.0)?$"), 10), ["v1", "v2", "v1.0", "v2.0"]);
    assert.equal(finiteMembers(re("^v[0-9]{3}$"), 10), undefined);
    assert.equal(finiteMembers(glob("v*"), 10), undefined);
    assert.deepEqual(finiteMembers(foldCase(literal("a1")), 10)?.toSorted(), ["A1", "a1"]);
  });

  it("fold the Kelvin sign, which people take for a K", () =>
    assert.ok(includes(foldCase(literal("key")), "\u212aEY")));

  it("say what they are made of", () => {
    assert.equal(describeSet(subtract(glob("a*"), literal("ab"))), '"a*" and anything but "ab"');
    assert.equal(
      describeSet(oneOf(["1", "2", "3", "4", "5", "6", "7"])),
      '"1" or "2" or "3" or "4" or "5" or 2 more',
    );
    assert.equal(describeSet(pattern(["2*2", anyString])), '"2${*}2*"');
  });
});

describe("regular expressions", () => {
  const matches: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["a", ["a", "bab"], ["", "b"]],
    ["^a|b$", ["ax", "xb"], ["xa", "bx"]],
    ["^$", [""], ["a"]],
    [
      "^(?:main|release-[0-9]{1,2})$",
      ["main", "release-1", "release-10"],
      ["release-", "release-100", "xmain"],
    ],
    ["(?i)^Prod\\z", ["PROD", "prod"], ["prods"]],
    ["^(?i:a)b$", ["Ab", "ab"], ["aB"]],
    ["^a.b$", ["axb"], ["a\nb"]],
    ["(?s)^a.b$", ["a\nb"], ["ab"]],
    ["^\\Qa.b\\E+$", ["a.b", "a.bb"], ["axb"]],
    ["^[[:alpha:]_]+[^\\d]$", ["ab_"], ["ab1", "1"]],
    ["^(?P<owner>\\w+)/\\x{41}\\.\\055$", ["me/A.-"], ["me/A"]],
    ["^a{,2}$", ["a{,2}"], ["aa"]],
    ["^[]a-]+$", ["]a-"], ["b"]],
    ["a^b", [], ["ab", "a^b"]],
    ["(a*)*$", ["", "b"], []],
  ];
  for (const [source, inside, outside] of matches)
    it(`read ${source}`, () => {
      assert.deepEqual(
        inside.filter((text) => !includes(re(source), text)),
        [],
      );
      assert.deepEqual(
        outside.filter((text) => includes(re(source), text)),
        [],
      );
    });

  for (const source of [
    "(",
    ")",
    "a**",
    "[",
    "[b-a]",
    "(?=a)",
    "\\b",
    "\\pL",
    "\\1",
    "a{2,1}",
    "a{1001}",
    "(?m)^a",
    "\\",
    "*",
  ])
    it(`do not decide ${source}`, () => assert.ok(isUnknown(regex(source))));

  it("do not decide what is nested or repeated beyond bounds", () => {
    assert.ok(isUnknown(regex("(".repeat(100_000))));
    assert.ok(isUnknown(regex("((a{1,1000}){1,1000}){1,1000}")));
    assert.ok(isUnknown(regex(`^${"(a?)".repeat(5_000)}$`)));
  });
});

describe("worst cases", () => {
  const hostile: readonly (readonly [string, () => unknown, unknown])[] = [
    [
      "10,000 wildcards within as many",
      () => isSubset(glob("*a".repeat(10_000)), glob("*a".repeat(9_999))),
      true,
    ],
    [
      "10,000 wildcards not within as many",
      () => isSubset(glob("*a".repeat(9_999)), glob("*a".repeat(10_000))),
      false,
    ],
    [
      "10,000 wildcards against a long text",
      () => includes(glob("*a".repeat(10_000)), "a".repeat(6_144)),
      false,
    ],
    ["a gap before a long run", () => includes(glob(`*${"a".repeat(3_000)}b`), "a".repeat(6_144)), false],
    [
      "a thousand globs within a thousand others",
      () => {
        const all = (text: (n: number) => string) =>
          union(...Array.from({ length: 1_000 }, (_, n) => glob(text(n))));
        return isSubset(
          all((n) => `*x${n}*`),
          all((n) => `*${n}*`),
        );
      },
      true,
    ],
    [
      "6,144 different characters",
      () => {
        const text = String.fromCodePoint(...Array.from({ length: 6_144 }, (_, index) => 0x4e00 + index));
        return isEmpty(intersect(glob(`${text}*`), complement(contains(text))));
      },
      true,
    ],
    [
      "a pattern that backtracking engines die of",
      () => includes(re("^(x+x+)+y$"), "x".repeat(6_000)),
      false,
    ],
    ["membership in 900 nested complements", () => includes(nested(900), "b0"), true],
  ];
  for (const [title, decide, expected] of hostile)
    it(`decide ${title}`, () => assert.equal(decide(), expected));

  const beyond: readonly (readonly [string, () => unknown])[] = [
    [
      "exponentially many states",
      () => isEmpty(intersect(re("a.{40}$"), re("^[^b]*$"), complement(re("a.{41}$")))),
    ],
    [
      "a gap before 6,000 equal characters",
      () => isEmpty(intersect(glob(`*${"a".repeat(6_000)}b`), glob(`*${"a".repeat(6_000)}c*`))),
    ],
    ["sets nested too deeply", () => isEmpty(nested(900))],
  ];
  for (const [title, ask] of beyond)
    it(`say that they do not know: ${title}`, () => assert.ok(isUnknown(ask())));
});

function nested(depth: number): StringSet {
  let set: StringSet = glob("a*");
  for (let level = 0; level < depth; level++) set = complement(union(literal(`b${level}`), set));
  return set;
}

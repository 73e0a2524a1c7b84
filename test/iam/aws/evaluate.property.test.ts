import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Context,
  checkDocument,
  evaluate,
  guessUse,
  lint,
  matchesGlob,
  type PolicyUse,
  parsePolicy,
  parsePrincipal,
  readDocument,
} from "../../../src/iam/aws/index.js";
import { overlaps } from "../../../src/iam/aws/overlap.js";
import { Unknown, type Value } from "../../../src/model/index.js";

const RUNS = Number(process.env.KEYLESS_PROPERTY_RUNS ?? 2_000);
const principal = parsePrincipal("arn:aws:iam::111122223333:user/u")!;

/** A small vocabulary, so that documents and requests meet often. */
const word = fc.stringMatching(/^[abA]{0,3}$/);
const pattern = fc.stringMatching(/^[abA*?]{0,4}$/);
const condition = fc.record({
  quantifier: fc.constantFrom("", "ForAnyValue:", "ForAllValues:"),
  operator: fc.constantFrom(
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
  ),
  ifExists: fc.constantFrom("", "IfExists"),
  key: fc.constantFrom("x:k", "X:K", "x:l"),
  values: fc.array(pattern, { maxLength: 3 }),
});
const nullCondition = fc.record({ key: fc.constantFrom("x:k", "x:l"), value: fc.boolean() });
const statement = fc.record({
  effect: fc.constantFrom("Allow", "Allow", "Deny"),
  notAction: fc.boolean(),
  actions: fc.array(
    pattern.map((text) => `s:${text}`),
    { minLength: 1, maxLength: 2 },
  ),
  notResource: fc.boolean(),
  resources: fc.array(pattern, { minLength: 1, maxLength: 2 }),
  conditions: fc.array(condition, { maxLength: 2 }),
  nulls: fc.array(nullCondition, { maxLength: 1 }),
});
type SmallStatement = typeof statement extends fc.Arbitrary<infer T> ? T : never;
const request = fc.record({
  action: word.map((text) => `S:${text}`),
  resource: word,
  context: fc.dictionary(fc.constantFrom("x:k", "x:l"), fc.array(word, { maxLength: 2 })),
});
type SmallRequest = typeof request extends fc.Arbitrary<infer T> ? T : never;

function toDocument(statements: readonly SmallStatement[]): {
  readonly Version: string;
  readonly Statement: readonly { readonly [name: string]: Value }[];
} {
  return {
    Version: "2012-10-17",
    Statement: statements.map((each) => {
      const block: Record<string, Record<string, Value>> = {};
      // One operator may be drawn twice; the later keys win, for the oracle as well.
      for (const { quantifier, operator, ifExists, key, values } of distinct(each)) {
        const name = quantifier + operator + ifExists;
        block[name] = { ...block[name], [key]: values };
      }
      for (const { key, value } of each.nulls) block.Null = { [key]: value };
      return {
        Effect: each.effect,
        [each.notAction ? "NotAction" : "Action"]: each.actions,
        [each.notResource ? "NotResource" : "Resource"]: each.resources,
        Condition: block,
      };
    }),
  };
}

function distinct({ conditions }: SmallStatement): SmallStatement["conditions"] {
  const name = (each: SmallStatement["conditions"][number]): string =>
    each.quantifier + each.operator + each.ifExists + each.key.toLowerCase();
  return conditions.filter(
    (each, index) => conditions.findLastIndex((other) => name(other) === name(each)) === index,
  );
}

/** The independent reading of the documentation: regular expressions and quantifiers over lists, nothing shared. */
const oracle = {
  glob: (text: string, glob: string): boolean =>
    new RegExp(
      `^${[...glob].map((char) => (char === "*" ? "[^]*" : char === "?" ? "[^]" : char)).join("")}$`,
    ).test(text),
  one(operator: string, value: string, wanted: string): boolean {
    if (operator.endsWith("Like")) return oracle.glob(value, wanted);
    return operator.endsWith("IgnoreCase") ? value.toLowerCase() === wanted.toLowerCase() : value === wanted;
  },
  condition(
    each: SmallStatement["conditions"][number],
    context: SmallRequest["context"],
  ): boolean | undefined {
    const given = context[each.key.toLowerCase()] ?? [];
    const negated = each.operator.includes("Not");
    const passes = (value: string): boolean =>
      each.values.some((wanted) => oracle.one(each.operator, value, wanted)) !== negated;
    if (given.length === 0)
      return (
        each.ifExists !== "" || each.quantifier === "ForAllValues:" || (negated && each.quantifier === "")
      );
    if (each.quantifier === "ForAllValues:") return given.every(passes);
    if (each.quantifier === "ForAnyValue:") return given.some(passes);
    return given.every(passes) === given.some(passes) ? given.every(passes) : undefined;
  },
  statement(each: SmallStatement, { action, resource, context }: SmallRequest): boolean | undefined {
    const folded = action.toLowerCase();
    const results = [
      each.actions.some((glob) => oracle.glob(folded, glob.toLowerCase())) !== each.notAction,
      each.resources.some((glob) => oracle.glob(resource, glob)) !== each.notResource,
      ...each.nulls.map(({ key, value }) => ((context[key] ?? []).length === 0) === value),
      ...distinct(each).map((one) => oracle.condition(one, context)),
    ];
    return results.includes(false) ? false : results.includes(undefined) ? undefined : true;
  },
  decide(statements: readonly SmallStatement[], asked: SmallRequest): string {
    const of = (effect: string): readonly (boolean | undefined)[] =>
      statements.filter((each) => each.effect === effect).map((each) => oracle.statement(each, asked));
    const [allows, denies] = [of("Allow"), of("Deny")];
    if (denies.includes(true) || !(allows.includes(true) || allows.includes(undefined))) return "denied";
    return denies.includes(undefined) || !allows.includes(true) ? "undecided" : "allowed";
  },
};

function decide(document: Value, asked: SmallRequest): string {
  const policy = { name: "p", document: readDocument(document, "identity") };
  return evaluate({ identity: [policy] }, { ...asked, principal, context: asked.context as Context })
    .decision;
}

describe("evaluate, on random small documents", () => {
  it("agrees with an independent oracle", () => {
    const statements = fc.array(statement, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(statements, request, (some, asked) => {
        // Two spellings of one key under one operator are a repetition, which is no document.
        fc.pre(parsePolicy(toDocument(some), "identity").document !== undefined);
        assert.equal(decide(toDocument(some), asked), oracle.decide(some, asked));
      }),
      { numRuns: RUNS },
    );
  });

  it("decides a partly unknown document only as every completion of it is decided", () => {
    const hole = fc.record({ at: fc.nat(2), element: fc.nat(3), index: fc.option(fc.nat(1)) });
    const statements = fc.array(statement, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        statements,
        request,
        fc.array(hole, { minLength: 1, maxLength: 2 }),
        (some, asked, holes) => {
          const full = toDocument(some);
          fc.pre(parsePolicy(full, "identity").document !== undefined);
          const decision = decide(holes.reduce(punch, full), asked);
          if (decision !== "undecided") assert.equal(decide(full, asked), decision);
        },
      ),
      { numRuns: RUNS },
    );
  });
});

/** Replaces an element of a statement, or one entry of its list, with an unknown value. */
function punch(
  document: ReturnType<typeof toDocument>,
  hole: { at: number; element: number; index: number | null },
): ReturnType<typeof toDocument> {
  const statements = document.Statement.map((each, at) => {
    if (at !== hole.at) return each;
    const name = Object.keys(each)[hole.element]!;
    const unknown = new Unknown("not yet");
    const value = each[name];
    const list = Array.isArray(value) && hole.index !== null && hole.index < value.length;
    return {
      ...each,
      [name]: list
        ? (value as readonly Value[]).map((item, index) => (index === hole.index ? unknown : item))
        : unknown,
    };
  });
  return { ...document, Statement: statements };
}

describe("the whole library, on anything", () => {
  const name = fc.constantFrom(
    "Version",
    "Statement",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "Principal",
    "Condition",
    "StringLike",
    "ForAllValues:StringEquals",
    "Null",
    "AWS",
    "Federated",
    "aws:SourceArn",
    "__proto__",
    "constructor",
  );
  const leaf = fc.oneof(
    fc.constantFrom(
      "2012-10-17",
      "Allow",
      "Deny",
      "*",
      "s3:Get*",
      "arn:aws:s3:::b",
      "${aws:username}",
      "${",
      "\u0000",
    ),
    fc.string(),
    fc.jsonValue({ maxDepth: 1 }),
  );
  const { almost } = fc.letrec<{ almost: unknown }>((tie) => ({
    almost: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      leaf,
      fc.dictionary(name, tie("almost"), { maxKeys: 6 }),
      fc.array(tie("almost"), { maxLength: 3 }),
    ),
  }));
  const wellFormed = fc.record({
    Version: fc.constant("2012-10-17"),
    Statement: fc.array(
      fc.record({
        Effect: fc.constant("Allow"),
        Principal: fc.oneof(fc.constant("*"), almost),
        Action: fc.oneof(fc.string(), almost),
        Resource: fc.oneof(fc.string(), almost),
        Condition: fc.dictionary(
          fc.constantFrom(
            "StringLike",
            "Bool",
            "ArnLike",
            "IpAddress",
            "DateLessThan",
            "NumericEquals",
            "BinaryEquals",
          ),
          fc.dictionary(fc.string(), fc.string()),
        ),
      }),
    ),
  });
  const use = fc.constantFrom<PolicyUse>(
    "identity",
    "trust",
    "resource",
    "session",
    "boundary",
    "scp",
    "rcp",
  );
  const context = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string())));

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(almost, wellFormed),
        use,
        fc.string(),
        fc.string(),
        context,
        (input, kind, action, resource, keys) => {
          for (const each of [input, JSON.stringify(input)]) {
            guessUse(each);
            checkDocument(each, kind);
            const { document } = parsePolicy(each, kind);
            if (document === undefined) continue;
            lint(document, kind);
            const policy = { name: "p", document };
            const everywhere = {
              identity: [policy],
              boundary: policy,
              session: [policy],
              resource: policy,
              trust: policy,
              scp: [[policy]],
              rcp: [policy],
            };
            const who = parsePrincipal(action) ?? principal;
            evaluate(everywhere, { principal: who, action, resource, context: keys });
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe("globs", () => {
  it("match as the plain definition does", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab]{0,6}$/), fc.stringMatching(/^[ab*?]{0,6}$/), (text, glob) =>
        assert.equal(matchesGlob(text, { text: glob }), oracle.glob(text, glob)),
      ),
      { numRuns: RUNS },
    );
  });

  it("overlap when some short text is in both", () => {
    const texts = [
      "",
      ...[1, 2, 3, 4].flatMap((length) =>
        Array.from({ length: 2 ** length }, (_, bits) =>
          Array.from({ length }, (__, at) => ((bits >> at) & 1 ? "a" : "b")).join(""),
        ),
      ),
    ];
    const glob = fc.stringMatching(/^[ab*?]{0,2}$/);
    fc.assert(
      fc.property(glob, glob, (a, b) =>
        assert.equal(
          overlaps(a, b),
          texts.some((text) => oracle.glob(text, a) && oracle.glob(text, b)),
        ),
      ),
      { numRuns: RUNS },
    );
  });

  it("take 10,000 wildcards in stride", () => {
    const text = "a".repeat(10_000);
    assert.equal(matchesGlob(`${text}b`, { text: "*a".repeat(10_000) }), false);
    assert.equal(matchesGlob(text, { text: `${"*".repeat(10_000)}b` }), false);
    assert.equal(matchesGlob(text, { text: `*${"a".repeat(5_000)}b` }), false);
    assert.equal(matchesGlob(text, { text: "?*".repeat(10_000) }), true);
  });
});

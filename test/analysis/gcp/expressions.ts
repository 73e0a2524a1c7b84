import fc from "fast-check";

/**
 * Generated CEL expressions, each with what it means written out a second time: a small oracle that shares nothing
 * with the parser, the evaluator or the analysis.
 */
export interface Generated {
  readonly text: string;
  /** The value for a token; {@link failed} for CEL's error. */
  readonly run: (token: Token) => unknown;
}

export type Token = Readonly<Record<string, unknown>>;

export const failed = Symbol("error");

const claimNames = ["a", "b", "c"];
const characters = ["x", "y", "X", ":", " "];
/** Short texts over a few characters. */
export const words = fc.string({ unit: fc.constantFrom(...characters), maxLength: 3 });

const quoted = (text: string) => JSON.stringify(text);

const constant: fc.Arbitrary<Generated> = words.map((text) => ({ text: quoted(text), run: () => text }));

const claim: fc.Arbitrary<Generated> = fc.constantFrom(...claimNames).map((name) => ({
  text: `assertion.${name}`,
  run: (token) => (Object.hasOwn(token, name) ? token[name] : failed),
}));

const nested: fc.Arbitrary<Generated> = fc.constant({
  text: 'assertion["m"].n',
  run: (token) => {
    const inner = token.m;
    const isObject = typeof inner === "object" && inner !== null && !Array.isArray(inner);
    return isObject && Object.hasOwn(inner, "n") ? (inner as Token).n : failed;
  },
});

/** Applies a function to string values; anything else is an error. */
function onStrings(parts: readonly Generated[], work: (texts: readonly string[]) => unknown) {
  return (token: Token): unknown => {
    const values = parts.map((part) => part.run(token));
    return values.every((value) => typeof value === "string") ? work(values as string[]) : failed;
  };
}

function extractBetween(text: string, prefix: string, suffix: string): string {
  const at = text.indexOf(prefix);
  if (at < 0) return "";
  const rest = text.substring(at + prefix.length);
  if (suffix === "") return rest;
  const end = rest.indexOf(suffix);
  return end < 0 ? "" : rest.substring(0, end);
}

const stringTests: Readonly<Record<string, (value: string, part: string) => boolean>> = {
  startsWith: (value, part) => value.startsWith(part),
  endsWith: (value, part) => value.endsWith(part),
  contains: (value, part) => value.includes(part),
};

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

const patterns: readonly (readonly [string, (value: string) => boolean])[] = [
  ["^x", (value) => value.startsWith("x")],
  ["y$", (value) => value.endsWith("y")],
  ["^(x|y)*$", (value) => [...value].every((character) => "xy".includes(character))],
  ["x.y", (value) => [...value].some((character, at) => character === "x" && value[at + 2] === "y")],
];

export const { text: textExpression, bool: boolExpression } = fc.letrec<{ text: Generated; bool: Generated }>(
  (tie) => {
    const text = tie("text");
    const bool = tie("bool");
    return {
      text: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        claim,
        constant,
        nested,
        fc.array(text, { minLength: 2, maxLength: 3 }).map((parts) => ({
          text: `(${parts.map((part) => part.text).join(" + ")})`,
          run: sumOf(parts),
        })),
        fc.tuple(bool, text, text).map(([condition, yes, no]) => ({
          text: `(${condition.text} ? ${yes.text} : ${no.text})`,
          run: (token: Token) => {
            const value = condition.run(token);
            return typeof value === "boolean" ? (value ? yes : no).run(token) : failed;
          },
        })),
        fc.tuple(text, words, words).map(([of, prefix, suffix]) => ({
          text: `${of.text}.extract(${quoted(`${prefix}{it}${suffix}`)})`,
          run: onStrings([of], ([value]) => extractBetween(value!, prefix, suffix)),
        })),
        text.map((of) => ({
          text: `${of.text}.lowerAscii()`,
          run: onStrings([of], ([value]) => value!.toLowerCase()),
        })),
        fc.tuple(text, fc.nat(2)).map(([of, at]) => ({
          text: `${of.text}.split(":")[${at}]`,
          run: onStrings([of], ([value]) => value!.split(":")[at] ?? failed),
        })),
        fc.tuple(text, fc.nat(2), fc.option(fc.nat(2))).map(([of, from, more]) => ({
          text: `${of.text}.substring(${from}${more === null ? "" : `, ${from + more}`})`,
          run: onStrings([of], ([value]) =>
            value!.length < from + (more ?? 0)
              ? failed
              : value!.slice(from, more === null ? undefined : from + more),
          ),
        })),
        fc.tuple(text, fc.nat(2)).map(([of, at]) => ({
          text: `${of.text}.charAt(${at})`,
          run: onStrings([of], ([value]) => (at > value!.length ? failed : value!.charAt(at))),
        })),
        text.map((of) => ({
          text: `${of.text}.trim()`,
          run: onStrings([of], ([value]) => value!.replace(/^ +| +$/g, "")),
        })),
        fc
          .tuple(
            text,
            words.filter((from) => from !== ""),
            words,
          )
          .map(([of, from, to]) => ({
            text: `${of.text}.replace(${quoted(from)}, ${quoted(to)})`,
            run: onStrings([of], ([value]) => value!.replaceAll(from, () => to)),
          })),
        fc.tuple(fc.array(text, { minLength: 1, maxLength: 2 }), words).map(([parts, separator]) => ({
          text: `[${parts.map((part) => part.text).join(", ")}].join(${quoted(separator)})`,
          run: onStrings(parts, (values) => values.join(separator)),
        })),
      ),
      bool: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.boolean().map((value) => ({ text: String(value), run: () => value })),
        claim,
        fc.tuple(text, text).map(([left, right]) => ({
          text: `${left.text} == ${right.text}`,
          run: equality(left, right, false),
        })),
        fc
          .tuple(text, fc.oneof(constant, literalOf(2), literalOf(true), literalOf(null)))
          .map(([left, right]) => ({
            text: `${left.text} != ${right.text}`,
            run: equality(left, right, true),
          })),
        fc.tuple(text, fc.array(words, { maxLength: 3 })).map(([item, list]) => ({
          text: `${item.text} in [${list.map(quoted).join(", ")}]`,
          run: (token: Token) => {
            const value = item.run(token);
            return value === failed ? failed : list.includes(value as string);
          },
        })),
        fc
          .tuple(text, fc.constantFrom("startsWith", "endsWith", "contains"), words)
          .map(([of, name, part]) => ({
            text: `${of.text}.${name}(${quoted(part)})`,
            run: onStrings([of], ([value]) => stringTests[name]!(value!, part)),
          })),
        fc.tuple(text, fc.array(words, { minLength: 1, maxLength: 3 })).map(([of, list]) => ({
          text: `${of.text}.split(":") == [${list.map(quoted).join(", ")}]`,
          run: onStrings([of], ([value]) => JSON.stringify(value!.split(":")) === JSON.stringify(list)),
        })),
        fc.tuple(words, text).map(([item, of]) => ({
          text: `${quoted(item)} in ${of.text}.split(":")`,
          run: onStrings([of], ([value]) => value!.split(":").includes(item)),
        })),
        fc
          .tuple(text, fc.constantFrom(...Object.keys(comparisons)), fc.nat(3))
          .map(([of, operator, count]) => ({
            text: `${of.text}.split(":").size() ${operator} ${count}`,
            run: onStrings([of], ([value]) => comparisons[operator]!(value!.split(":").length, count)),
          })),
        fc
          .tuple(
            text,
            fc.constantFrom("indexOf", "lastIndexOf"),
            words.filter((part) => part !== ""),
            fc.constantFrom(...Object.keys(comparisons)),
            fc.integer({ min: -2, max: 3 }),
          )
          .map(([of, name, part, operator, at]) => ({
            text: `${of.text}.${name}(${quoted(part)}) ${operator} ${at}`,
            run: onStrings([of], ([value]) => {
              const found = name === "indexOf" ? value!.indexOf(part) : value!.lastIndexOf(part);
              return comparisons[operator]!(found, at);
            }),
          })),
        fc
          .tuple(text, fc.constantFrom("==", "!=", "<"), fc.constantFrom(7, 12, 0))
          .map(([of, operator, number]) => ({
            text: `int(${of.text}.replace("x", "0") + "7") ${operator} ${number}`,
            run: onStrings([of], ([value]) => {
              const written = `${value!.replaceAll("x", "0")}7`;
              return /^-?[0-9]+$/.test(written) ? comparisons[operator]!(Number(written), number) : failed;
            }),
          })),
        fc.array(fc.tuple(text, words), { minLength: 1, maxLength: 2 }).map((pairs) => ({
          text: `[${pairs.map(([, word]) => quoted(word)).join(", ")}].map(w, w + ":").exists_one(w, ${pairs[0]![0].text} == w)`,
          run: (token: Token) => {
            const value = pairs[0]![0].run(token);
            return value === failed ? failed : pairs.filter(([, word]) => value === `${word}:`).length === 1;
          },
        })),
        fc.tuple(text, fc.constantFrom(...patterns)).map(([of, [source, test]]) => ({
          text: `${of.text}.matches(${quoted(source)})`,
          run: onStrings([of], ([value]) => test(value!)),
        })),
        fc.constantFrom(...claimNames).map((name) => ({
          text: `has(assertion.${name})`,
          run: (token: Token) => Object.hasOwn(token, name),
        })),
        fc.tuple(words, fc.constantFrom(...claimNames)).map(([item, name]) => ({
          text: `${quoted(item)} in assertion.${name}`,
          run: (token: Token) => {
            const value = token[name];
            if (Array.isArray(value)) return value.includes(item);
            return typeof value === "object" && value !== null ? Object.hasOwn(value, item) : failed;
          },
        })),
        fc.constantFrom(...claimNames).map((name) => ({
          text: `size(assertion.${name}) > 1`,
          run: (token: Token) => {
            const value = token[name];
            if (typeof value === "string" || Array.isArray(value)) return value.length > 1;
            return typeof value === "object" && value !== null ? Object.keys(value).length > 1 : failed;
          },
        })),
        bool.map((of) => ({
          text: `!(${of.text})`,
          run: (token: Token) => {
            const value = of.run(token);
            return typeof value === "boolean" ? !value : failed;
          },
        })),
        fc.array(bool, { minLength: 2, maxLength: 3 }).map((parts) => ({
          text: `(${parts.map((part) => `(${part.text})`).join(" && ")})`,
          run: absorbing(parts, false),
        })),
        fc.array(bool, { minLength: 2, maxLength: 3 }).map((parts) => ({
          text: `(${parts.map((part) => `(${part.text})`).join(" || ")})`,
          run: absorbing(parts, true),
        })),
      ),
    };
  },
);

function literalOf(value: unknown): fc.Arbitrary<Generated> {
  return fc.constant({ text: String(value), run: () => value });
}

function sumOf(parts: readonly Generated[]) {
  return (token: Token): unknown => {
    const values = parts.map((part) => part.run(token));
    if (values.every((value) => typeof value === "string")) return values.join("");
    if (values.every((value) => typeof value === "number"))
      return values.reduce((sum, value) => sum + value, 0);
    return values.every(Array.isArray) ? values.flat() : failed;
  };
}

function equality(left: Generated, right: Generated, negated: boolean) {
  return (token: Token): unknown => {
    const values = [left.run(token), right.run(token)];
    if (values.includes(failed)) return failed;
    return (JSON.stringify(values[0]) === JSON.stringify(values[1])) !== negated;
  };
}

function absorbing(parts: readonly Generated[], value: boolean) {
  return (token: Token): unknown => {
    const values = parts.map((part) => part.run(token));
    if (values.includes(value)) return value;
    return values.every((each) => typeof each === "boolean") ? !value : failed;
  };
}

const scalar = fc.oneof(
  { weight: 6, arbitrary: words },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(2, true, false, null) },
);
const state = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.record({ n: words }) },
);

/** Tokens over the same few claims and characters, so that generated conditions often pass. */
export const token: fc.Arbitrary<Token> = fc.record(
  { a: state, b: state, c: state, m: fc.oneof(fc.record({ n: state }), state) },
  { requiredKeys: [] },
);

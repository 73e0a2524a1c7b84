import { matchesGlob } from "../glob.js";
import type { Operator } from "./operator.js";

const shared = { type: "String", variables: true } as const;

const equals = {
  ...shared,
  wildcards: false,
  matches: (value, expected) => value === expected.text,
} as const satisfies Partial<Operator>;

/** Folded by code point, not by locale: the same on every machine. */
const equalsIgnoreCase = {
  ...shared,
  wildcards: false,
  matches: (value, expected) => value.toLowerCase() === expected.text.toLowerCase(),
} as const satisfies Partial<Operator>;

const like = { ...shared, wildcards: true, matches: matchesGlob } as const satisfies Partial<Operator>;

/** `String*`: case-sensitive unless the name says otherwise; `*` and `?` are wildcards in the `Like` forms only. */
export const stringOperators: readonly Operator[] = [
  { name: "StringEquals", negated: false, ...equals },
  { name: "StringNotEquals", negated: true, ...equals },
  { name: "StringEqualsIgnoreCase", negated: false, ...equalsIgnoreCase },
  { name: "StringNotEqualsIgnoreCase", negated: true, ...equalsIgnoreCase },
  { name: "StringLike", negated: false, ...like },
  { name: "StringNotLike", negated: true, ...like },
];

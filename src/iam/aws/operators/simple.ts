import type { Operator } from "./operator.js";

/** `true` or `false`, in whatever case. */
export function readBool(text: string): boolean | undefined {
  const folded = text.toLowerCase();
  return folded === "true" ? true : folded === "false" ? false : undefined;
}

/** `Bool`: both sides read as a truth value. */
export const boolOperator: Operator = {
  name: "Bool",
  type: "Bool",
  negated: false,
  variables: true,
  wildcards: false,
  matches: (value, expected) => {
    const left = readBool(value);
    const right = readBool(expected.text);
    return left === undefined || right === undefined ? undefined : left === right;
  },
};

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function readBinary(text: string): string | undefined {
  return BASE64.test(text) && text.length % 4 === 0 ? Buffer.from(text, "base64").toString("hex") : undefined;
}

/** `BinaryEquals`: byte for byte, both sides in base64. */
export const binaryOperator: Operator = {
  name: "BinaryEquals",
  type: "Binary",
  negated: false,
  variables: false,
  wildcards: false,
  matches: (value, expected) => {
    const left = readBinary(value);
    const right = readBinary(expected.text);
    return left === undefined || right === undefined ? undefined : left === right;
  },
};

/**
 * `Null`: whether the key is absent. The evaluator answers it before any value is compared, because it has no
 * value to compare; this entry says what its policy values are.
 */
export const nullOperator: Operator = {
  name: "Null",
  type: "Null",
  negated: false,
  variables: false,
  wildcards: false,
  matches: () => undefined,
};

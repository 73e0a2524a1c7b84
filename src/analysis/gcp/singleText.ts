import {
  anyString,
  contains,
  endsWith,
  literal,
  oneOf,
  type StringSet,
  startsWith,
  union,
} from "../sets/index.js";

/** A test of a text against constants. */
export type TextTest =
  | { readonly kind: "oneOf"; readonly values: readonly string[] }
  | { readonly kind: "startsWith" | "endsWith" | "contains"; readonly text: string }
  | { readonly kind: "in"; readonly set: StringSet };

/** The texts that pass a test. */
export function setOf(test: TextTest): StringSet {
  switch (test.kind) {
    case "oneOf":
      return oneOf(test.values);
    case "startsWith":
      return startsWith(test.text);
    case "endsWith":
      return endsWith(test.text);
    case "contains":
      return contains(test.text);
    case "in":
      return test.set;
  }
}

/** The texts `x` for which `before + x + after` passes. */
export function between(before: string, after: string, test: TextTest): StringSet | undefined {
  if (before === "" && after === "") return setOf(test);
  switch (test.kind) {
    case "oneOf":
      return oneOf(test.values.flatMap((value) => strip(value, before, after)));
    case "startsWith":
      return startAfter(before, test.text, after);
    case "endsWith":
      return endBefore(before, test.text, after);
    case "contains":
      return containBetween(before, test.text, after);
    case "in":
      return undefined;
  }
}

function strip(value: string, before: string, after: string): readonly string[] {
  const fits =
    value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
  return fits ? [value.slice(before.length, value.length - after.length)] : [];
}

/** `before + x + after` starts with the text: `x` goes on from `before`, or is short and `after` finishes. */
function startAfter(before: string, text: string, after: string): StringSet {
  if (before.startsWith(text)) return anyString;
  if (!text.startsWith(before)) return oneOf([]);
  const rest = text.slice(before.length);
  const short = cuts(rest).filter(([, tail]) => tail !== "" && after.startsWith(tail));
  return union(startsWith(rest), oneOf(short.map(([head]) => head)));
}

function endBefore(before: string, text: string, after: string): StringSet {
  if (after.endsWith(text)) return anyString;
  if (!text.endsWith(after)) return oneOf([]);
  const rest = text.slice(0, text.length - after.length);
  const short = cuts(rest).filter(([head]) => head !== "" && before.endsWith(head));
  return union(endsWith(rest), oneOf(short.map(([, tail]) => tail)));
}

function containBetween(before: string, text: string, after: string): StringSet {
  if (before.includes(text) || after.includes(text)) return anyString;
  const sets = [contains(text)];
  for (const [head, tail] of cuts(text)) {
    if (head !== "" && before.endsWith(head)) sets.push(startsWith(tail));
    if (tail !== "" && after.startsWith(tail)) sets.push(endsWith(head));
    if (head === "" || !before.endsWith(head)) continue;
    for (const [middle, end] of cuts(tail)) {
      if (end !== "" && after.startsWith(end)) sets.push(literal(middle));
    }
  }
  return union(...sets);
}

/** All ways to cut a text in two. */
function cuts(text: string): readonly (readonly [string, string])[] {
  const characters = [...text];
  return Array.from({ length: characters.length + 1 }, (_, at) => [
    characters.slice(0, at).join(""),
    characters.slice(at).join(""),
  ]);
}

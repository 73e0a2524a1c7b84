import { type Expression, isProblem, parseCel, partsOf } from "../../iam/gcp/cel/index.js";
import * as sets from "../sets/strings.js";
import type { Alternative, Spelled } from "./alternative.js";

/**
 * What a condition and a member spell of each claim: its texts, and the beginnings, endings and patterns that they are
 * tested as, with `*` for what is left open. A text that a claim may not have is no value of it.
 */
export function spelledOnGcp(
  claims: Alternative["claims"],
  expressions: readonly string[],
  values: readonly string[],
): readonly Spelled[] {
  const texts = [...values, ...expressions.flatMap(textsIn)];
  return [...claims].flatMap(([claim, { present }]) =>
    texts.flatMap((text) => {
      const spelled = sets.includes(present.text, text) ? [text] : [];
      return [...spelled, `${text}*`, `${text}/*`, `*${text}`].map((each) => ({ claim, text: each }));
    }),
  );
}

function textsIn(expression: string): readonly string[] {
  const parsed = parseCel(expression);
  return isProblem(parsed) ? [] : literals(parsed);
}

function literals(expression: Expression): readonly string[] {
  const inner = partsOf(expression).flatMap(literals);
  if (expression.kind === "method" && expression.name === "matches") {
    return [...inner, ...inner.flatMap(globsOfRegex)];
  }
  return expression.kind === "literal" && typeof expression.value === "string" ? [expression.value] : inner;
}

/** Alternations are written out up to so many texts. */
const mostTexts = 64;

/** A regular expression as globs, for the names that it spells: everything that is not plain text becomes `*`. */
function globsOfRegex(source: string): readonly string[] {
  const reader = { source, at: 0 };
  return readAlternatives(reader).map((text) => text.replace(/\*+/g, "*"));
}

interface Reader {
  readonly source: string;
  at: number;
}

function readAlternatives(reader: Reader): readonly string[] {
  const all: string[] = [];
  let texts: readonly string[] = [""];
  while (reader.at < reader.source.length) {
    const char = reader.source[reader.at++] as string;
    if (char === ")") break;
    if (char === "|") {
      all.push(...texts);
      texts = [""];
      continue;
    }
    const pieces = readPiece(reader, char);
    texts = texts.flatMap((text) => pieces.map((piece) => text + piece)).slice(0, mostTexts);
  }
  return [...all, ...texts].slice(0, mostTexts);
}

function readPiece(reader: Reader, char: string): readonly string[] {
  const piece = readAtom(reader, char);
  return skipQuantifier(reader) ? ["*"] : piece;
}

function readAtom(reader: Reader, char: string): readonly string[] {
  switch (char) {
    case "^":
    case "$":
      return [""];
    case "(":
      if (reader.source.startsWith("?:", reader.at)) reader.at += 2;
      return readAlternatives(reader);
    case ".":
      return ["*"];
    case "[": {
      const end = reader.source.indexOf("]", reader.at + 1);
      reader.at = end < 0 ? reader.source.length : end + 1;
      return ["*"];
    }
    case "\\": {
      const escaped = reader.source[reader.at++] ?? "";
      return [/[A-Za-z0-9]/.test(escaped) ? "*" : escaped];
    }
    default:
      return [char];
  }
}

function skipQuantifier(reader: Reader): boolean {
  const match = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(reader.source.slice(reader.at, reader.at + 16));
  reader.at += match?.[0].length ?? 0;
  return match !== null;
}

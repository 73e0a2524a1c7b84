import type { Element } from "../../model/index.js";

/** Past so many distinct ones it is begun anew: a process that lives long keeps no more. */
const mostElements = 20_000;
const plain = new Map<string, Element>();
const negated = new Map<string, Element>();

/**
 * The element of these patterns. Equal ones are one object: policies name the same few lists of actions over and
 * over, and what is worked out of one list, by whomever, then holds for all statements that have it.
 */
export function sharedElement(isNegated: boolean, patterns: readonly string[]): Element {
  const elements = isNegated ? negated : plain;
  const key = patterns.length === 1 ? patterns[0]! : patterns.join("\n");
  const known = elements.get(key);
  if (known !== undefined && isSame(known.patterns, patterns)) return known;
  const element = { negated: isNegated, patterns };
  if (known !== undefined) return element;
  if (elements.size >= mostElements) elements.clear();
  elements.set(key, element);
  return element;
}

/** A pattern of a hostile document may hold what keeps others apart. */
function isSame(known: readonly string[], patterns: readonly string[]): boolean {
  return known.length === patterns.length && known.every((pattern, at) => pattern === patterns[at]);
}

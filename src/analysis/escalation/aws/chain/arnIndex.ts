import { hasWildcard, matchesGlob } from "../../../../iam/aws/glob.js";
import { replaceVariables } from "../../../../iam/aws/variables.js";
import { compareText } from "../../../../model/index.js";
import { spend } from "../../../sets/index.js";
import { fillArn, type TargetArn } from "./targetArn.js";

/** Something that a pattern names, by the ARN under which it does. */
export interface Named<T> {
  readonly arn: string;
  readonly item: T;
}

interface Entry<T> {
  readonly target: TargetArn;
  readonly item: T;
}

/** More than these are not told for one pattern: whoever may do something to many of them is shown with one. */
const mostNamed = 16;

/** Finds the targets that a policy's pattern names without comparing it with each: those whose name begins so. */
export class ArnIndex<T> {
  readonly #entries: readonly Entry<T>[];
  readonly #answers = new Map<string, readonly Named<T>[]>();
  /** Whether a wildcard before the last part can run over colons into it. */
  readonly #hasColons: boolean;

  constructor(entries: Iterable<Entry<T>>) {
    this.#entries = [...entries].sort((a, b) => compareText(a.target.resource, b.target.resource));
    this.#hasColons = this.#entries.some(({ target }) => target.resource.includes(":"));
  }

  get size(): number {
    return this.#entries.length;
  }

  /** The first targets that a pattern may name, whatever its variables stand for. */
  namedBy(written: string): readonly Named<T>[] {
    let found = this.#answers.get(written);
    if (found === undefined) {
      found = this.#search(replaceVariables(written, "*"));
      this.#answers.set(written, found);
    }
    return found;
  }

  #search(pattern: string): readonly Named<T>[] {
    const parts = splitArn(pattern);
    const found: Named<T>[] = [];
    const isOpen = parts === undefined || (this.#hasColons && parts.slice(0, 5).some(hasWildcard));
    const prefix = isOpen ? "" : literalPrefix(parts[5]!);
    for (let at = this.#firstFrom(prefix); at < this.#entries.length; at++) {
      const { target, item } = this.#entries[at]!;
      if (!target.resource.startsWith(prefix) || found.length >= mostNamed) break;
      spend(1);
      const arn = fillArn(target, parts);
      if (matchesGlob(arn, { text: pattern })) found.push({ arn, item });
    }
    return found;
  }

  /** The place of the first entry that is not before a text. */
  #firstFrom(text: string): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareText(this.#entries[middle]!.target.resource, text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The six parts of a pattern that is an ARN part by part; undefined where a wildcard before the last part may run over
 * the colons, so that no part is sure to stand where it seems to.
 */
function splitArn(pattern: string): readonly string[] | undefined {
  const parts = pattern.split(":");
  if (parts.length < 6 || parts[0] !== "arn") return undefined;
  const [partition = "", service = "", region = "", account = ""] = parts.slice(1, 5);
  const isPart = /^(?:[a-z0-9-]*|\*)$/;
  const isAccount = /^(?:\d{12}|\*|)$/;
  if (![partition, service, region].every((part) => isPart.test(part)) || !isAccount.test(account))
    return undefined;
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function literalPrefix(text: string): string {
  return hasWildcard(text) ? text.slice(0, text.search(/[*?]/)) : text;
}

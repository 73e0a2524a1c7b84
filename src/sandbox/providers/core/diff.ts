import { isProperties, type Properties, type Value } from "../../../model/index.js";
import { isSameDocument } from "./documents.js";
import type { Model } from "./model.js";
import { plain, same } from "./values.js";

export interface Difference {
  /** Property path, e.g. `tags.owner` or `inlinePolicies[0].policy`. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

type Traits = Pick<Model<never>, "immutable" | "documents" | "sets" | "spelling">;

/** What changes between two sets of inputs, and which of it makes a new resource. */
export function difference(old: Properties, now: Properties, traits: Traits): Difference[] {
  const names = new Set([...Object.keys(old), ...Object.keys(now)].filter((name) => !name.startsWith("__")));
  return [...names].flatMap((name) => {
    if (isEquivalent(name, old[name], now[name], traits)) return [];
    const replaces = traits.immutable.includes(name);
    return changes(name, old[name], now[name]).map((change) => ({ ...change, replaces }));
  });
}

function isEquivalent(name: string, old: Value | undefined, now: Value | undefined, traits: Traits): boolean {
  if (same(old, now)) return true;
  if (traits.documents?.includes(name)) return isSameDocument(plain(old), plain(now));
  if (traits.sets?.includes(name)) return same(sorted(old), sorted(now));
  const spell = traits.spelling?.[name];
  const [before, after] = [plain(old), plain(now)];
  return (
    spell !== undefined &&
    typeof before === "string" &&
    typeof after === "string" &&
    spell(before) === spell(after)
  );
}

function sorted(value: Value | undefined): Value | undefined {
  const items = plain(value);
  if (!Array.isArray(items)) return items;
  return items.toSorted((one: Value, other: Value) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

function changes(
  path: string,
  old: Value | undefined,
  now: Value | undefined,
): Omit<Difference, "replaces">[] {
  const [before, after] = [plain(old) ?? null, plain(now) ?? null];
  if (before === null) return [{ path, kind: "add" }];
  if (after === null) return [{ path, kind: "delete" }];
  if (isProperties(before) && isProperties(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((name) => !name.startsWith("__") && !same(before[name], after[name]))
      .flatMap((name) => changes(`${path}${step(name)}`, before[name], after[name]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((part: Value, index) =>
      same(part, after[index]) ? [] : changes(`${path}[${index}]`, part, after[index]),
    );
  }
  return [{ path, kind: "update" }];
}

function step(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

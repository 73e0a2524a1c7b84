import {
  type Box,
  type Dimension,
  dimensionWitness,
  finiteMembers,
  glob,
  intersectDimensions,
  isAbsent,
  isEmptyDimension,
  isPresent,
  literal,
  oneIn,
  texts,
} from "../../sets/index.js";
import { keyDomain, keyPreferences } from "./keys.js";

/** Variable to its value; undefined: the key is absent. */
export type Assignment = ReadonlyMap<string, string | undefined>;

/** More combinations than this are not tried. */
const maxTried = 64;

/** Values to give some keys within a box: all that they can have where those are few, else a sample of them. */
export function assignments(
  box: Box,
  keys: readonly string[],
): { readonly tried: readonly Assignment[]; readonly complete: boolean } {
  let tried: Assignment[] = [new Map()];
  let complete = true;
  for (const [index, key] of keys.entries()) {
    const choice = choices(key, box.get(key), index);
    complete &&= choice.complete;
    tried = tried.flatMap((values) => choice.values.map((value) => new Map(values).set(key, value)));
    if (tried.length > maxTried) {
      tried = tried.slice(0, maxTried);
      complete = false;
    }
  }
  return { tried, complete };
}

/** The box with the keys set to their values. */
export function fix(box: Box, values: Assignment): Box {
  const fixed = new Map(box);
  for (const [key, value] of values)
    fixed.set(key, value === undefined ? isAbsent : oneIn(texts(literal(value))));
  return fixed;
}

const maxMembers = 8;

function choices(key: string, bound: Dimension | undefined, index: number) {
  const domain = keyDomain(key, false);
  const dimension = bound ? intersectDimensions(bound, domain) : domain;
  const absent = dimension.absent ? [undefined] : [];
  const members = presentMembers(dimension);
  if (members) return { values: [...members, ...absent], complete: true };
  const present = intersectDimensions(dimension, isPresent(false));
  // Two different words, so that what holds for one value by chance does not pass for what holds for all.
  const letters = "abcdefghijklmnopqrstuvwxyz";
  const own = oneIn(texts(glob(`${letters[index % letters.length]}*`)));
  const samples = [intersectDimensions(present, own), present].flatMap((each) => {
    if (isEmptyDimension(each) !== false) return [];
    const found = dimensionWitness(each, keyPreferences(key));
    return Array.isArray(found) ? found : [];
  });
  return { values: [...new Set(samples), ...absent], complete: false };
}

/** All values that a present key can have, where those are few. */
function presentMembers(dimension: Dimension): readonly string[] | undefined {
  if (dimension.all === undefined) return [];
  return isPlain(dimension) ? finiteMembers(dimension.all.text, maxMembers) : undefined;
}

function isPlain({ all, several }: Dimension): boolean {
  return !several && all !== undefined && !all.number && !all.date && !all.address;
}

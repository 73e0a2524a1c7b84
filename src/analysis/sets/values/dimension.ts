import { isKnown, type Knowable, Unknown } from "../../../model/index.js";
import type { WitnessOptions } from "../strings.js";
import {
  anyValue,
  complementValues,
  hasValue,
  intersectValues,
  isEmptyValues,
  isSubsetValues,
  type ValueSet,
  valueWitness,
} from "./valueSet.js";

/**
 * What one key of a request may be: absent, or a finite, non-empty set of values of which all lie in `all` and,
 * for each set of `some`, at least one lies in it. (The normal form of `ForAllValues` and `ForAnyValue`.)
 */
export interface Dimension {
  readonly absent: boolean;
  /** Whether the key may have several values; else it has exactly one when present. */
  readonly several: boolean;
  /** Not there: never present. */
  readonly all?: ValueSet;
  readonly some: readonly ValueSet[];
}

/** The key has one value, of this set. */
export function oneIn(set: ValueSet): Dimension {
  return { absent: false, several: false, all: set, some: [] };
}

/** All values of the key are in this set. */
export function allIn(set: ValueSet): Dimension {
  return { absent: false, several: true, all: set, some: [] };
}

/** Some value of the key is in this set. */
export function someIn(set: ValueSet): Dimension {
  return { absent: false, several: true, all: anyValue, some: [set] };
}

/** The key is absent. */
export const isAbsent: Dimension = { absent: true, several: false, some: [] };

/** The key is there, whatever its values. */
export function isPresent(several: boolean): Dimension {
  return { absent: false, several, all: anyValue, some: [] };
}

/** The same, with absence admitted too. */
export function orAbsent(dimension: Dimension): Dimension {
  return { ...dimension, absent: true };
}

/** Whether a key with these values (none: absent) is admitted. */
export function admits(dimension: Dimension, values: readonly string[]): boolean {
  if (values.length === 0) return dimension.absent;
  const { all, several, some } = dimension;
  if (!all || (!several && new Set(values).size > 1)) return false;
  return (
    values.every((value) => hasValue(all, value)) &&
    some.every((set) => values.some((value) => hasValue(set, value)))
  );
}

export function intersectDimensions(a: Dimension, b: Dimension): Dimension {
  const absent = a.absent && b.absent;
  if (!a.all || !b.all) return { absent, several: false, some: [] };
  const all = intersectValues(a.all, b.all);
  const some = [...new Set([...a.some, ...b.some])];
  if (a.several && b.several) return { absent, several: true, all, some };
  return { absent, several: false, all: some.reduce(intersectValues, all), some: [] };
}

/** What is not admitted, as a union. A key that has at most one value stays one. */
export function complementDimension({ absent, several, all, some }: Dimension): readonly Dimension[] {
  const found: Dimension[] = all
    ? complementValues(all).map((outside) => (several ? someIn(outside) : oneIn(outside)))
    : [isPresent(true)];
  for (const set of some) found.push(...noneIn(set));
  if (absent) return found;
  const [first, ...others] = found;
  return first ? [orAbsent(first), ...others] : [isAbsent];
}

/** No value is in the set. A set with several views has no single complement; such sets are never asked for singly. */
function noneIn(set: ValueSet): readonly Dimension[] {
  return complementValues(set).map(allIn);
}

export function isEmptyDimension({ absent, all, some }: Dimension): Knowable<boolean> {
  if (absent) return false;
  if (!all) return true;
  let undecided: Unknown | undefined;
  for (const set of some.length === 0 ? [all] : some.map((each) => intersectValues(all, each))) {
    const empty = isEmptyValues(set);
    if (empty === true) return true;
    if (!isKnown(empty)) undecided = empty;
  }
  return undecided ?? false;
}

/** Whether everything that `a` admits, `b` admits. Unknown past the bounds. */
export function isSubsetDimension(a: Dimension, b: Dimension): Knowable<boolean> {
  if (a === b) return true;
  if (a.absent && !b.absent) return false;
  if (isSimple(a) && isSimple(b) && !a.absent) return isSubsetValues(a.all, b.all);
  let undecided: Unknown | undefined;
  for (const outside of complementDimension(b)) {
    const empty = isEmptyDimension(intersectDimensions(a, outside));
    if (empty === false) return false;
    if (!isKnown(empty)) undecided = empty;
  }
  return undecided ?? true;
}

function isSimple(dimension: Dimension): dimension is Dimension & { readonly all: ValueSet } {
  return !dimension.several && dimension.all !== undefined;
}

/**
 * Values to show: none where the key may be absent, else as few as it takes. Undefined when nothing is admitted;
 * Unknown past the bounds.
 */
export function dimensionWitness(
  dimension: Dimension,
  options?: WitnessOptions,
): Knowable<readonly string[] | undefined> {
  const { absent, all, some } = dimension;
  if (absent) return [];
  if (!all) return undefined;
  const values = new Set<string>();
  for (const set of some.length === 0 ? [all] : some.map((each) => intersectValues(all, each))) {
    const value = valueWitness(set, options);
    if (value === undefined) return undefined;
    if (value instanceof Unknown) return value;
    values.add(value);
  }
  return [...values];
}

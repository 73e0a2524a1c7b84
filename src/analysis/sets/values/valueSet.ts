import { isKnown, type Knowable, mapKnown, Unknown } from "../../../model/index.js";
import type { StringSet } from "../strings.js";
import * as strings from "../strings.js";
import {
  type Intervals,
  intersectIntervals,
  invertIntervals,
  isEmptyIntervals,
  isInIntervals,
  uniteIntervals,
} from "./intervals.js";
import { addresses, dates, type Measure, numbers } from "./measures.js";

/** The texts whose quantity lies in these intervals, and, when `others`, those that have none. */
export interface Quantity<T extends number | bigint> {
  readonly intervals: Intervals<T>;
  readonly others: boolean;
}

/**
 * A set of single values. A value is a text; it can also be looked at as a number, a date or an IP address. The
 * set holds the values that are in each view; a view that is not there admits everything.
 */
export interface ValueSet {
  readonly text: StringSet;
  readonly number?: Quantity<number>;
  readonly date?: Quantity<number>;
  readonly address?: Quantity<bigint>;
}

export const anyValue: ValueSet = { text: strings.anyString };

/** The values that are exactly these strings. */
export function texts(text: StringSet): ValueSet {
  return { text };
}

/** The values that are numbers in these intervals. */
export function numbersIn(intervals: Intervals<number>): ValueSet {
  return { text: strings.anyString, number: { intervals, others: false } };
}

/** The values that are dates in these intervals, in milliseconds since 1970. */
export function datesIn(intervals: Intervals<number>): ValueSet {
  return { text: strings.anyString, date: { intervals, others: false } };
}

/** The values that are addresses in these blocks. */
export function addressesIn(intervals: Intervals<bigint>): ValueSet {
  return { text: strings.anyString, address: { intervals, others: false } };
}

export function hasValue(set: ValueSet, text: string): boolean {
  return strings.includes(set.text, text) && quantities(set).every((view) => view.has(text));
}

export function intersectValues(a: ValueSet, b: ValueSet): ValueSet {
  const number = both(a.number, b.number);
  const date = both(a.date, b.date);
  const address = both(a.address, b.address);
  return {
    text: strings.intersect(a.text, b.text),
    ...(number && { number }),
    ...(date && { date }),
    ...(address && { address }),
  };
}

/** The values that are not in the set, as a union: one set for each view that binds. */
export function complementValues(set: ValueSet): readonly ValueSet[] {
  const found: ValueSet[] = [];
  if (!strings.isAny(set.text)) found.push({ text: strings.complement(set.text) });
  if (set.number) found.push({ text: strings.anyString, number: invert(set.number) });
  if (set.date) found.push({ text: strings.anyString, date: invert(set.date) });
  if (set.address) found.push({ text: strings.anyString, address: invert(set.address) });
  return found;
}

export function isEmptyValues(set: ValueSet): Knowable<boolean> {
  if (strings.isNothing(set.text)) return true;
  const views = quantities(set);
  if (views.length === 0) return strings.isEmpty(set.text);
  if (views.some((view) => view.isEmpty)) return true;
  return mapKnown(valueWitness(set), (found) => found === undefined);
}

/**
 * A member to show; undefined when there is none. Unknown past the bounds, and where several views of one value
 * bind (a pattern and a range, say) and no member was found among the likely ones.
 */
export function valueWitness(
  set: ValueSet,
  options: strings.WitnessOptions = {},
): Knowable<string | undefined> {
  const views = quantities(set);
  if (views.length === 0) return strings.witness(set.text, options);
  const members = strings.finiteMembers(set.text, maxMembers);
  if (members) return members.find((text) => hasValue(set, text));
  const word = strings.witness(set.text, options);
  const likely = [...views.flatMap((view) => view.likely), ...(typeof word === "string" ? [word] : [])];
  const found = likely.find((text) => hasValue(set, text));
  if (found !== undefined) return found;
  if (views.some((view) => view.isEmpty)) return undefined;
  return new Unknown("a value is tested both as text and as a quantity");
}

/** Whether each member of `a` is in `b`. */
export function isSubsetValues(a: ValueSet, b: ValueSet): Knowable<boolean> {
  if (a === b) return true;
  let undecided: Unknown | undefined;
  for (const outside of complementValues(b)) {
    const empty = isEmptyValues(intersectValues(a, outside));
    if (empty === false) return false;
    if (!isKnown(empty)) undecided = empty;
  }
  return undecided ?? true;
}

const maxMembers = 1_000;

interface View {
  readonly isEmpty: boolean;
  /** Members of this view to try when others bind too. */
  readonly likely: readonly string[];
  has(text: string): boolean;
}

function quantities(set: ValueSet): View[] {
  const views: View[] = [];
  if (set.number) views.push(viewOf(set.number, numbers));
  if (set.date) views.push(viewOf(set.date, dates));
  if (set.address) views.push(viewOf(set.address, addresses));
  return views;
}

function viewOf<T extends number | bigint>({ intervals, others }: Quantity<T>, measure: Measure<T>): View {
  return {
    get isEmpty() {
      return !others && isEmptyIntervals(intersectIntervals(intervals, measure.domain));
    },
    get likely() {
      const picked = measure.pick(intersectIntervals(intervals, measure.domain));
      return [...(picked === undefined ? [] : [picked]), ...(others ? [`no-${measure.name}`] : [])];
    },
    has: (text) => {
      const value = measure.read(text);
      return value === undefined ? others : isInIntervals(intervals, value);
    },
  };
}

function invert<T extends number | bigint>({ intervals, others }: Quantity<T>): Quantity<T> {
  return { intervals: invertIntervals(intervals), others: !others };
}

function both<T extends number | bigint>(a: Quantity<T> | undefined, b: Quantity<T> | undefined) {
  if (!a || !b) return a ?? b;
  return { intervals: intersectIntervals(a.intervals, b.intervals), others: a.others && b.others };
}

/** The values in either set; both must look at values in the same single way (or one is empty or everything). */
export function uniteValues(a: ValueSet, b: ValueSet): ValueSet {
  if (strings.isNothing(a.text)) return b;
  if (strings.isNothing(b.text)) return a;
  const number = eitherOf(a.number, b.number);
  const date = eitherOf(a.date, b.date);
  const address = eitherOf(a.address, b.address);
  return {
    text: strings.union(a.text, b.text),
    ...(number && { number }),
    ...(date && { date }),
    ...(address && { address }),
  };
}

function eitherOf<T extends number | bigint>(a: Quantity<T> | undefined, b: Quantity<T> | undefined) {
  if (!a || !b) return undefined;
  return { intervals: uniteIntervals(a.intervals, b.intervals), others: a.others || b.others };
}

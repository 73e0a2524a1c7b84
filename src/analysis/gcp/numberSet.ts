/** A set of numbers that is finite (`except` false: exactly these) or cofinite (`except` true: all but these). */
export interface NumberSet {
  readonly except: boolean;
  readonly values: readonly number[];
}

export const anyNumber: NumberSet = { except: true, values: [] };
export const noNumber: NumberSet = { except: false, values: [] };

export function hasNumber(set: NumberSet, value: number): boolean {
  return set.values.includes(value) !== set.except;
}

export function complementNumbers(set: NumberSet): NumberSet {
  return { except: !set.except, values: set.values };
}

export function intersectNumbers(a: NumberSet, b: NumberSet): NumberSet {
  if (a.except && b.except) return { except: true, values: [...new Set([...a.values, ...b.values])] };
  const [finite, other] = a.except ? [b, a] : [a, b];
  return { except: false, values: finite.values.filter((value) => hasNumber(other, value)) };
}

export function unionNumbers(a: NumberSet, b: NumberSet): NumberSet {
  return complementNumbers(intersectNumbers(complementNumbers(a), complementNumbers(b)));
}

/** A member, the smallest whole one for a cofinite set; undefined for the empty set. */
export function someNumber(set: NumberSet): number | undefined {
  if (!set.except) return set.values[0];
  let candidate = 0;
  while (set.values.includes(candidate)) candidate += 1;
  return candidate;
}

import type { Facts } from "../model/index.js";

/** What is worked out of all facts together, once for all rules. */
export function remembered<T>(compute: (facts: Facts) => T): (facts: Facts) => T {
  const memo = new WeakMap<Facts, T>();
  return (facts) => {
    const known = memo.get(facts);
    if (known !== undefined) return known;
    const computed = compute(facts);
    memo.set(facts, computed);
    return computed;
  };
}

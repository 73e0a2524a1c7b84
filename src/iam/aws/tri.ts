import { Unknown } from "../../model/index.js";

/** Yes, no, or the reason why it cannot be said (Kleene's three values). */
export type Tri = boolean | Unknown;

/** False as soon as one is false, then not known as soon as one is not known. */
export function both(left: Tri, right: () => Tri): Tri {
  if (left === false) return false;
  const other = right();
  return other === false || left === true ? other : left;
}

/** True as soon as one is true, then not known as soon as one is not known. */
export function either(left: Tri, right: () => Tri): Tri {
  if (left === true) return true;
  const other = right();
  return other === true || left === false ? other : left;
}

export function not(value: Tri): Tri {
  return value instanceof Unknown ? value : !value;
}

/** Whether some item passes. */
export function some<T>(items: Iterable<T>, test: (item: T) => Tri): Tri {
  let result: Tri = false;
  for (const item of items) {
    const value = test(item);
    if (value === true) return true;
    if (value instanceof Unknown && result === false) result = value;
  }
  return result;
}

/** Whether every item passes. */
export function every<T>(items: Iterable<T>, test: (item: T) => Tri): Tri {
  return not(some(items, (item) => not(test(item))));
}

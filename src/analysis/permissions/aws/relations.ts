import {
  type Box,
  complementDimension,
  type Dimension,
  intersectDimensions,
  isEmptyDimension,
  isOutOfWork,
  literal,
  oneIn,
  texts,
} from "../../sets/index.js";
import { type Assignment, assignments, fix } from "./assignments.js";

/**
 * A test whose policy variables relate two keys of a request, so that no box can hold it. It stands in a box as a
 * dimension of its own, true or false, next to the bound that it puts on its key in any case.
 */
export interface Relation {
  /** Name of its own dimension. */
  readonly name: string;
  /** The dimension that it tests. */
  readonly on: string;
  /** Keys of its variables, in lower case. */
  readonly variables: readonly string[];
  /** What it asks once its variables have values; undefined where it has no definite meaning even then. */
  at(values: Assignment): Dimension | undefined;
}

export type Relations = ReadonlyMap<string, Relation>;

export const holds: Dimension = oneIn(texts(literal("true")));

/** A box without relations, as boxes in which they are decided. */
export interface Concrete {
  readonly boxes: readonly Box[];
  /** Whether the boxes hold everything that the box held; else they are some of it. */
  readonly complete: boolean;
}

/** More ways for the relations of a box to hold together than this are not looked at, for one set of values. */
const maxAlternatives = 64;

/** Decides the relations of a box by giving their variables values: all of them where they are few, else likely ones. */
export function makeConcrete(box: Box, relations: Relations): Concrete {
  const used = [...box.keys()].flatMap((key) => relations.get(key) ?? []);
  if (used.length === 0) return { boxes: [box], complete: true };
  const plain = new Map([...box].filter(([key]) => !relations.has(key)));
  const { tried, complete } = assignments(plain, [
    ...new Set(used.flatMap((relation) => relation.variables)),
  ]);
  let definite = true;
  const boxes = tried.flatMap((values) => {
    let alternatives: Box[] = [fix(plain, values)];
    for (const relation of used) {
      const dimension = relation.at(values);
      if (!dimension) {
        definite = false;
        return [];
      }
      const wanted = isTrue(box.get(relation.name)!) ? [dimension] : complementDimension(dimension);
      alternatives = alternatives.flatMap((each) => wanted.flatMap((one) => narrow(each, relation.on, one)));
      if (alternatives.length > maxAlternatives || isOutOfWork()) {
        definite = false;
        alternatives = alternatives.slice(0, maxAlternatives);
      }
    }
    return alternatives;
  });
  return { boxes, complete: complete && definite };
}

/** A box asks a relation to hold, or not to hold; both at once would have been empty. */
function isTrue(dimension: Dimension): boolean {
  return isEmptyDimension(intersectDimensions(dimension, holds)) === false;
}

function narrow(box: Box, key: string, dimension: Dimension): Box[] {
  const own = box.get(key);
  const narrowed = own ? intersectDimensions(own, dimension) : dimension;
  return isEmptyDimension(narrowed) === true ? [] : [new Map(box).set(key, narrowed)];
}

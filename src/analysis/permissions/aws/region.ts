import { matchActions } from "../../../iam/aws/matchStatement.js";
import { type Knowable, Unknown } from "../../../model/index.js";
import {
  type Box,
  intersectBoxes,
  isEmptyBox,
  isOutOfWork,
  type Region,
  spend,
  subtractBox,
  withinWork,
} from "../../sets/index.js";
import type { Bound } from "./permissions.js";
import type { Relations } from "./relations.js";
import { actionDimension, type CompiledStatement } from "./statement.js";

/** Work that one question may cost, of which a step of subtraction is {@link stepWork}: half a second or so. */
const maxWork = 500_000;
const stepWork = 100;

const tooMany = new Unknown(
  `there are too many alternatives to decide (the bound is ${maxWork} units of work)`,
);

/** Answers a question within its bound of work, or within what is left of the bound that it is part of. */
export function bounded<T>(ask: () => T): T {
  return withinWork(maxWork, ask);
}

/** Boxes found one by one, so that a search may stop at the first that will do. To be read within {@link bounded}. */
export class Search {
  #gaveUp = false;

  /** Set when the search was given up: then what was found is not all. */
  get gaveUp(): Unknown | undefined {
    return this.#gaveUp ? tooMany : undefined;
  }

  /** Counts a step; false when there is no work left for it. */
  #step(): boolean {
    spend(stepWork);
    this.#gaveUp ||= isOutOfWork();
    return !this.#gaveUp;
  }

  /** The requests within a query that a bound allows, as boxes; none that is empty for sure. */
  *allowed(query: Box, bound: Bound): Generator<Box> {
    const layers = bound.layers.map((layer) => touching(layer, query));
    const denies = touching(bound.denies, query);
    for (const box of this.#inAll(query, layers)) yield* this.#outside(box, denies, 0);
  }

  /** What is in a box and not allowed by a bound. */
  *refused(box: Box, bound: Bound): Generator<Box> {
    for (const layer of bound.layers) yield* this.#outside(box, touching(layer, box), 0);
    for (const deny of bound.denies) {
      if (!this.#step()) return;
      const both = intersectBoxes(box, deny.box);
      if (isEmptyBox(both) !== true) yield both;
    }
  }

  *#inAll(box: Box, [first, ...others]: readonly Region[]): Generator<Box> {
    if (first === undefined) {
      yield box;
      return;
    }
    for (const each of first) {
      if (!this.#step()) return;
      const both = intersectBoxes(box, each);
      if (isEmptyBox(both) !== true) yield* this.#inAll(both, others);
    }
  }

  /** What is left of a box outside the boxes of a list, from one on. */
  *#outside(box: Box, list: Region, from: number): Generator<Box> {
    const next = list[from];
    if (next === undefined) {
      yield box;
      return;
    }
    if (!this.#step()) return;
    for (const piece of subtractBox(box, next)) yield* this.#outside(piece, list, from + 1);
  }
}

/** The requests within a query that a bound allows. Unknown when there are too many alternatives. */
export function allowedWithin(query: Box, bound: Bound): Knowable<Region> {
  return bounded(() => {
    const search = new Search();
    const region = [...search.allowed(query, bound)];
    return search.gaveUp ?? region;
  });
}

/** The requests of a region that a bound does not allow. Unknown when there are too many alternatives. */
export function refusedWithin(region: Region, bound: Bound): Knowable<Region> {
  return bounded(() => {
    const search = new Search();
    const refused = region.flatMap((box) => [...search.refused(box, bound)]);
    return search.gaveUp ?? refused;
  });
}

/** The boxes of statements that can match something in the query at all. */
function touching(statements: readonly CompiledStatement[], query: Box): Region {
  const actions = query.get(actionDimension)?.all?.text;
  const names = actions?.kind === "finite" ? actions.members : undefined;
  return statements
    .filter(({ statement }) => names?.some((name) => matchActions(statement.actions, name)) ?? true)
    .map(({ box }) => box)
    .filter((box) => isEmptyBox(intersectBoxes(box, query)) !== true);
}

/** All relations that stand in these bounds, by name. */
export function relationsOf(...bounds: readonly Bound[]): Relations {
  const relations = bounds.flatMap(({ layers, denies }) =>
    [...layers.flat(), ...denies].flatMap((each) => each.relations),
  );
  return new Map(relations.map((relation) => [relation.name, relation]));
}

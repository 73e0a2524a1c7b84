import { type Expression, formatCel } from "../../iam/gcp/cel/index.js";
import {
  type Alternative,
  always,
  everything,
  intersectAlternative,
  intersectAlternatives,
  nothing,
  unite,
} from "./alternatives.js";

/** Neither true nor false for any token. */
export const error: Outcome = { yes: nothing, no: nothing };

/** True and false exchanged. */
export function flip(outcome: Outcome): Outcome {
  return lazyOutcome(
    () => outcome.no,
    () => outcome.yes,
  );
}

type Guarded = readonly (readonly [readonly Alternative[], Outcome])[];

/** The outcomes, each for the tokens of its guards; a half that has too many alternatives is left opaque. */
export function gather(parts: Guarded, opaque: Outcome): Outcome {
  const half = (side: "yes" | "no") => () =>
    gatherHalf(parts.map(([guards, outcome]) => [guards, outcome[side]] as const)) ?? opaque[side];
  return lazyOutcome(half("yes"), half("no"));
}

/** The tokens of each guard that are in its alternatives; undefined when there are too many. */
export function gatherHalf(
  parts: readonly (readonly [readonly Alternative[], readonly Alternative[]])[],
): readonly Alternative[] | undefined {
  const all: Alternative[] = [];
  for (const [guards, alternatives] of parts) {
    const both = intersectAlternatives(guards, alternatives);
    if (!both) return undefined;
    all.push(...both);
  }
  return unite(all);
}

/** How an opaque test is shown. */
export function opaqueOutcome(expression: Expression, when: Alternative = always): Outcome {
  const text = formatCel(expression);
  const holds = (expected: boolean): readonly Alternative[] => {
    const both = intersectAlternative(when, {
      claims: new Map(),
      opaque: [{ expression: text, expected, test: expression }],
    });
    return both ? [both] : [];
  };
  return { yes: holds(true), no: holds(false) };
}

/** Who passes a test, and who fails it without an error. */
export interface Outcome {
  readonly yes: readonly Alternative[];
  readonly no: readonly Alternative[];
}

/** An outcome whose halves are worked out when they are first asked for: most conditions need one of them. */
export function lazyOutcome(yes: () => readonly Alternative[], no: () => readonly Alternative[]): Outcome {
  let passing: readonly Alternative[] | undefined;
  let failing: readonly Alternative[] | undefined;
  return {
    get yes() {
      passing ??= yes();
      return passing;
    },
    get no() {
      failing ??= no();
      return failing;
    },
  };
}

/** The outcome of a test that comes out the same for every token. */
export function constantOutcome(value: boolean): Outcome {
  return value ? { yes: everything, no: nothing } : { yes: nothing, no: everything };
}

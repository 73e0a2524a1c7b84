import { ActionIndex } from "../iam/aws/actionIndex.js";
import { findAction } from "../iam/aws/catalogue.js";
import type { Facts, Place, Statement } from "../model/index.js";
import { isBounded } from "./awsBounds.js";
import { anywhere, reachesAll } from "./awsBreadth.js";
import { isEveryAction } from "./awsEverything.js";
import { grantingDocuments, statementPlace } from "./awsGranting.js";
import { isHeldBack } from "./awsLimits.js";

/** An action that a statement allows on everything it can be about. */
export interface AllowedOnAll {
  readonly place: Place;
  readonly action: string;
}

/**
 * The first of these actions that each statement allows on everything, whatever the spelling, unless something holds
 * it back. Administrators are left out: one finding is enough.
 *
 * @param ofAws the actions that count in policies that AWS manages
 */
export function* allowedOnAll(
  facts: Facts,
  actions: readonly string[],
  ofAws: readonly string[],
): Iterable<AllowedOnAll> {
  for (const granting of grantingDocuments(facts)) {
    const asked = granting.managed === undefined ? actions : ofAws;
    if (asked.length === 0) continue;
    const index = indexOf(asked);
    for (const statement of granting.allowing) {
      const action = firstOnAll(statement, index);
      if (action === undefined || isHeldBack(facts, granting, action)) continue;
      yield { place: statementPlace(granting.place, statement), action };
    }
  }
}

const indices = new WeakMap<readonly string[], ActionIndex>();

function indexOf(actions: readonly string[]): ActionIndex {
  let index = indices.get(actions);
  if (index === undefined) {
    index = new ActionIndex(actions);
    indices.set(actions, index);
  }
  return index;
}

function firstOnAll(statement: Statement, index: ActionIndex): string | undefined {
  // Everything, or everything but, has a rule of its own.
  if (statement.actions.negated) return undefined;
  const named = index.bitsOf(statement.actions);
  if (named === 0n || isEveryAction(statement) || isBounded(statement)) return undefined;
  const wide = anywhere(statement);
  return index.namesOf(named).find((name) => {
    const action = findAction(name);
    return action !== undefined && reachesAll(wide, action);
  });
}

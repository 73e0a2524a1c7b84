import { actionSet } from "../analysis/permissions/aws/statement.js";
import { includes } from "../analysis/sets/index.js";
import { findAction } from "../iam/aws/catalogue.js";
import type { Facts, Place, Statement } from "../model/index.js";
import { allowing, grantingDocuments, isEveryAction, reachOf, statementPlace } from "./awsBreadth.js";
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
    for (const statement of allowing(granting.document)) {
      const action = firstOnAll(statement, asked);
      if (action === undefined || isHeldBack(facts, granting, action)) continue;
      yield { place: statementPlace(granting.place, statement), action };
    }
  }
}

const found = new WeakMap<readonly string[], WeakMap<Statement, string | "none">>();

function firstOnAll(statement: Statement, actions: readonly string[]): string | undefined {
  let memo = found.get(actions);
  if (memo === undefined) {
    memo = new WeakMap();
    found.set(actions, memo);
  }
  let first = memo.get(statement);
  if (first === undefined) {
    first = search(statement, actions) ?? "none";
    memo.set(statement, first);
  }
  return first === "none" ? undefined : first;
}

function search(statement: Statement, names: readonly string[]): string | undefined {
  const { actions } = statement;
  const services = new Set(names.map((name) => name.slice(0, name.indexOf(":"))));
  if (!actions.negated && !actions.patterns.some((pattern) => mayTouch(pattern, services))) return undefined;
  const set = actionSet(actions);
  const named = names.filter((name) => includes(set, name.toLowerCase()));
  // Everything, or everything but, has a rule of its own.
  if (named.length === 0 || actions.negated || isEveryAction(statement)) return undefined;
  const reach = reachOf(statement);
  if (reach.bounded) return undefined;
  return named.find((name) => {
    const action = findAction(name);
    return action !== undefined && reach.reachesAll(action);
  });
}

function mayTouch(pattern: string, services: ReadonlySet<string>): boolean {
  const service = pattern.split(":", 1)[0]!.toLowerCase();
  return service.includes("*") || service.includes("?") || services.has(service);
}

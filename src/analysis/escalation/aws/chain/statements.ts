import { matchActions } from "../../../../iam/aws/matchStatement.js";
import { surely } from "../../../../iam/aws/partial.js";
import type { NamedPolicy } from "../../../../iam/aws/policies.js";
import { isKnown, type Statement } from "../../../../model/index.js";

/** The statements of policies, as far as they are sure to allow. */
function* sureStatements(policies: readonly NamedPolicy[]): Iterable<Statement> {
  for (const { document } of policies) {
    const sure = surely(document);
    if (isKnown(sure)) yield* sure.statements;
  }
}

const everything: readonly string[] = ["*"];

/** The patterns of resources on which policies may allow one of some actions, given in lower case. */
export function patternsFor(policies: readonly NamedPolicy[], actions: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const { effect, actions: element, resources } of sureStatements(policies)) {
    if (effect !== "Allow" || !actions.some((action) => matchActions(element, action))) continue;
    const isOpen = resources === undefined || resources.negated;
    for (const pattern of isOpen ? everything : resources.patterns) found.add(pattern);
  }
  return [...found];
}

/** Who is named by the Allow statements of a trust policy, by kind. */
export function* trustedBy(trust: NamedPolicy | undefined) {
  if (trust === undefined) return;
  for (const { effect, principals } of sureStatements([trust]))
    if (effect === "Allow" && principals?.negated === false) yield* principals.principals;
}

/** The condition keys that policies look at, in lower case; of one action only where one is given. */
export function testedKeys(policies: readonly NamedPolicy[], action?: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { actions, conditions } of sureStatements(policies)) {
    if (conditions.length === 0 || (action !== undefined && !matchActions(actions, action))) continue;
    for (const { key } of conditions) keys.add(key.toLowerCase());
  }
  return keys;
}

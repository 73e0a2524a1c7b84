import type { Grant } from "../analysis/permissions/aws/index.js";
import { type ActionFacts, actionsMatching, type NamedPolicy } from "../iam/aws/index.js";
import { isKnown } from "../model/index.js";

const memo = new Map<string, readonly ActionFacts[]>();

/**
 * Every known action that policies of plain Allow statements name: at most what they allow, since whether an action can
 * be about the resources named is not looked at. Undefined where a Deny or a negation makes that too rough.
 */
export function plainGrants(policies: readonly NamedPolicy[]): readonly Grant[] | undefined {
  const grants = new Map<string, Grant>();
  for (const { document } of policies) {
    if (!isKnown(document)) return undefined;
    for (const { effect, actions, resources, conditions } of document.statements) {
      if (effect === "Deny" || actions.negated || resources?.negated) return undefined;
      const everywhere = conditions.length === 0 && (resources?.patterns.includes("*") ?? false);
      for (const action of actions.patterns.flatMap(actionsOf)) {
        if (everywhere || !grants.has(action.name)) grants.set(action.name, { action, everywhere });
      }
    }
  }
  return [...grants.values()];
}

function actionsOf(pattern: string): readonly ActionFacts[] {
  const folded = pattern.toLowerCase();
  const known = memo.get(folded) ?? actionsMatching(folded);
  memo.set(folded, known);
  return known;
}

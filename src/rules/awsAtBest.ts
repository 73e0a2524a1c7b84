import { surely } from "../iam/aws/partial.js";
import type { NamedPolicy } from "../iam/aws/policies.js";
import {
  type Condition,
  isKnown,
  type Knowable,
  type PolicyDocument,
  type Statement,
} from "../model/index.js";
import { isBounded, leavesBounded } from "./awsBounds.js";
import { anywhere } from "./awsBreadth.js";

/**
 * A document in which a Deny of all that lacks some tag denies, whatever the tag: what it leaves is bounded, like an
 * Allow under the same condition.
 */
export function hardened(document: PolicyDocument): PolicyDocument {
  return remembered(hard, document, ({ statements }) => statements.map(harden));
}

/**
 * What a document comes to for whoever asks from where, when and as it wants: conditions that bound nothing are gone,
 * and so is a Deny that they undo; partitions, regions and accounts are any.
 */
function atBest(document: PolicyDocument): PolicyDocument {
  return remembered(best, document, ({ statements }) => {
    const allowed = statements.filter(({ effect }) => effect === "Allow");
    return statements.flatMap((statement) => {
      if (statement.effect === "Allow") return anywhere(isBounded(statement) ? statement : plain(statement));
      const denied = harden(statement);
      if (denied.conditions.length === 0) return denied;
      // Under the conditions of the Allow itself nothing undoes it.
      return allowed.some(({ conditions }) => isAmong(statement.conditions, conditions))
        ? plain(statement)
        : [];
    });
  });
}

const hard = new WeakMap<PolicyDocument, PolicyDocument>();
const best = new WeakMap<PolicyDocument, PolicyDocument>();

function remembered(
  memory: WeakMap<PolicyDocument, PolicyDocument>,
  document: PolicyDocument,
  change: (document: PolicyDocument) => readonly Statement[],
): PolicyDocument {
  let changed = memory.get(document);
  if (changed === undefined) {
    changed = { ...document, statements: change(document) };
    memory.set(document, changed);
  }
  return changed;
}

function harden(statement: Statement): Statement {
  return statement.effect === "Deny" && leavesBounded(statement) ? plain(statement) : statement;
}

function plain(statement: Statement): Statement {
  return statement.conditions.length === 0 ? statement : { ...statement, conditions: [] };
}

/** Whether each condition stands among others too. */
function isAmong(conditions: readonly Condition[], others: readonly Condition[]): boolean {
  const written = new Set(others.map(meaning));
  return conditions.every((condition) => written.has(meaning(condition)));
}

function meaning({ path: _, ...test }: Condition): string {
  return JSON.stringify({ ...test, key: test.key.toLowerCase() });
}

/** {@link atBest} of a policy; of one that is partly known, of what is sure. */
export function policyAtBest({ name, document }: NamedPolicy): NamedPolicy {
  return { name, document: documentAtBest(document) };
}

function documentAtBest(document: Knowable<PolicyDocument>): Knowable<PolicyDocument> {
  const sure = surely(document);
  return isKnown(sure) ? atBest(sure) : sure;
}

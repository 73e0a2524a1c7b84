import { isTotal } from "../analysis/permissions/aws/index.js";
import type { NamedPolicy } from "../iam/aws/index.js";
import { isKnown, type PolicyDocument, type Statement } from "../model/index.js";
import { type ActionSet, actionSetOf } from "./actionSets.js";

/** A statement with what is worked out of it once. */
export interface Row {
  readonly statement: Statement;
  readonly version: PolicyDocument["version"];
  readonly actions: ActionSet;
  /** Whether it is about its actions whatever the resource and the request. */
  readonly isTotal: boolean;
  /** Whether it looks at the resource. */
  readonly isLimited: boolean;
  /** All but its actions and resources, in one spelling. */
  readonly when: string;
}

/** The statements of one layer of policies: the identity's own, or its boundary. */
export interface Layer {
  readonly allows: readonly Row[];
  readonly denies: readonly Row[];
}

/** The statements of policies that are known. */
export function layerOf(policies: readonly NamedPolicy[]): Layer {
  const rows = policies.flatMap(({ document }) => (isKnown(document) ? rowsOf(document) : []));
  return {
    allows: rows.filter(({ statement }) => statement.effect === "Allow"),
    denies: rows.filter(({ statement }) => statement.effect === "Deny"),
  };
}

const known = new WeakMap<PolicyDocument, readonly Row[]>();

function rowsOf(document: PolicyDocument): readonly Row[] {
  const rows = known.get(document) ?? document.statements.map((each) => rowOf(each, document.version));
  known.set(document, rows);
  return rows;
}

function rowOf(statement: Statement, version: Row["version"]): Row {
  const { effect, actions, resources, principals, conditions } = statement;
  const tests = conditions.map(({ path: _, ...test }) => test);
  return {
    statement,
    version,
    actions: actionSetOf(actions),
    isTotal: isTotal(statement),
    isLimited: resources !== undefined && (resources.negated || !resources.patterns.includes("*")),
    when: JSON.stringify([effect, version, principals, tests]),
  };
}

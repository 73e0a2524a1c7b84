import { matchPrincipals, namesAsClosely } from "../../../../iam/aws/matchStatement.js";
import { PartialDocument } from "../../../../iam/aws/partial.js";
import type { NamedPolicy } from "../../../../iam/aws/policies.js";
import type { Closeness } from "../../../../iam/aws/principals.js";
import type { Tri } from "../../../../iam/aws/tri.js";
import { isKnown, type PolicyDocument, type Statement, Unknown } from "../../../../model/index.js";
import { onSide } from "../permissions.js";
import { type CompiledStatement, compileStatement } from "../statement.js";
import type { Caller } from "./caller.js";
import { specialise } from "./specialise.js";

/** Whether what is not known is taken to allow as little as it may, or as much. */
export type Side = "atLeast" | "atMost";

/** How closely a statement must name the caller: one that names nobody is about whoever holds it. */
export type Naming = Closeness | "any";

/** The statements of one effect in a policy that hold for a caller. */
export function readStatements(
  { document }: NamedPolicy,
  effect: Statement["effect"],
  naming: Naming,
  caller: Caller,
  side: Side,
): readonly CompiledStatement[] {
  const { version, statements } = onSide(document, side);
  // What cannot be read may name the caller, and as closely as may be.
  const isUnread = !isKnown(document) && !(document instanceof PartialDocument);
  const isWide = (side === "atMost") === (effect === "Allow");
  return statements.flatMap((statement) => {
    if (statement.effect !== effect) return [];
    const named = isUnread || names(statement, naming, caller);
    const { surely, possibly } = specialise(statement, version, caller, named);
    const read = isWide ? possibly : surely;
    return read === undefined ? [] : [compileStatement(read, version)];
  });
}

function names(statement: Statement, naming: Naming, { principal }: Caller): Tri {
  return naming === "any"
    ? matchPrincipals(statement, principal)
    : namesAsClosely(statement, principal, naming);
}

/** Why it is not known what a policy says to a caller; undefined where it is. */
export function unknownIn(policies: readonly NamedPolicy[], caller: Caller): Unknown | undefined {
  for (const { name, document } of policies) {
    if (!isKnown(document)) return new Unknown(`${name} is not known: ${document.reason}`);
    if (document.statements.some((statement) => isUnsure(statement, document.version, caller)))
      return new Unknown(`${name} says something that depends on more than is known of the caller`);
  }
  return undefined;
}

function isUnsure(statement: Statement, version: PolicyDocument["version"], caller: Caller): boolean {
  const { surely, possibly } = specialise(
    statement,
    version,
    caller,
    matchPrincipals(statement, caller.principal),
  );
  return surely !== possibly;
}

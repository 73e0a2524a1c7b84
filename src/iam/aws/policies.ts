import type { Knowable, PolicyDocument, Statement } from "../../model/index.js";
import { Unknown } from "../../model/index.js";
import { matchPrepared, type PreparedRequest, type Version } from "./matchStatement.js";
import { PartialDocument } from "./partial.js";
import type { Tri } from "./tri.js";

/** A document with the name that explanations call it by: an ARN, a resource's address, a file. */
export interface NamedPolicy {
  readonly name: string;
  /** A {@link PartialDocument} is used as far as it goes, any other Unknown decides nothing. */
  readonly document: Knowable<PolicyDocument>;
}

/** Where a statement stands. */
export interface StatementPlace {
  readonly policy: string;
  /** Path in the document, `Statement[1]`. */
  readonly path: string;
  readonly sid?: string;
}

/** Whether statements of one effect match, and the one that does. */
export interface Verdict {
  readonly value: Tri;
  readonly place?: StatementPlace;
}

export const nothing: Verdict = { value: false };

/** The first verdict that says yes, else the first that cannot say, else no. */
export function firstOf(verdicts: Iterable<Verdict>): Verdict {
  let result = nothing;
  for (const verdict of verdicts) {
    if (verdict.value === true) return verdict;
    if (verdict.value instanceof Unknown && result.value === false) result = verdict;
  }
  return result;
}

/** Tests one statement of a document. */
export type StatementTest = (statement: Statement, version: Version) => Tri;

/**
 * Whether a policy has a statement of an effect that passes a test. Of a partly known document, what it is known
 * to say counts as said, and what it may say as not known.
 */
export function findStatement(
  { name, document }: NamedPolicy,
  effect: Statement["effect"],
  test: StatementTest,
): Verdict {
  if (document instanceof PartialDocument) {
    const [sure, possible] =
      effect === "Allow" ? [document.atLeast, document.atMost] : [document.atMost, document.atLeast];
    const found = search(name, sure, effect, test);
    if (found.value === true || search(name, possible, effect, test).value === false) return found;
    return { value: new Unknown(`${name} is not fully known: ${document.reason}`) };
  }
  if (document instanceof Unknown)
    return { value: new Unknown(`${name} cannot be read: ${document.reason}`) };
  return search(name, document, effect, test);
}

function search(
  policy: string,
  document: PolicyDocument,
  effect: Statement["effect"],
  test: StatementTest,
): Verdict {
  let unsure: Verdict | undefined;
  for (const statement of document.statements) {
    if (statement.effect !== effect) continue;
    const value = test(statement, document.version);
    if (value === true) return { value, place: placeOf(policy, statement) };
    if (value instanceof Unknown) unsure ??= { value, place: placeOf(policy, statement) };
  }
  return unsure ?? nothing;
}

export function placeOf(policy: string, { path, sid }: Statement): StatementPlace {
  return { policy, path, ...(sid === undefined ? {} : { sid }) };
}

/** Whether some policy of a list denies the request. */
export function denied(policies: readonly NamedPolicy[], request: PreparedRequest): Verdict {
  const test: StatementTest = (statement, version) => matchPrepared(statement, request, version);
  return firstOf(policies.map((policy) => findStatement(policy, "Deny", test)));
}

/** Whether some policy of a list allows the request. */
export function allowed(policies: readonly NamedPolicy[], request: PreparedRequest): Verdict {
  const test: StatementTest = (statement, version) => matchPrepared(statement, request, version);
  return firstOf(policies.map((policy) => findStatement(policy, "Allow", test)));
}

import { type Expression, partsOf } from "../../iam/gcp/cel/index.js";
import { literal, noString } from "../sets/index.js";
import { finiteMembers } from "../sets/strings.js";
import {
  type Alternative,
  claimIs,
  claimPath,
  intersectAlternative,
  maxAlternatives,
  type OpaqueTest,
} from "./alternatives.js";
import { type ClaimSet, isPlainlyEmpty, stringsIn } from "./claimSet.js";
import { withClaims } from "./mapping.js";
import type { Outcome } from "./outcome.js";

/** A claim with at most so many values is tried with each. */
const mostValues = 8;

/**
 * Alternatives in which the tests that relate claims to each other are decided for claims that have few values there:
 * `assertion.repository == assertion.repository_owner + "/web"` beside an owner is a test of one claim.
 */
export function settled(
  alternatives: readonly Alternative[],
  decide: (expression: Expression) => Outcome,
): readonly Alternative[] {
  const all = alternatives.flatMap((each) => settledOne(each, decide));
  return all.length > maxAlternatives ? alternatives : all;
}

function settledOne(
  alternative: Alternative,
  decide: (expression: Expression) => Outcome,
): readonly Alternative[] {
  let all: readonly Alternative[] = [alternative];
  for (const opaque of alternative.opaque) {
    const tested = claimsOf(opaque.test);
    all = all
      .flatMap((each) => withValues(each, tested))
      .flatMap((each) => decided(each, opaque, tested, decide));
  }
  return all;
}

/** The alternative for each value of the tested claims that have few; itself where none has. */
function withValues(alternative: Alternative, tested: ReadonlySet<string>): readonly Alternative[] {
  for (const [key, set] of alternative.claims) {
    const values = tested.has(key) ? valuesOf(set) : undefined;
    if (values !== undefined && values.length > 1)
      return values.flatMap((value) => {
        const one = intersectAlternative(alternative, claimIs(claimPath(key), stringsIn(literal(value))));
        return one === undefined ? [] : withValues(one, tested);
      });
  }
  return [alternative];
}

/** The test, decided with the values that claims are left with. */
function decided(
  alternative: Alternative,
  opaque: OpaqueTest,
  tested: ReadonlySet<string>,
  decide: (expression: Expression) => Outcome,
): readonly Alternative[] {
  const known = new Map<string, Expression>();
  for (const [key, set] of alternative.claims) {
    const [value, ...more] = (tested.has(key) && valuesOf(set)) || [];
    if (value !== undefined && more.length === 0) known.set(`assertion.${key}`, { kind: "literal", value });
  }
  if (known.size === 0) return [alternative];
  const { yes, no } = decide(withClaims(opaque.test, known));
  const rest = { ...alternative, opaque: alternative.opaque.filter((each) => each !== opaque) };
  return (opaque.expected ? yes : no).flatMap((each) => intersectAlternative(rest, each) ?? []);
}

/** The texts of a claim that is a text, and has few. */
function valuesOf(set: ClaimSet): readonly string[] | undefined {
  return isPlainlyEmpty({ ...set, strings: noString }) ? finiteMembers(set.strings, mostValues) : undefined;
}

/** The names of the claims that an expression looks at. */
function claimsOf(expression: Expression): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (each: Expression): void => {
    if ((each.kind === "field" || each.kind === "has") && each.of.kind === "name") found.add(each.name);
    if (each.kind === "index" && each.index.kind === "literal") found.add(String(each.index.value));
    for (const part of partsOf(each)) visit(part);
  };
  visit(expression);
  return found;
}

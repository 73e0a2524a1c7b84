import { type Expression, isProblem, parseCel } from "../../iam/gcp/cel/index.js";
import type { Member } from "../../iam/gcp/members.js";
import { isUnknown, type Knowable, Unknown } from "../../model/index.js";
import { withinWork } from "../sets/strings.js";
import {
  type Alternative,
  everything,
  intersectAlternatives,
  subtractAlternatives,
  withoutImpossible,
} from "./alternatives.js";
import type { Roots } from "./cases.js";
import { decide } from "./decide.js";
import { parseMapping, substitute } from "./mapping.js";
import { settled } from "./settle.js";

/** A provider's attribute mapping as declared: target attribute to CEL expression. */
export type Mapping = Readonly<Record<string, string>>;

const token: Roots = new Map([["assertion", []]]);

/** The names of an IAM condition (Google Cloud, "Attribute reference for IAM Conditions"). */
const request: Roots = new Map(
  ["resource", "request", "principal", "destination"].map((name) => [name, [name]] as const),
);

/** Work on patterns for one question: half a second or so. */
const maxWork = 500_000;

const tooMany = new Unknown("the condition has too many alternatives");

/**
 * The tokens that pass a provider's attribute condition: a union of {@link Alternative}s over the token's claims.
 * No condition admits every token. A token for which the condition is an error (a missing claim, a type that a
 * function does not take) is not admitted. Unknown where the condition or a mapping is not CEL.
 */
export function analyseCondition(
  expression: string | undefined,
  mapping: Mapping,
): Knowable<readonly Alternative[]> {
  return decideAll(mapping, [conditionTest(expression)]);
}

/** Everything about who gets in through one provider as one member: mapping, condition and binding together. */
export interface Admission {
  readonly mapping: Mapping;
  readonly condition?: string;
  readonly member: Member;
}

/** The tokens that the provider accepts and that the member stands for. */
export function analyseAdmission({
  mapping,
  condition,
  member,
}: Admission): Knowable<readonly Alternative[]> {
  return decideAll(mapping, [conditionTest(condition), hasSubject, memberTest(member)]);
}

/**
 * The requests that pass an IAM condition: alternatives over `resource.name`, `resource.type`, `request.path` …,
 * each a claim of two names. Tests of time, tags and API attributes stay opaque.
 */
export function analyseIamCondition(expression: string): Knowable<readonly Alternative[]> {
  const parsed = parseCel(expression);
  if (isProblem(parsed)) return new Unknown(`the condition does not parse: ${parsed.message}`);
  return withinWork(maxWork, () => withoutImpossible(decide(parsed, request).yes));
}

/**
 * Whether a condition passes for every token of a family, for none, or for some. Unknown where only opaque tests
 * stand between.
 *
 * @param within the tokens to ask about; all tokens by default.
 */
export function judgeCondition(
  passing: readonly Alternative[],
  within: readonly Alternative[] = everything,
): Knowable<"always" | "never" | "sometimes"> {
  return withinWork(maxWork, () => judge(passing, within));
}

function judge(
  passing: readonly Alternative[],
  within: readonly Alternative[],
): Knowable<"always" | "never" | "sometimes"> {
  const both = intersectAlternatives(passing, within);
  if (!both) return tooMany;
  const possible = withoutImpossible(both);
  if (possible.length === 0) return "never";
  const missing = subtractAlternatives(within, possible);
  if (isUnknown(missing)) return missing;
  if (missing.rest.length === 0) return "always";
  const isSure = possible.some(({ opaque }) => opaque.length === 0);
  const claimsOnly = possible.map(({ claims }) => ({ claims, opaque: [] }));
  const failing = missing.exact ? missing : subtractAlternatives(within, claimsOnly);
  if (isUnknown(failing)) return failing;
  if (!isSure || failing.rest.length === 0) {
    const [test] = possible.flatMap(({ opaque }) => opaque);
    return new Unknown(`it depends on a test that is not decided: ${test?.expression ?? ""}`);
  }
  return "sometimes";
}

/** The tokens for which all of the tests hold, once the mapped attributes are written out. */
function decideAll(
  mapping: Mapping,
  tests: readonly (Expression | Unknown)[],
): Knowable<readonly Alternative[]> {
  const attributes = parseMapping(mapping);
  if (isUnknown(attributes)) return attributes;
  const unknown = tests.find(isUnknown);
  if (unknown) return unknown;
  const parts = (tests as readonly Expression[]).map((test) => substitute(test, attributes));
  return withinWork(maxWork, () => {
    const passing = withoutImpossible(decide({ kind: "and", parts }, token).yes);
    return withoutImpossible(settled(passing, (test) => decide(test, token)));
  });
}

function conditionTest(expression: string | undefined): Expression | Unknown {
  if (expression === undefined || expression.trim() === "") return literal(true);
  const parsed = parseCel(expression);
  return isProblem(parsed)
    ? new Unknown(`the attribute condition does not parse: ${parsed.message}`)
    : parsed;
}

const subject: Expression & { kind: "field" } = {
  kind: "field",
  of: { kind: "name", name: "google" },
  name: "subject",
};

/** Google refuses an exchange without a subject, or with an empty one. */
const hasSubject: Expression = {
  kind: "and",
  parts: [
    { kind: "method", of: subject, name: "startsWith", args: [literal("")] },
    { kind: "not", of: equal(subject, "") },
  ],
};

/** The test, on mapped attributes, that makes a token one of the member's. */
function memberTest(member: Member): Expression {
  if (member.kind !== "pool" || member.deleted !== undefined) return literal(false);
  const { part } = member;
  switch (part.kind) {
    case "all":
      return literal(true);
    case "subject":
      return equal(subject, part.value);
    case "group": {
      const groups: Expression = { kind: "field", of: subject.of, name: "groups" };
      return { kind: "in", item: literal(part.value), collection: groups };
    }
    case "attribute":
      return equal({ kind: "field", of: { kind: "name", name: "attribute" }, name: part.name }, part.value);
    case "kubernetes":
      // Google's own pools have no provider whose tokens these could be.
      return literal(false);
  }
}

function equal(left: Expression, value: string): Expression {
  return { kind: "compare", operator: "==", left, right: literal(value) };
}

function literal(value: string | boolean): Expression {
  return { kind: "literal", value };
}

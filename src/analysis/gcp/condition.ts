import { type Expression, isProblem, parseCel } from "../../iam/gcp/cel/index.js";
import type { Member } from "../../iam/gcp/members.js";
import { isUnknown, type Knowable, Unknown } from "../../model/index.js";
import {
  type Alternative,
  everything,
  intersectAlternatives,
  nothing,
  subtractAlternatives,
  withoutImpossible,
} from "./alternatives.js";
import { decide } from "./decide.js";
import { type ParsedMapping, parseMapping, substitute } from "./mapping.js";
import type { Roots } from "./terms.js";

/** A provider's attribute mapping as declared: target attribute to CEL expression. */
export type Mapping = Readonly<Record<string, string>>;

const token: Roots = new Map([["assertion", []]]);

/** The names of an IAM condition (Google Cloud, "Attribute reference for IAM Conditions"). */
const request: Roots = new Map(
  ["resource", "request", "principal", "destination"].map((name) => [name, [name]] as const),
);

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
  if (expression === undefined || expression.trim() === "") return everything;
  const parsed = parseCel(expression);
  if (isProblem(parsed)) return new Unknown(`the attribute condition does not parse: ${parsed.message}`);
  const attributes = parseMapping(mapping);
  if (isUnknown(attributes)) return attributes;
  return withoutImpossible(decide(substitute(parsed, attributes), token).yes);
}

/**
 * The tokens that a pool member stands for: those whose mapped attributes give the member's subject, group or
 * attribute value. Members of other kinds are no tokens: nothing.
 */
export function analyseMember(member: Member, mapping: Mapping): Knowable<readonly Alternative[]> {
  const attributes = parseMapping(mapping);
  if (isUnknown(attributes)) return attributes;
  if (member.kind !== "pool") return nothing;
  const { part } = member;
  const subject = subjectTokens(attributes);
  const named = (attribute: string, build: (source: Expression) => Expression) => {
    const source = attributes.get(attribute);
    const tokens = source ? decide(build(source), token).yes : nothing;
    return finish(intersectAlternatives(subject, tokens));
  };
  switch (part.kind) {
    case "all":
      return finish(subject);
    case "subject":
      return named("google.subject", (source) => equal(source, part.value));
    case "group":
      return named("google.groups", (source) => ({ kind: "in", item: text(part.value), collection: source }));
    case "attribute":
      return named(`attribute.${part.name}`, (source) => equal(source, part.value));
    case "kubernetes":
      return nothing;
  }
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
  const passing = analyseCondition(condition, mapping);
  if (isUnknown(passing)) return passing;
  const named = analyseMember(member, mapping);
  return isUnknown(named) ? named : finish(intersectAlternatives(passing, named));
}

/**
 * The requests that pass an IAM condition: alternatives over `resource.name`, `resource.type`, `request.path` …,
 * each a claim of two names. Tests of time, tags and API attributes stay opaque.
 */
export function analyseIamCondition(expression: string): Knowable<readonly Alternative[]> {
  const parsed = parseCel(expression);
  if (isProblem(parsed)) return new Unknown(`the condition does not parse: ${parsed.message}`);
  return withoutImpossible(decide(parsed, request).yes);
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

/** Tokens that give a subject: Google refuses an exchange without one, or with an empty one. */
function subjectTokens(attributes: ParsedMapping): readonly Alternative[] {
  const source = attributes.get("google.subject");
  if (!source) return nothing;
  const anyText: Expression = { kind: "method", of: source, name: "startsWith", args: [text("")] };
  const isEmpty = equal(source, "");
  return decide({ kind: "and", parts: [anyText, { kind: "not", of: isEmpty }] }, token).yes;
}

function finish(alternatives: readonly Alternative[] | undefined): Knowable<readonly Alternative[]> {
  return alternatives ? withoutImpossible(alternatives) : tooMany;
}

function equal(source: Expression, value: string): Expression {
  return { kind: "compare", operator: "==", left: source, right: text(value) };
}

function text(value: string): Expression {
  return { kind: "literal", value };
}

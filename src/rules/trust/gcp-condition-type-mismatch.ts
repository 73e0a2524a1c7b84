import { type Expression, isProblem, parseCel } from "../../iam/gcp/cel/index.js";
import { type Issuer, issuerFor, typeOfClaim } from "../../issuers/index.js";
import { githubProvider, narrowProvider } from "../exampleProvider.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const gcpConditionTypeMismatch: Rule<"open"> = {
  name: "gcp-condition-type-mismatch",
  title: "Attribute condition that is always true because of a type",
  layer: "trust",
  severity: "block",
  clouds: ["gcp"],
  scope: "resource",
  why: "In CEL a text never equals a number or a truth value, so `!=` between the two holds for every token. A test that was to keep somebody out keeps nobody out.",
  remediation: "Write the value in quotes, as the issuer does, and prefer saying who may come in (`==`).",
  standards: ["owasp-nhi-2025:NHI4", "owasp-nhi-2025:NHI6", "nist-csf-2.0:PR.AA-04", "csa-ccm-4.0:IAM-14"],
  parameters: {},
  messages: {
    open: "{claim} is text in the tokens of {issuer}, so {claim} != {value} holds for each of them.",
  },
  examples: {
    bad: [
      {
        title: "A project's id as a number.",
        resources: [
          githubProvider("gitlab", {
            oidc: { issuerUri: "https://gitlab.com" },
            attributeMapping: { "google.subject": "assertion.sub" },
            attributeCondition: "assertion.namespace_id == '1234' && assertion.project_id != 20",
          }),
        ],
        findings: ["open:attributeCondition:project_id"],
      },
      {
        title: "A truth value that is text.",
        resources: [
          githubProvider("gitlab", {
            oidc: { issuerUri: "https://gitlab.com" },
            attributeMapping: { "google.subject": "assertion.sub" },
            attributeCondition: "assertion.namespace_id == '1234' && assertion.ref_protected != false",
          }),
        ],
        findings: ["open:attributeCondition:ref_protected"],
      },
    ],
    good: [
      { title: "Ids as text.", resources: [narrowProvider] },
      {
        title: "An exception, as text.",
        resources: [
          githubProvider("gitlab", {
            oidc: { issuerUri: "https://gitlab.com" },
            attributeMapping: { "google.subject": "assertion.sub" },
            attributeCondition: "assertion.namespace_id == '1234' && assertion.project_id != '20'",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { kind, resource, condition, issuer } of facts.providers) {
      if (kind !== "gcp-oidc" || typeof condition !== "string" || typeof issuer !== "string") continue;
      const known = issuerFor(issuer);
      const parsed = known && parseCel(condition);
      if (known === undefined || parsed === undefined || isProblem(parsed)) continue;
      for (const { claim, value } of demanded(parsed)) {
        if (!isText(known.issuer, claim)) continue;
        yield violation(
          "open",
          { resource, path: "attributeCondition" },
          {
            data: { claim: `assertion.${claim}`, issuer: known.issuer.name, value },
            key: `open:attributeCondition:${claim}`,
          },
        );
      }
    }
  },
};

interface Mismatch {
  readonly claim: string;
  readonly value: string;
}

/** The inequalities between a claim and a number or truth value that a condition, or what it denies, is put together of. */
function* demanded(expression: Expression, isDenied = false): Iterable<Mismatch> {
  switch (expression.kind) {
    case "and":
    case "or":
      for (const part of expression.parts) yield* demanded(part, isDenied);
      return;
    case "not":
      yield* demanded(expression.of, !isDenied);
      return;
    case "compare":
      if (expression.operator === (isDenied ? "==" : "!="))
        yield* mismatch(expression.left, expression.right);
      return;
    case "in":
      if (isDenied && expression.collection.kind === "list")
        for (const item of expression.collection.items) yield* mismatch(expression.item, item);
      return;
    default:
      return;
  }
}

function* mismatch(left: Expression, right: Expression): Iterable<Mismatch> {
  const claim = claimOf(left) ?? claimOf(right);
  const literal = left.kind === "literal" ? left : right.kind === "literal" ? right : undefined;
  if (claim === undefined || literal === undefined) return;
  const { value } = literal;
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean")
    yield { claim, value: String(value) };
}

function claimOf(expression: Expression): string | undefined {
  return expression.kind === "field" && expression.of.kind === "name" && expression.of.name === "assertion"
    ? expression.name
    : undefined;
}

/** Whether every token of the issuer has text there, as far as it is known. */
function isText(issuer: Issuer, claim: string): boolean {
  return typeOfClaim(issuer, claim) === undefined && !issuer.openClaims?.includes("");
}

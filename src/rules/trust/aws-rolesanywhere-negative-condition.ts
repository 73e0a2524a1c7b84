import { operatorNamed } from "../../iam/aws/index.js";
import type { Condition, Statement } from "../../model/index.js";
import { trustingRole } from "../exampleTrust.js";
import { anchorArn, certificateMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { trustPlace } from "../trusts.js";
import { allowedInTrusts } from "../trustWays.js";

const negated = (conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
  trustingRole("host", certificateMay({ ArnEquals: { "aws:SourceArn": anchorArn }, ...conditions }));

export const awsRolesanywhereNegativeCondition: Rule<"negative"> = {
  name: "aws-rolesanywhere-negative-condition",
  title: "Roles Anywhere condition that holds for certificates without the field",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "Fields of a certificate that are missing, not mapped or not fit for a session tag give no key, and AWS drops them silently. A negated or IfExists operator then holds, so whoever leaves the field out gets in.",
  remediation: "Say who may come in with StringEquals or StringLike, rather than who may not.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1649",
  ],
  parameters: {},
  messages: { negative: "A certificate that yields no {key} passes {operator}." },
  examples: {
    bad: [
      {
        title: "Everyone but one unit, and everyone without a unit.",
        resources: [negated({ StringNotEquals: { "aws:PrincipalTag/x509Subject/OU": "dev" } })],
        findings: [
          'negative:assumeRolePolicy.Statement[0].Condition.StringNotEquals["aws:PrincipalTag/x509Subject/OU"]',
        ],
      },
      {
        title: "A subject, if there is one.",
        resources: [negated({ StringEqualsIfExists: { "aws:PrincipalTag/x509Subject/CN": "host-1" } })],
        findings: [
          'negative:assumeRolePolicy.Statement[0].Condition.StringEqualsIfExists["aws:PrincipalTag/x509Subject/CN"]',
        ],
      },
    ],
    good: [
      {
        title: "Who may come in.",
        resources: [negated({ StringEquals: { "aws:PrincipalTag/x509Subject/CN": "host-1" } })],
      },
      {
        title: "An exception beside a demand on the same field.",
        resources: [
          negated({
            StringLike: { "aws:PrincipalTag/x509Subject/CN": "host-*" },
            StringNotEquals: { "aws:PrincipalTag/x509Subject/CN": "host-7" },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { trust, statements } of allowedInTrusts(facts)) {
      for (const statement of statements) {
        if (!namesRolesAnywhere(statement)) continue;
        for (const condition of statement.conditions) {
          if (!ofCertificate.test(condition.key) || demands(condition)) continue;
          if (statement.conditions.some((other) => sameKey(other, condition) && demands(other))) continue;
          const operator = `${condition.operator}${condition.ifExists ? "IfExists" : ""}`;
          const place = trustPlace(trust.place, condition.path);
          yield violation("negative", place, { data: { key: condition.key, operator } });
        }
      }
    }
  },
};

const ofCertificate = /^(?:aws:principaltag\/x509|sts:sourceidentity$)/i;

function namesRolesAnywhere({ principals }: Statement): boolean {
  return (
    principals?.negated === false &&
    principals.principals.some(
      ({ kind, value }) => kind === "Service" && value === "rolesanywhere.amazonaws.com",
    )
  );
}

function sameKey(a: Condition, b: Condition): boolean {
  return a.key.toLowerCase() === b.key.toLowerCase();
}

/** Whether a condition fails when its key is missing. */
function demands({ operator, ifExists, quantifier, values }: Condition): boolean {
  const known = operatorNamed(operator);
  if (known === undefined) return true;
  if (known.type === "Null") return values.every((value) => value.toLowerCase() === "false");
  return !ifExists && quantifier !== "ForAllValues" && (!known.negated || quantifier === "ForAnyValue");
}

import { trustingRole } from "../exampleTrust.js";
import { serviceMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { trustPlace } from "../trusts.js";
import { allowedInTrusts } from "../trustWays.js";

export const awsTrustServiceWildcard: Rule<"wildcard"> = {
  name: "aws-trust-service-wildcard",
  title: "Role that every AWS service may assume",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "Whatever service acts for whomever gets the role. AWS takes no wildcard inside a service's name either, so such a trust is refused or wider than anyone meant.",
  remediation: "Name each service that uses the role, and test aws:SourceAccount where it sends it.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-nhi-2025:NHI6",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-16",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: { wildcard: "The service principal {service} names no single service." },
  examples: {
    bad: [
      {
        title: "Every service.",
        resources: [trustingRole("any", serviceMay("*"))],
        findings: ["wildcard:assumeRolePolicy.Statement[0]:*"],
      },
      {
        title: "A wildcard in the name.",
        resources: [trustingRole("any", serviceMay("*.amazonaws.com"))],
        findings: ["wildcard:assumeRolePolicy.Statement[0]:*.amazonaws.com"],
      },
    ],
    good: [
      {
        title: "One service.",
        resources: [trustingRole("function", serviceMay("lambda.amazonaws.com"))],
      },
      {
        title: "Denying all services lets none in.",
        resources: [
          trustingRole("function", {
            Effect: "Deny",
            Principal: { Service: "*" },
            Action: "sts:AssumeRole",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { trust, statements } of allowedInTrusts(facts)) {
      for (const { principals, path } of statements) {
        if (principals === undefined || principals.negated) continue;
        for (const { kind, value } of principals.principals) {
          if (kind !== "Service" || !/[*?]/.test(value)) continue;
          const place = trustPlace(trust.place, path);
          yield violation("wildcard", place, {
            data: { service: value },
            key: `wildcard:${place.path}:${value}`,
          });
        }
      }
    }
  },
};

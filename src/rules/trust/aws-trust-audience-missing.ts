import { isAny } from "../../analysis/sets/index.js";
import { keyPrefix } from "../../analysis/trust/awsKeys.js";
import type { Edit, Facts } from "../../model/index.js";
import { audienceOnAws } from "../audiences.js";
import { githubRole, narrowGithubRole, trustingRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { analysedAwsTrusts, trustPlace } from "../trusts.js";
import { distinctWays, isBound, letsInOneAlone } from "../trustWays.js";

const samlStatement = {
  Effect: "Allow",
  Principal: { Federated: "arn:aws:iam::123456789012:saml-provider/okta" },
  Action: "sts:AssumeRoleWithSAML",
};

export const awsTrustAudienceMissing: Rule<"missing" | "saml"> = {
  name: "aws-trust-audience-missing",
  title: "Federated trust that does not test the audience",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "A token is made for one recipient. Without a test of the audience, a token that a workload handed to some other service, which the account's provider also lists, can be replayed here.",
  remediation:
    "Test `aud` with StringEquals: for the audience that the workload asks for, usually sts.amazonaws.com, or the one that the issuer fixes.",
  fix: "Demands the audience that the account's provider lists, or that the issuer's workloads ask for on AWS.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
  ],
  parameters: {},
  messages: {
    missing:
      "The trust admits tokens of {issuer} that were made for another recipient: nothing tests the audience.",
    saml: "The trust admits assertions of {issuer} that were made for another recipient: nothing tests SAML:aud.",
  },
  examples: {
    bad: [
      {
        title: "Only the subject is tested.",
        resources: [githubRole("deploy", { StringEquals: { sub: "repo:acme/web:environment:production" } })],
        findings: ["missing:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "A pattern that admits every audience is no test.",
        resources: [
          githubRole("deploy", {
            StringEquals: { sub: "repo:acme/web:environment:production" },
            StringLike: { aud: "*" },
          }),
        ],
        findings: ["missing:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "A SAML provider without any condition.",
        resources: [trustingRole("people", samlStatement)],
        findings: ["saml:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "Assertions made for AWS's sign-in.",
        resources: [
          trustingRole("people", {
            ...samlStatement,
            Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
          }),
        ],
      },
      { title: "The audience of AWS's token service.", resources: [narrowGithubRole] },
      {
        title: "A service principal has no audience.",
        resources: [
          trustingRole("function", {
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const analysed of analysedAwsTrusts(facts)) {
      for (const { source, claims, path, impossible } of analysed.analysis.alternatives) {
        if (source.kind !== "oidc" || impossible !== undefined) continue;
        // Of Google's tokens AWS takes the authorised party for the audience.
        if ([claims.get("aud"), claims.get("azp")].some((each) => each && !isAny(each.present.text)))
          continue;
        const place = trustPlace(analysed.place, path);
        yield violation("missing", place, {
          data: { issuer: source.issuer === "*" ? "any issuer" : source.issuer },
          ...(letsInOneAlone(analysed, path) ? mendOf(facts, source, place.path) : {}),
        });
      }
    }
    for (const { alternative, place } of distinctWays(facts, "saml")) {
      const { source } = alternative;
      if (source.kind !== "saml" || isBound(alternative, "saml:aud")) continue;
      yield violation("saml", place, { data: { issuer: source.provider } });
    }
  },
};

function mendOf(
  facts: Facts,
  { issuer }: { readonly issuer: string },
  statement: string,
): { readonly mend?: readonly Edit[] } {
  const value = audienceOnAws(facts, issuer);
  if (value === undefined) return {};
  const key = `${keyPrefix(issuer)}:aud`;
  return { mend: [{ kind: "demand", statement, operator: "StringEquals", key, value }] };
}

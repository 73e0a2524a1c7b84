import { missingTenancy } from "../../iam/aws/index.js";
import { githubRole, narrowGithubRole, trustingRole } from "../exampleTrust.js";
import { tokenMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { trustPlace } from "../trusts.js";
import { allowedInTrusts } from "../trustWays.js";

export const awsTrustTenancyKeyMissing: Rule<"absent" | "wildcard"> = {
  name: "aws-trust-tenancy-key-missing",
  title: "Trust that AWS's identity-provider controls refuse",
  layer: "trust",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "Since June 2025 AWS refuses to create or change a role that trusts an issuer which many tenants share, unless the policy evaluates the key that tells them apart. A role from before goes on working until somebody edits it.",
  remediation: "Test the key that the message names, for this tenant and not with a bare `*`.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: {
    absent: "AWS refuses to create or change a role that trusts {provider} without evaluating {key}.",
    wildcard: "AWS refuses to create or change a role that trusts {provider} and takes any {key}.",
  },
  examples: {
    bad: [
      {
        title: "The repository's id is a bound, but not the key that AWS demands.",
        resources: [
          githubRole("deploy", { StringEquals: { aud: "sts.amazonaws.com", repository_id: "456789" } }),
        ],
        findings: ["absent:assumeRolePolicy.Statement[0]:token.actions.githubusercontent.com:sub"],
      },
      {
        title: "Pulumi Cloud names the organisation in the audience.",
        resources: [
          trustingRole(
            "deploy",
            tokenMay("api.pulumi.com/oidc", {
              StringEquals: {
                sub: "pulumi:deploy:org:acme:project:web:stack:prod:operation:update:scope:write",
              },
            }),
          ),
        ],
        findings: ["absent:assumeRolePolicy.Statement[0]:api.pulumi.com/oidc:aud"],
      },
    ],
    good: [
      { title: "The subject is tested.", resources: [narrowGithubRole] },
      {
        title: "An issuer of one's own has no tenants.",
        resources: [
          trustingRole(
            "pod",
            tokenMay("oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF", {
              StringEquals: { aud: "sts.amazonaws.com", sub: "system:serviceaccount:payments:api" },
            }),
          ),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { trust, statements } of allowedInTrusts(facts)) {
      for (const { provider, statement, kind } of missingTenancy({ version: "2012-10-17", statements })) {
        // AWS has been seen to take the called workflow, which names its repository, in place of the subject.
        if (statement.conditions.some(({ key }) => /:job_workflow_ref$/i.test(key))) continue;
        const place = trustPlace(trust.place, statement.path);
        yield violation(kind, place, {
          data: { provider: provider.name, key: provider.key },
          key: `${kind}:${place.path}:${provider.key}`,
        });
      }
    }
  },
};

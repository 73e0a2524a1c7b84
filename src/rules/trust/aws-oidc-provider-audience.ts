import { isKnown, type Knowable } from "../../model/index.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const provider = (name: string, clientIdLists: readonly string[]) => ({
  type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  name,
  properties: { url: "https://token.actions.githubusercontent.com", clientIdLists },
});

export const awsOidcProviderAudience: Rule<"none" | "wildcard"> = {
  name: "aws-oidc-provider-audience",
  title: "OIDC provider without an audience of its own",
  layer: "trust",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "The provider's client ids are the audiences that AWS takes at all, literally: without one no token is accepted, and `*` is a client id of that name. Both are found out at the first deploy and then mended in a hurry.",
  remediation: "List the audiences that the workloads ask for, usually sts.amazonaws.com alone.",
  standards: ["owasp-nhi-2025:NHI4", "nist-csf-2.0:PR.AA-04", "csa-ccm-4.0:IAM-14"],
  parameters: {},
  messages: {
    none: "The provider lists no client id, so AWS accepts none of its issuer's tokens.",
    wildcard: "The client id {audience} is no pattern: AWS compares it as it stands.",
  },
  examples: {
    bad: [
      { title: "No audience.", resources: [provider("github", [])], findings: ["none:clientIdLists"] },
      {
        title: "An asterisk.",
        resources: [provider("github", ["*"])],
        findings: ["wildcard:clientIdLists:*"],
      },
    ],
    good: [
      { title: "AWS's token service.", resources: [provider("github", ["sts.amazonaws.com"])] },
      {
        title: "Two audiences.",
        resources: [provider("github", ["sts.amazonaws.com", "https://acme.example"])],
      },
    ],
  },
  *check(facts) {
    for (const { kind, audiences, resource } of facts.providers) {
      if (kind !== "aws-oidc" || !isKnown(audiences)) continue;
      const place = { resource, path: "clientIdLists" };
      if (audiences.length === 0 && "clientIdLists" in resource.properties) yield violation("none", place);
      for (const audience of audiences.filter(isWildcard)) {
        yield violation("wildcard", place, { data: { audience }, key: `wildcard:clientIdLists:${audience}` });
      }
    }
  },
};

function isWildcard(audience: Knowable<string>): audience is string {
  return typeof audience === "string" && audience.includes("*");
}

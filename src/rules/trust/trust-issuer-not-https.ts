import { githubProvider, narrowProvider } from "../exampleProvider.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const oidcProvider = (name: string, url: string) => ({
  type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  name,
  properties: { url, clientIdLists: ["sts.amazonaws.com"] },
});

export const trustIssuerNotHttps: Rule<"plain"> = {
  name: "trust-issuer-not-https",
  title: "Token issuer without TLS",
  layer: "trust",
  severity: "block",
  clouds: ["aws", "gcp"],
  scope: "resource",
  why: "The cloud fetches the issuer's keys from its URL. Over plain http whoever stands in between hands out keys of their own and signs any token.",
  remediation: "Serve the issuer over https, and write its URL with https://.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "nist-sp-800-207:tenet-2",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1550.001",
  ],
  parameters: {},
  messages: { plain: "The keys of {issuer} come over plain http." },
  examples: {
    bad: [
      {
        title: "An IAM provider over http.",
        resources: [oidcProvider("cluster", "http://oidc.cluster.acme.example")],
        findings: ["plain:url"],
      },
      {
        title: "A workload identity provider over http.",
        resources: [githubProvider("cluster", { oidc: { issuerUri: "http://oidc.cluster.acme.example" } })],
        findings: ["plain:oidc.issuerUri"],
      },
    ],
    good: [
      { title: "https.", resources: [oidcProvider("github", "https://token.actions.githubusercontent.com")] },
      { title: "https on Google Cloud.", resources: [narrowProvider] },
    ],
  },
  *check(facts) {
    for (const { kind, issuer, resource } of facts.providers) {
      if (typeof issuer !== "string" || !/^http:\/\//i.test(issuer)) continue;
      const path = kind === "aws-oidc" ? "url" : "oidc.issuerUri";
      yield violation("plain", { resource, path }, { data: { issuer } });
    }
  },
};

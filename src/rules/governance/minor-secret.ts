import { credentialsOf, kindWithArticle } from "../credentials.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const minorSecret: Rule<"held"> = {
  name: "minor-secret",
  title: "Secret or short-lived token of little reach",
  layer: "governance",
  severity: "info",
  clouds: ["aws", "gcp", "kubernetes", "saas"],
  scope: "resource",
  why: "A webhook secret, a tunnel key or a token of hours opens little by itself. It is listed so that the inventory is whole and somebody rotates it.",
  remediation: "Keep it out of the state where a write-only argument exists, and know who rotates it.",
  standards: ["owasp-nhi-2025:NHI2", "nist-csf-2.0:PR.AA-01", "csa-ccm-4.0:CEK-12"],
  parameters: {},
  messages: { held: "This makes or holds {kind}." },
  examples: {
    bad: [
      {
        title: "The secret that signs a webhook's calls.",
        resources: [
          { type: "aws:codebuild/webhook:Webhook", name: "build", properties: { projectName: "shop" } },
        ],
        findings: ["held"],
      },
      {
        title: "The key of a VPN tunnel.",
        resources: [
          {
            type: "gcp:compute/vPNTunnel:VPNTunnel",
            name: "office",
            properties: { peerIp: "203.0.113.7", sharedSecret: "not-a-real-one" },
          },
        ],
        findings: ["held:sharedSecret"],
      },
    ],
    good: [
      {
        title: "A tunnel whose key is write-only.",
        resources: [
          {
            type: "gcp:compute/vPNTunnel:VPNTunnel",
            name: "office",
            properties: {
              peerIp: "203.0.113.7",
              sharedSecretWo: "not-a-real-one",
              sharedSecretWoVersion: "1",
            },
          },
        ],
      },
      {
        title: "A certificate that ACM issues keeps its key to itself.",
        resources: [
          {
            type: "aws:acm/certificate:Certificate",
            name: "shop",
            properties: { domainName: "shop.example.com", validationMethod: "DNS" },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const credential of credentialsOf(facts, "minor")) {
      yield violation("held", credential, { data: { kind: kindWithArticle(credential.kind) } });
    }
  },
};

import { credentialsOf, kindWords, lifetimeWords, replacementFor } from "../credentials.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const staticCredential: Rule<"minted" | "registered" | "literal"> = {
  name: "static-credential",
  title: "Long-lived credential that opens a cloud",
  layer: "governance",
  severity: "block",
  clouds: ["aws", "gcp", "kubernetes"],
  scope: "resource",
  why: "A static key works for whoever holds it, from anywhere, until somebody remembers to revoke it. It is copied into CI settings, laptops and logs, and its use cannot be told from its theft.",
  remediation: "Let the workload federate with its own short-lived token, and remove the key.",
  standards: [
    "owasp-nhi-2025:NHI7",
    "owasp-nhi-2025:NHI2",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-01",
    "cis-aws-7.0.0:2.12",
    "cis-aws-7.0.0:2.16",
    "cis-gcp-5.0.0:1.5",
    "csa-ccm-4.0:CEK-12",
    "mitre-attack:T1098.001",
  ],
  parameters: {},
  messages: {
    minted: "This makes a static {kind} that works {lifetime} for whoever holds it. Use {replacement}.",
    registered:
      "This registers a static {kind} that works {lifetime} for whoever holds its private half. Use {replacement}.",
    literal: "This holds a static {kind} in the program and its state. Use {replacement}.",
  },
  examples: {
    bad: [
      {
        title: "An access key for a CI job.",
        resources: [
          { type: "aws:iam/user:User", name: "ci", properties: { name: "ci" } },
          { type: "aws:iam/accessKey:AccessKey", name: "ci", properties: { user: "ci" } },
        ],
        findings: ["minted"],
      },
      {
        title: "A service account key; uploading the public half registers one just the same.",
        resources: [
          {
            type: "gcp:serviceaccount/key:Key",
            name: "deploy",
            properties: { serviceAccountId: "deploy@acme-prod.iam.gserviceaccount.com" },
          },
          {
            type: "gcp:serviceaccount/key:Key",
            name: "uploaded",
            properties: {
              serviceAccountId: "deploy@acme-prod.iam.gserviceaccount.com",
              publicKeyData: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t",
            },
          },
        ],
        findings: ["minted", "registered:publicKeyData"],
      },
      {
        title: "An HMAC key for Cloud Storage.",
        resources: [
          {
            type: "gcp:storage/hmacKey:HmacKey",
            name: "interop",
            properties: { serviceAccountEmail: "deploy@acme-prod.iam.gserviceaccount.com" },
          },
        ],
        findings: ["minted"],
      },
    ],
    good: [
      {
        title: "A role that one repository's production environment federates into.",
        resources: [
          {
            type: "aws:iam/role:Role",
            name: "deploy",
            properties: {
              name: "deploy",
              assumeRolePolicy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                  {
                    Effect: "Allow",
                    Principal: {
                      Federated:
                        "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
                    },
                    Action: "sts:AssumeRoleWithWebIdentity",
                    Condition: {
                      StringEquals: {
                        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                        "token.actions.githubusercontent.com:sub": "repo:acme/web:environment:production",
                      },
                    },
                  },
                ],
              }),
            },
          },
        ],
      },
      {
        title: "A service account without keys.",
        resources: [
          {
            type: "gcp:serviceaccount/account:Account",
            name: "deploy",
            properties: { accountId: "deploy", displayName: "Deploys the web site" },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const credential of credentialsOf(facts, "cloud")) {
      yield violation(credential.origin, credential, {
        data: {
          kind: kindWords(credential.kind),
          lifetime: lifetimeWords(credential),
          replacement: replacementFor(credential),
        },
      });
    }
  },
};

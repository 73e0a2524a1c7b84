import { credentialsOf, kindWithArticle, lifetimeWords, replacementFor } from "../credentials.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const serviceCredential: Rule<"minted" | "registered" | "literal"> = {
  name: "service-credential",
  title: "Long-lived credential that opens one service",
  layer: "governance",
  severity: "warn",
  clouds: ["aws", "gcp", "azure", "kubernetes", "saas"],
  scope: "resource",
  why: "An API key, token or SSH key works for whoever holds it until somebody revokes it, and says nothing of who used it. Most services take a federated identity or a short-lived token as well.",
  remediation: "Use an identity that the service federates with, or a token that ends within the hour.",
  standards: [
    "owasp-nhi-2025:NHI7",
    "owasp-nhi-2025:NHI4",
    "nist-sp-800-207:tenet-3",
    "nist-csf-2.0:PR.AA-01",
    "csa-ccm-4.0:CEK-12",
    "mitre-attack:T1528",
  ],
  parameters: {},
  messages: {
    minted: "This makes {kind} that works {lifetime} for whoever holds it. Use {replacement}.",
    registered:
      "This registers {kind} that works {lifetime} for whoever holds its private half. Use {replacement}.",
    literal: "This holds {kind} in the program and its state. Use {replacement}.",
  },
  examples: {
    bad: [
      {
        title: "An API key without an end.",
        resources: [
          { type: "aws:apigateway/apiKey:ApiKey", name: "partner", properties: { name: "partner" } },
        ],
        findings: ["minted"],
      },
      {
        title: "An instance that people enter with an SSH key.",
        resources: [
          {
            type: "aws:ec2/instance:Instance",
            name: "bastion",
            properties: { ami: "ami-0abcdef1234567890", instanceType: "t4g.nano", keyName: "operations" },
          },
        ],
        findings: ["registered:keyName"],
      },
      {
        title: "A cache that is opened with a token from the program.",
        resources: [
          {
            type: "aws:elasticache/replicationGroup:ReplicationGroup",
            name: "sessions",
            properties: { description: "Sessions of the shop", authToken: "not-a-real-token-123" },
          },
        ],
        findings: ["literal:authToken"],
      },
    ],
    good: [
      {
        title: "A cache user that logs in with its role.",
        resources: [
          {
            type: "aws:elasticache/user:User",
            name: "shop",
            properties: {
              userId: "shop",
              userName: "shop",
              engine: "valkey",
              accessString: "on ~sessions:* +@read",
              authenticationMode: { type: "iam" },
            },
          },
        ],
      },
      {
        title: "An instance without an SSH key, entered through Session Manager.",
        resources: [
          {
            type: "aws:ec2/instance:Instance",
            name: "bastion",
            properties: {
              ami: "ami-0abcdef1234567890",
              instanceType: "t4g.nano",
              iamInstanceProfile: "session-manager",
            },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const credential of credentialsOf(facts, "service")) {
      yield violation(credential.origin, credential, {
        data: {
          kind: kindWithArticle(credential.kind),
          lifetime: lifetimeWords(credential),
          replacement: replacementFor(credential),
        },
      });
    }
  },
};

import { credentialsOf, kindWithArticle, kindWords } from "../credentials.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const secretInState: Rule<"stored" | "made"> = {
  name: "secret-in-state",
  title: "Secret that passes through program and state",
  layer: "governance",
  severity: "warn",
  clouds: ["aws", "gcp", "kubernetes", "saas"],
  scope: "resource",
  why: "A secret that a program writes or makes stands in its state as well, where everybody who may read the state reads it. The secret store then protects only one of the copies.",
  remediation:
    "Create the secret's container here and put its value in from outside, use a write-only argument (secretStringWo, valueWo, secretDataWo), or let the service make and rotate it.",
  standards: [
    "owasp-nhi-2025:NHI2",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-01",
    "csa-ccm-4.0:CEK-12",
    "mitre-attack:T1552.001",
  ],
  parameters: {},
  messages: {
    stored: "The value of this {kind} is kept in the state as well.",
    made: "This makes {kind} whose value is kept in the state.",
  },
  examples: {
    bad: [
      {
        title: "The value of a secret from the program.",
        resources: [
          {
            type: "aws:secretsmanager/secretVersion:SecretVersion",
            name: "api",
            properties: { secretId: "partner-api", secretString: "not-a-real-one" },
          },
        ],
        findings: ["stored:secretString"],
      },
      {
        title: "A SecureString parameter and a version in Secret Manager.",
        resources: [
          {
            type: "aws:ssm/parameter:Parameter",
            name: "api",
            properties: { name: "/shop/api", type: "SecureString", value: "not-a-real-one" },
          },
          {
            type: "gcp:secretmanager/secretVersion:SecretVersion",
            name: "api",
            properties: { secret: "projects/acme-prod/secrets/partner-api", secretData: "not-a-real-one" },
          },
        ],
        findings: ["stored:value", "stored:secretData"],
      },
    ],
    good: [
      {
        title: "Write-only: the value goes to the store and nowhere else.",
        resources: [
          {
            type: "aws:ssm/parameter:Parameter",
            name: "api",
            properties: {
              name: "/shop/api",
              type: "SecureString",
              valueWo: "not-a-real-one",
              valueWoVersion: 1,
            },
          },
        ],
      },
      {
        title: "A setting that is no secret, and a secret whose value comes from outside.",
        resources: [
          {
            type: "aws:ssm/parameter:Parameter",
            name: "region",
            properties: { name: "/shop/region", type: "String", value: "eu-central-1" },
          },
          { type: "aws:secretsmanager/secret:Secret", name: "api", properties: { name: "partner-api" } },
        ],
      },
    ],
  },
  *check(facts) {
    for (const credential of credentialsOf(facts, "stored")) {
      const { kind } = credential;
      if (credential.origin === "minted")
        yield violation("made", credential, { data: { kind: kindWithArticle(kind) } });
      else yield violation("stored", credential, { data: { kind: kindWords(kind) } });
    }
  },
};

import type { Credential } from "../../model/index.js";
import { daysParameter, daysSince } from "../ages.js";
import { gradeOf, kindWords } from "../credentials.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

/** Kinds that are a resource of their own, so that its age is theirs; passwords are changed, not rotated by age. */
const ageing = new Set([
  "access-key",
  "service-account-key",
  "hmac-key",
  "api-key",
  "service-specific-credential",
  "signing-certificate",
]);

export const credentialNotRotated: Rule<"old"> = {
  name: "credential-not-rotated",
  title: "Key older than its rotation",
  layer: "governance",
  severity: "warn",
  clouds: ["aws", "gcp"],
  scope: "resource",
  why: "The longer a key lives, the more copies of it exist and the longer a lost one has been of use to somebody else.",
  remediation:
    "Replace the key by an identity that the workload federates with; until then make a new key, move its users over and delete this one.",
  standards: [
    "owasp-nhi-2025:NHI7",
    "nist-csf-2.0:PR.AA-01",
    "cis-aws-7.0.0:2.12",
    "cis-gcp-5.0.0:1.8",
    "csa-ccm-4.0:CEK-12",
  ],
  parameters: { maximumDays: daysParameter("Age in days at which a key is due.", 90) },
  messages: { old: "This {kind} is {age} days old; keys are replaced after {days} days." },
  examples: {
    bad: [
      {
        title: "An access key made a year ago.",
        resources: [
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "ci",
            properties: { user: "ci", status: "Active", createDate: "2025-11-20T08:00:00Z" },
          },
        ],
        findings: ["old"],
      },
      {
        title: "A service account key one day past its rotation.",
        resources: [
          {
            type: "gcp:serviceaccount/key:Key",
            name: "deploy",
            properties: {
              serviceAccountId: "deploy@acme-prod.iam.gserviceaccount.com",
              validAfter: "2026-08-22T12:00:00Z",
            },
          },
        ],
        findings: ["old"],
      },
    ],
    good: [
      {
        title: "A key of last month.",
        resources: [
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "ci",
            properties: { user: "ci", status: "Active", createDate: "2026-10-20T08:00:00Z" },
          },
        ],
      },
      {
        title: "An old key that is switched off, and one whose age is not told.",
        resources: [
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "old",
            properties: { user: "ci", status: "Inactive", createDate: "2020-01-01T00:00:00Z" },
          },
          { type: "aws:iam/accessKey:AccessKey", name: "ci", properties: { user: "ci", status: "Active" } },
        ],
      },
    ],
  },
  *check({ credentials }, { parameters, now }) {
    const days = parameters.maximumDays as number;
    for (const credential of credentials) {
      if (!ageing.has(credential.kind) || credential.origin === "literal") continue;
      const age = daysSince(credential.created, now);
      if (age === undefined || age <= days || !outlives(credential.lifetime, days)) continue;
      if (gradeOf(credential) === "none") continue;
      yield violation("old", credential, { data: { kind: kindWords(credential.kind), age, days } });
    }
  },
};

/** A key that ends by itself before it is due need not be replaced by hand. */
function outlives(lifetime: Credential["lifetime"], days: number): boolean {
  return typeof lifetime !== "number" || lifetime > days * 86_400;
}

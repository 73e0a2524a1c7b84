import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsRootAccessKey: Rule<"key"> = {
  name: "aws-root-access-key",
  title: "Access key of the root user",
  layer: "governance",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "No policy in the account can limit the root user: whoever holds this key may do everything, close the account included.",
  remediation:
    "Delete the root user's access keys; manage member accounts' root access centrally (aws.iam.OrganizationsFeatures).",
  standards: [
    "owasp-nhi-2025:NHI7",
    "owasp-nhi-2025:NHI5",
    "nist-csf-2.0:PR.AA-01",
    "cis-aws-7.0.0:2.4",
    "mitre-attack:T1078.004",
  ],
  parameters: {},
  messages: { key: "The root user has an active access key." },
  examples: {
    bad: [
      {
        title: "What a credential report says of an account with a root key.",
        resources: [
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "root",
            properties: { user: "<root_account>", status: "Active" },
          },
        ],
        findings: ["key"],
      },
      {
        title: "The second of two keys is the active one.",
        resources: [
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "first",
            properties: { user: "<root_account>", status: "Inactive" },
          },
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "second",
            properties: { user: "<root_account>", status: "Active", createDate: "2026-11-01T00:00:00Z" },
          },
        ],
        findings: ["key"],
      },
    ],
    good: [
      {
        title: "A root key that is switched off.",
        resources: [
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "root",
            properties: { user: "<root_account>", status: "Inactive" },
          },
        ],
      },
      {
        title: "A user who is only called root is no root user.",
        resources: [{ type: "aws:iam/user:User", name: "root", properties: { name: "root" } }],
      },
    ],
  },
  *check({ credentials }) {
    for (const credential of credentials) {
      if (credential.kind !== "access-key" || credential.active === false) continue;
      if (credential.resource.properties.user === "<root_account>") yield violation("key", credential);
    }
  },
};

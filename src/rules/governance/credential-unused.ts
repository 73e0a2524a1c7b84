import type { Credential } from "../../model/index.js";
import { daysParameter, daysUnused } from "../ages.js";
import { kindWords } from "../credentials.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const credentialUnused: Rule<"idle" | "never"> = {
  name: "credential-unused",
  title: "Credential that nobody has used for long",
  layer: "governance",
  severity: "warn",
  clouds: ["aws", "gcp"],
  scope: "resource",
  why: "A credential that nobody uses is of use only to whoever finds it, and nobody would notice. Said only where the source keeps track of use.",
  remediation: "Switch it off, watch for a week whether something breaks, and delete it.",
  standards: [
    "owasp-nhi-2025:NHI1",
    "nist-csf-2.0:PR.AA-01",
    "cis-aws-7.0.0:2.11",
    "csa-ccm-4.0:IAM-07",
    "mitre-attack:T1078.004",
  ],
  parameters: {
    maximumDays: daysParameter("Days without use after which a credential counts as unused.", 45),
  },
  messages: {
    idle: "This {kind} has not been used for {age} days; more than {days} days count as unused.",
    never: "No use of this {kind} is on record, and that for {age} days.",
  },
  examples: {
    bad: [
      {
        title: "An access key last used in spring.",
        resources: [
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "ci",
            properties: {
              user: "ci",
              status: "Active",
              createDate: "2026-03-01T08:00:00Z",
              lastUsedDate: "2026-04-01T08:00:00Z",
            },
          },
        ],
        findings: ["idle"],
      },
      {
        title: "A key of which the credential report says that it was never used.",
        resources: [
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "ci",
            properties: { user: "ci", status: "Active", createDate: "2026-09-01T08:00:00Z", neverUsed: true },
          },
        ],
        findings: ["never"],
      },
    ],
    good: [
      {
        title: "A key used this week, and one that is new.",
        resources: [
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "ci",
            properties: {
              user: "ci",
              status: "Active",
              createDate: "2026-09-01T08:00:00Z",
              lastUsedDate: "2026-11-20T08:00:00Z",
            },
          },
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "new",
            properties: { user: "ci", status: "Active", createDate: "2026-11-20T08:00:00Z", neverUsed: true },
          },
        ],
      },
      {
        title: "A key of whose use nothing is told.",
        resources: [
          {
            type: "aws:iam/accessKey:AccessKey",
            name: "ci",
            properties: { user: "ci", status: "Active", createDate: "2020-09-01T08:00:00Z" },
          },
        ],
      },
    ],
  },
  *check({ credentials }, { parameters, now }) {
    const days = parameters.maximumDays as number;
    for (const credential of credentials) {
      const message = credential.neverUsed ? "never" : "idle";
      const age = daysUnused(credential, now);
      if (age === undefined || age <= days || credential.active === false || isRoots(credential)) continue;
      yield violation(message, credential, { data: { kind: kindWords(credential.kind), age, days } });
    }
  },
};

/** The root user's password is meant to be used by nobody. */
function isRoots({ kind, resource }: Credential): boolean {
  return kind === "console-password" && resource.properties.root === true;
}

import { isKnown } from "../../model/index.js";
import { narrowGithubRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsIamUser: Rule<"user"> = {
  name: "aws-iam-user",
  title: "IAM user",
  layer: "governance",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "An IAM user can only be used with static credentials: every access key and console password hangs from one. Workloads federate into roles, people come through IAM Identity Center.",
  remediation:
    "Use a role that the workload federates into (keyless.aws.FederatedRole); IAM Identity Center for people.",
  standards: ["owasp-nhi-2025:NHI7", "owasp-nhi-2025:NHI10", "nist-csf-2.0:PR.AA-01", "cis-aws-7.0.0:2.16"],
  parameters: {},
  messages: { user: "The IAM user {name} can only authenticate with static credentials." },
  examples: {
    bad: [
      {
        title: "A user for a CI job.",
        resources: [{ type: "aws:iam/user:User", name: "ci", properties: { name: "ci-deploy" } }],
        findings: ["user"],
      },
      {
        title: "A user below a path of its own is a user all the same.",
        resources: [
          { type: "aws:iam/user:User", name: "backup", properties: { name: "backup", path: "/machines/" } },
        ],
        findings: ["user"],
      },
    ],
    good: [
      { title: "A federated role.", resources: [narrowGithubRole] },
      {
        title: "A group without users holds nothing.",
        resources: [{ type: "aws:iam/group:Group", name: "admins", properties: { name: "admins" } }],
      },
    ],
  },
  *check(facts) {
    for (const identity of facts.identities) {
      if (identity.cloud !== "aws" || identity.kind !== "user") continue;
      const { name, resource } = identity;
      // Every account has its root user.
      if (resource.properties.root === true) continue;
      yield violation("user", identity, { data: { name: isKnown(name) ? name : resource.name } });
    }
  },
};

import { trustingRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const boundary = "arn:aws:iam::123456789012:policy/workloads";

const role = (name: string, more: Readonly<Record<string, unknown>>) => {
  const { properties, ...rest } = trustingRole(name, {
    Effect: "Allow",
    Principal: { Service: "ecs-tasks.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  return { ...rest, properties: { ...properties, ...more } };
};

export const awsBoundaryMissing: Rule<"missing"> = {
  name: "aws-boundary-missing",
  title: "No permissions boundary where one is demanded",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "A permissions boundary holds whatever policies an identity is given later, by mistake or by an intruder. Where the setting demands one, an identity without it is the one that others are changed through.",
  remediation: "Set permissionsBoundary to a policy that names the services that workloads may use.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-05"],
  parameters: {
    required: {
      description: "Whether every role and user must have a permissions boundary.",
      schema: { type: "boolean" },
      default: false,
    },
  },
  messages: { missing: "There is no permissions boundary, and one is required." },
  examples: {
    bad: [
      {
        title: "A role without one.",
        resources: [role("web", {})],
        parameters: { required: true },
        findings: ["missing:permissionsBoundary"],
      },
      {
        title: "A user without one.",
        resources: [{ type: "aws:iam/user:User", name: "ci", properties: { name: "ci" } }],
        parameters: { required: true },
        findings: ["missing:permissionsBoundary"],
      },
    ],
    good: [
      {
        title: "A boundary of one's own.",
        resources: [role("web", { permissionsBoundary: boundary })],
        parameters: { required: true },
      },
      { title: "None, where none is required.", resources: [role("web", {})] },
    ],
  },
  *check(facts, { parameters }) {
    if (parameters.required !== true) return;
    for (const { cloud, kind, resource, boundary: given } of facts.identities) {
      if (cloud !== "aws" || (kind !== "role" && kind !== "user") || given !== undefined) continue;
      if (/serviceLinkedRole/.test(resource.type)) continue;
      yield violation("missing", { resource, path: "permissionsBoundary" });
    }
  },
};

import { isKnown } from "../../model/index.js";
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

/** Boundaries that bind nothing, by AWS's own description of them. */
const unbounded = /^arn:aws[a-z-]*:iam::aws:policy\/AdministratorAccess$/;

export const awsBoundaryMissing: Rule<"missing" | "open"> = {
  name: "aws-boundary-missing",
  title: "No permissions boundary that binds",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "A permissions boundary holds whatever policies an identity is given later, by mistake or by an intruder. One that allows everything only looks like it.",
  remediation: "Set permissionsBoundary to a policy that names the services that workloads may use.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-05"],
  parameters: {
    required: {
      description: "Whether every role and user must have a permissions boundary.",
      schema: { type: "boolean" },
      default: false,
    },
  },
  messages: {
    missing: "There is no permissions boundary, and one is required.",
    open: "The permissions boundary allows everything, so it binds nothing.",
  },
  examples: {
    bad: [
      {
        title: "A boundary in name only.",
        resources: [role("web", { permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" })],
        findings: ["open:permissionsBoundary"],
      },
      {
        title: "On a user as well.",
        resources: [
          {
            type: "aws:iam/user:User",
            name: "ci",
            properties: { name: "ci", permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" },
          },
        ],
        findings: ["open:permissionsBoundary"],
      },
    ],
    good: [
      { title: "A boundary of one's own.", resources: [role("web", { permissionsBoundary: boundary })] },
      { title: "None, where none is required.", resources: [role("web", {})] },
    ],
  },
  *check(facts, { parameters }) {
    for (const { cloud, kind, resource, boundary: given } of facts.identities) {
      if (cloud !== "aws" || (kind !== "role" && kind !== "user")) continue;
      if (/serviceLinkedRole/.test(resource.type)) continue;
      const place = { resource, path: "permissionsBoundary" };
      if (given === undefined) {
        if (parameters.required === true) yield violation("missing", place);
      } else if (isKnown(given.value) && unbounded.test(given.value)) yield violation("open", place);
    }
  },
};

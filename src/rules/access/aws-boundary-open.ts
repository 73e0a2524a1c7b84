import { isAwsManaged, managedPolicyDocument } from "../../iam/aws/managedPolicies.js";
import {
  type AwsPolicy,
  type Facts,
  isKnown,
  type Knowable,
  type PolicyDocument,
  type Reference,
} from "../../model/index.js";
import { bindsNothing } from "../awsBreadth.js";
import { trustingRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import { keysOfPolicy, keysOfReference } from "../policyKeys.js";
import type { ExampleResource, Rule } from "../rule.js";

function role(name: string, permissionsBoundary: string): ExampleResource {
  const { properties, ...rest } = trustingRole(name, {
    Effect: "Allow",
    Principal: { Service: "ecs-tasks.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  return { ...rest, properties: { ...properties, permissionsBoundary } };
}

function boundary(...statements: readonly Readonly<Record<string, unknown>>[]): ExampleResource {
  return {
    type: "aws:iam/policy:Policy",
    name: "boundary",
    properties: {
      name: "boundary",
      policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    },
  };
}

const everything = { Effect: "Allow", Action: "*", Resource: "*" };

export const awsBoundaryOpen: Rule<"open"> = {
  name: "aws-boundary-open",
  title: "Permissions boundary that binds nothing",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "stack",
  why: "A permissions boundary holds whatever policies an identity is given later, by mistake or by an intruder. One that allows everything only looks like it.",
  remediation:
    "Name in the boundary the services that workloads may use, or deny beside the Allow what they must never do.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-05"],
  parameters: {},
  messages: { open: "The permissions boundary allows everything, so it binds nothing." },
  examples: {
    bad: [
      {
        title: "A boundary in name only.",
        resources: [role("web", "arn:aws:iam::aws:policy/AdministratorAccess")],
        findings: ["open:permissionsBoundary"],
      },
      {
        title: "One of one's own that says as much.",
        resources: [boundary(everything), role("web", "${boundary.arn}")],
        findings: ["open:permissionsBoundary"],
      },
    ],
    good: [
      {
        title: "Everything but what must not be.",
        resources: [
          boundary(everything, { Effect: "Deny", Action: ["iam:*", "organizations:*"], Resource: "*" }),
          role("web", "${boundary.arn}"),
        ],
      },
      {
        title: "The services of the workload.",
        resources: [
          boundary({ Effect: "Allow", Action: ["s3:*", "sqs:*", "logs:*"], Resource: "*" }),
          role("web", "${boundary.arn}"),
        ],
      },
    ],
  },
  *check(facts) {
    let policies: ReadonlyMap<string, AwsPolicy> | undefined;
    for (const { cloud, resource, boundary: given } of facts.identities) {
      if (cloud !== "aws" || given === undefined) continue;
      policies ??= policiesByName(facts);
      const document = documentOf(given, policies);
      if (document === undefined || !isKnown(document) || !bindsNothing(document)) continue;
      yield violation("open", { resource, path: "permissionsBoundary" });
    }
  },
};

/** Managed policies of the input by address and ARN; their documents are read when a boundary names them. */
function policiesByName({ permissions }: Facts): ReadonlyMap<string, AwsPolicy> {
  const found = new Map<string, AwsPolicy>();
  for (const permission of permissions) {
    if (permission.kind !== "aws-policy" || permission.resource.type !== "aws:iam/policy:Policy") continue;
    for (const key of keysOfPolicy(permission)) found.set(key, permission);
  }
  return found;
}

function documentOf(
  reference: Reference,
  policies: ReadonlyMap<string, AwsPolicy>,
): Knowable<PolicyDocument> | undefined {
  const { value } = reference;
  if (isKnown(value) && isAwsManaged(value)) return managedPolicyDocument(value);
  return keysOfReference(reference)
    .map((key) => policies.get(key))
    .find((each) => each !== undefined)?.document;
}

import { isAwsManaged } from "../../iam/aws/managedPolicies.js";
import { type Facts, isKnown } from "../../model/index.js";
import { permissionsOf } from "../filed.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

function policy(properties: Readonly<Record<string, unknown>>): ExampleResource {
  return {
    type: "aws:iam/policy:Policy",
    name: "publish",
    properties: {
      arn: "arn:aws:iam::111122223333:policy/publish",
      name: "publish",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::acme-site/*" }],
      }),
      ...properties,
    },
  };
}

export const orphanPolicy: Rule<"orphan"> = {
  name: "orphan-policy",
  title: "Policy that nobody holds",
  layer: "governance",
  severity: "info",
  clouds: ["aws"],
  // An attachment elsewhere in the input counts.
  scope: "stack",
  why: "A policy that is attached to nothing is one click away from being attached to anything, and nobody reviews it meanwhile. Said only where the source counts attachments.",
  remediation: "Delete it; its versions stay in the program's history.",
  standards: ["owasp-nhi-2025:NHI1", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-08"],
  parameters: {},
  messages: { orphan: "{name} is attached to no user, group or role, and bounds none." },
  examples: {
    bad: [
      {
        title: "A policy of which the account export counts no attachment.",
        resources: [policy({ attachmentCount: 0, permissionsBoundaryUsageCount: 0 })],
        findings: ["orphan"],
      },
      {
        title: "The count alone, as a state keeps it.",
        resources: [policy({ attachmentCount: 0 })],
        findings: ["orphan"],
      },
    ],
    good: [
      {
        title: "Attached to a role; used as a boundary.",
        resources: [
          policy({ attachmentCount: 1 }),
          { ...policy({ attachmentCount: 0, permissionsBoundaryUsageCount: 2 }), name: "boundary" },
        ],
      },
      {
        title: "Attached in this very change; and one of which nothing is counted.",
        resources: [
          policy({ attachmentCount: 0 }),
          {
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name: "publish",
            properties: { role: "deploy", policyArn: "arn:aws:iam::111122223333:policy/publish" },
          },
          { ...policy({ arn: "arn:aws:iam::111122223333:policy/read", name: "read" }), name: "read" },
        ],
      },
    ],
  },
  *check(facts) {
    let attached: ReadonlySet<string> | undefined;
    for (const { resource } of permissionsOf(facts, "aws-policy")) {
      if (resource.type !== "aws:iam/policy:Policy" || isAwsManaged(resource.address)) continue;
      const { attachmentCount, permissionsBoundaryUsageCount, arn, name } = resource.properties;
      if (attachmentCount !== 0 || (permissionsBoundaryUsageCount ?? 0) !== 0) continue;
      attached ??= attachedPolicies(facts);
      if (attached.has(resource.address) || (typeof arn === "string" && attached.has(arn))) continue;
      const shown = typeof name === "string" ? name : resource.name;
      yield violation("orphan", { resource, path: "" }, { data: { name: shown } });
    }
  },
};

/** Policies that an attachment or a boundary in the input names, by ARN and address. */
function attachedPolicies(facts: Facts): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { policy } of permissionsOf(facts, "aws-attachment")) {
    const { value, addresses } = policy;
    if (isKnown(value)) found.add(value);
    for (const address of addresses) found.add(address);
  }
  return found;
}

import { isUnknown } from "../../model/index.js";
import { undecided, violation } from "../outcome.js";
import { queuePolicy, resourcePoliciesOf } from "../resourcePolicies.js";
import type { Rule } from "../rule.js";
import { allowsStranger } from "../strangers.js";

export const awsResourceOpen: Rule<"open"> = {
  name: "aws-resource-open",
  title: "Resource policy open to every account",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "A principal of * is everyone with an AWS account, and mostly everyone without one too. Only a condition on who asks or for whom (organisation, account, source, endpoint, address) closes it again.",
  remediation:
    "Name the accounts or roles, or add a condition such as aws:PrincipalOrgID, aws:SourceArn or aws:SourceVpce with an exact value.",
  standards: [
    "owasp-nhi-2025:NHI6",
    "nist-csf-2.0:PR.AA-05",
    "cis-aws-7.0.0:2.21",
    "csa-ccm-4.0:IAM-16",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: { open: "Anyone with any AWS account may do {action} here." },
  examples: {
    bad: [
      {
        title: "A queue that anyone may fill.",
        resources: [queuePolicy("orders", { Principal: "*" })],
        findings: ["open:policy"],
      },
      {
        title: "A condition that a stranger meets as well: any role of that name, in any account.",
        resources: [
          queuePolicy("orders", {
            Principal: { AWS: "*" },
            Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/orders" } },
          }),
        ],
        findings: ["open:policy"],
      },
      {
        title: "Everyone but one is everyone.",
        resources: [
          queuePolicy("orders", { NotPrincipal: { AWS: "arn:aws:iam::123456789012:role/intern" } }),
        ],
        findings: ["open:policy"],
      },
    ],
    good: [
      {
        title: "Everyone in one's own organisation.",
        resources: [
          queuePolicy("orders", {
            Principal: "*",
            Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
          }),
        ],
      },
      {
        title: "One topic, whoever speaks for it.",
        resources: [
          queuePolicy("orders", {
            Principal: "*",
            Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:sns:eu-west-1:123456789012:orders" } },
          }),
        ],
      },
      {
        title: "A key policy that leaves the key to its account.",
        resources: [
          {
            type: "aws:kms/key:Key",
            name: "data",
            properties: {
              policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                  {
                    Effect: "Allow",
                    Principal: { AWS: "arn:aws:iam::123456789012:root" },
                    Action: "kms:*",
                    Resource: "*",
                  },
                ],
              }),
            },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const policy of resourcePoliciesOf(facts)) {
      const request = allowsStranger(policy.document);
      if (request === undefined) continue;
      if (isUnknown(request)) {
        yield undecided(policy, request);
        continue;
      }
      yield violation("open", policy, {
        data: { action: request.action },
        witness: { principal: "arn:aws:iam::999999999998:role/stranger", action: request.action },
      });
    }
  },
};

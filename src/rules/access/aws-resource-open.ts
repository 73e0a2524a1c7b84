import {
  type AwsPolicy,
  isProperties,
  isUnknown,
  type Knowable,
  type PolicyDocument,
  reveal,
} from "../../model/index.js";
import { isOnPublicApi } from "../apiPolicies.js";
import { undecided, violation } from "../outcome.js";
import { queuePolicy, resourcePoliciesOf } from "../resourcePolicies.js";
import type { Outcome, Rule } from "../rule.js";
import { allowsServiceFor, allowsStranger, servicesIn } from "../strangers.js";

/** The service through which anybody reads what it may read: one makes a distribution of one's own. */
const cloudfront = "cloudfront.amazonaws.com";

export const awsResourceOpen: Rule<"open" | "distribution"> = {
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
  messages: {
    open: "Anyone with any AWS account may do {action} here.",
    distribution: "Anyone may do {action} here through a CloudFront distribution of their own.",
  },
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
      {
        title: "A bucket that every distribution of every account may read.",
        resources: [
          {
            type: "aws:s3/bucketPolicy:BucketPolicy",
            name: "site",
            properties: {
              bucket: "acme-site",
              policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                  {
                    Effect: "Allow",
                    Principal: { Service: cloudfront },
                    Action: "s3:GetObject",
                    Resource: "arn:aws:s3:::acme-site/*",
                  },
                ],
              }),
            },
          },
        ],
        findings: ["distribution:policy"],
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
      // An API on the internet is as open without a policy: its methods tell callers apart (aws-api-open).
      if (isOnPublicApi(policy, facts)) continue;
      const request = allowsStranger(withoutGuarded(policy));
      if (request === undefined) {
        yield* readByDistributions(policy);
        continue;
      }
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

function* readByDistributions(policy: AwsPolicy): Iterable<Outcome<"distribution">> {
  if (!servicesIn(policy.document).includes(cloudfront)) return;
  const request = allowsServiceFor(policy.document, cloudfront);
  if (request === undefined || isUnknown(request) || !request.action.startsWith("s3:Get")) return;
  yield violation("distribution", policy, {
    data: { action: request.action },
    witness: { service: cloudfront, action: request.action, "aws:SourceAccount": "999999999998" },
  });
}

/**
 * The policy of a search domain that tells its callers apart itself, without what it lets them send: AWS's guide gives
 * it a policy open to all for its HTTP calls (OpenSearch Service Developer Guide, "Fine-grained access control").
 */
function withoutGuarded({ resource, document }: AwsPolicy): Knowable<PolicyDocument> {
  if (!/^aws:(?:opensearch|elasticsearch)\/domain:/.test(resource.type) || isUnknown(document))
    return document;
  const options = reveal(resource.properties.advancedSecurityOptions);
  if (!isProperties(options) || options.enabled !== true || options.anonymousAuthEnabled === true)
    return document;
  const statements = document.statements.flatMap((statement) => {
    const { effect, actions } = statement;
    if (effect === "Deny" || actions.negated) return [statement];
    const patterns = actions.patterns.filter((each) => !/^es:ESHttp/i.test(each));
    return patterns.length === 0 ? [] : [{ ...statement, actions: { negated: false, patterns } }];
  });
  return { ...document, statements };
}

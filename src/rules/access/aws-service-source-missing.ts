import { isKnown } from "../../model/index.js";
import { violation } from "../outcome.js";
import { queuePolicy, resourcePoliciesOf } from "../resourcePolicies.js";
import type { Rule } from "../rule.js";
import { allowsServiceFor, servicesIn } from "../strangers.js";

/** Actions whose services document aws:SourceArn or aws:SourceAccount for those that speak for others. */
const deputies = /^(?:sns|sqs|secretsmanager|events):/;

/** Services that write to buckets, and whose guides demand the source in the bucket's policy. */
const bucketWriters = new Set([
  "cloudtrail.amazonaws.com",
  "config.amazonaws.com",
  "delivery.logs.amazonaws.com",
  "logging.s3.amazonaws.com",
  "s3.amazonaws.com",
  "ses.amazonaws.com",
]);

function isDeputy(service: string, action: string): boolean {
  return deputies.test(action) || (action.startsWith("s3:") && bucketWriters.has(service));
}

/** EventBridge's own pages give topics without a condition: it did not send one there for years. */
const sendsNoSource = new Set(["events.amazonaws.com sns"]);

export const awsServiceSourceMissing: Rule<"anyone"> = {
  name: "aws-service-source-missing",
  title: "Service let in without saying for whom",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "The service acts for any account that tells it to: a stranger's topic or bucket then writes here, through the service that was let in (the confused deputy).",
  remediation: "Add a condition on aws:SourceArn, aws:SourceAccount or aws:SourceOrgID with an exact value.",
  standards: [
    "owasp-nhi-2025:NHI3",
    "owasp-nhi-2025:NHI6",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-16",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: { anyone: "{service} may do {action} here for any AWS account, not only for your own." },
  examples: {
    bad: [
      {
        title: "Any topic of any account.",
        resources: [queuePolicy("orders", { Principal: { Service: "sns.amazonaws.com" } })],
        findings: ["anyone:sns.amazonaws.com"],
      },
      {
        title: "A pattern that holds every account.",
        resources: [
          queuePolicy("orders", {
            Principal: { Service: "sns.amazonaws.com" },
            Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:orders" } },
          }),
        ],
        findings: ["anyone:sns.amazonaws.com"],
      },
      {
        title: "Trails of any account, in one's own bucket.",
        resources: [
          {
            type: "aws:s3/bucketPolicy:BucketPolicy",
            name: "trail",
            properties: {
              bucket: "acme-trail",
              policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                  {
                    Effect: "Allow",
                    Principal: { Service: "cloudtrail.amazonaws.com" },
                    Action: "s3:PutObject",
                    Resource: "arn:aws:s3:::acme-trail/*",
                    Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
                  },
                ],
              }),
            },
          },
        ],
        findings: ["anyone:cloudtrail.amazonaws.com"],
      },
    ],
    good: [
      {
        title: "One topic.",
        resources: [
          queuePolicy("orders", {
            Principal: { Service: "sns.amazonaws.com" },
            Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:eu-west-1:123456789012:orders" } },
          }),
        ],
      },
      {
        title: "One account.",
        resources: [
          queuePolicy("orders", {
            Principal: { Service: "s3.amazonaws.com" },
            Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const policy of resourcePoliciesOf(facts)) {
      for (const service of servicesIn(policy.document)) {
        const request = allowsServiceFor(policy.document, service);
        if (request === undefined || !isKnown(request) || !isDeputy(service, request.action)) continue;
        if (sendsNoSource.has(`${service} ${request.action.split(":", 1)[0]}`)) continue;
        yield violation("anyone", policy, {
          data: { service, action: request.action },
          witness: { service, action: request.action, "aws:SourceAccount": "999999999998" },
          key: `anyone:${service}`,
        });
      }
    }
  },
};

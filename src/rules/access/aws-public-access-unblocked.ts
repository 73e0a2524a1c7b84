import { type Properties, reveal } from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const switches = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** Guards against publishing by mistake, and the setting by which each is off. */
const openSettings: Readonly<Record<string, (properties: Properties) => string | undefined>> = {
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": isOff,
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": isOff,
  "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": isUnblocked,
  "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess": isUnblocked,
};

/** The first of S3's four switches that is off; off is their default (S3 User Guide, "Blocking public access"). */
function isOff(properties: Properties): string | undefined {
  return switches.find((name) => {
    const value = reveal(properties[name]);
    return value === undefined || value === null || value === false;
  });
}

function isUnblocked({ state }: Properties): string | undefined {
  return reveal(state) === "unblocked" ? "state" : undefined;
}

export const awsPublicAccessUnblocked: Rule<"off"> = {
  name: "aws-public-access-unblocked",
  title: "Guard against publishing that is switched off",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "The block on public access refuses the policy, list or share that would open the data to everyone, whoever writes it. With one of its parts off, one mistake is enough.",
  remediation: "Set all four switches to true, and the state of images and snapshots to block.",
  standards: ["owasp-nhi-2025:NHI6", "nist-csf-2.0:PR.AA-05", "cis-aws-7.0.0:2.21", "csa-ccm-4.0:IAM-16"],
  parameters: {},
  messages: { off: "{setting} does not block public access." },
  examples: {
    bad: [
      {
        title: "Three of four.",
        resources: [
          {
            type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            name: "data",
            properties: {
              bucket: "acme-data",
              blockPublicAcls: true,
              blockPublicPolicy: false,
              ignorePublicAcls: true,
              restrictPublicBuckets: true,
            },
          },
        ],
        findings: ["off:blockPublicPolicy"],
      },
      {
        title: "Snapshots that may be shared with everyone.",
        resources: [
          {
            type: "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
            name: "account",
            properties: { state: "unblocked" },
          },
        ],
        findings: ["off:state"],
      },
    ],
    good: [
      {
        title: "All four.",
        resources: [
          {
            type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            name: "data",
            properties: { bucket: "acme-data", ...Object.fromEntries(switches.map((name) => [name, true])) },
          },
        ],
      },
      {
        title: "No new public images.",
        resources: [
          {
            type: "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess",
            name: "account",
            properties: { state: "block-new-sharing" },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const resource of resourcesOf(facts, ...Object.keys(openSettings))) {
      const setting = openSettings[resource.type]!(resource.properties);
      if (setting === undefined || resource.change === "delete") continue;
      yield violation("off", { resource, path: setting }, { data: { setting } });
    }
  },
};

import {
  isProperties,
  type Properties,
  type Resource,
  reveal,
  Unknown,
  type Value,
} from "../../model/index.js";
import { resourcesOf } from "../filed.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";

/** Who is let in, where the resource says so. */
interface Share {
  readonly path: string;
  readonly to: string;
}

const groupUri = "https://acs.amazonaws.com/groups/global/";
const groups = /^https?:\/\/acs\.amazonaws\.com\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;
const readyMade = new Set(["public-read", "public-read-write", "authenticated-read"]);

/** Types that are shared other than by a policy, and how each says that it is shared with everyone. */
const sharesOf: Readonly<Record<string, (properties: Properties) => readonly Share[]>> = {
  "aws:ec2/amiLaunchPermission:AmiLaunchPermission": ({ group }) =>
    reveal(group) === "all" ? [{ path: "group", to: "every AWS account" }] : [],
  "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission": ({ accountId }) =>
    reveal(accountId) === "all" ? [{ path: "accountId", to: "every AWS account" }] : [],
  "aws:rds/snapshot:Snapshot": sharedAccounts,
  "aws:rds/snapshotCopy:SnapshotCopy": sharedAccounts,
  "aws:rds/clusterSnapshot:ClusterSnapshot": sharedAccounts,
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": sharedAccounts,
  "aws:ssm/document:Document": ({ permissions }) => {
    const given = reveal(permissions);
    const ids = isProperties(given) ? reveal(given.account_ids ?? given.accountIds) : undefined;
    const isAll = typeof ids === "string" && ids.split(",").some((id) => id.trim().toLowerCase() === "all");
    return isAll ? [{ path: "permissions", to: "every AWS account" }] : [];
  },
  // Who must be accepted first is not let in yet.
  "aws:ec2/vpcEndpointService:VpcEndpointService": ({ allowedPrincipals, acceptanceRequired }) => {
    const allowed = reveal(allowedPrincipals);
    const isOpen = Array.isArray(allowed) && allowed.includes("*") && reveal(acceptanceRequired) === false;
    return isOpen ? [{ path: "allowedPrincipals", to: "every AWS account" }] : [];
  },
  "aws:s3/bucket:Bucket": byAcl,
  "aws:s3/bucketV2:BucketV2": byAcl,
  "aws:s3/bucketAcl:BucketAcl": byAcl,
  "aws:s3/bucketAclV2:BucketAclV2": byAcl,
  "aws:s3/bucketObject:BucketObject": byAcl,
  "aws:s3/bucketObjectv2:BucketObjectv2": byAcl,
  "aws:s3/objectCopy:ObjectCopy": byAcl,
};

/** The properties of these types that may let everyone in. */
const settings = [
  "acl",
  "accessControlPolicy",
  "grants",
  "group",
  "accountId",
  "sharedAccounts",
  "permissions",
] as const;

function sharedAccounts(properties: Properties): readonly Share[] {
  const accounts = reveal(properties.sharedAccounts);
  return Array.isArray(accounts) && accounts.includes("all")
    ? [{ path: "sharedAccounts", to: "every AWS account" }]
    : [];
}

/** A ready-made access control list, or grants to the groups of everyone (S3 User Guide, "Canned ACL"). */
function byAcl({ acl, grants, accessControlPolicy }: Properties): readonly Share[] {
  const ready = reveal(acl);
  if (typeof ready === "string" && readyMade.has(ready)) {
    return [{ path: "acl", to: ready === "authenticated-read" ? "every AWS account" : "everyone" }];
  }
  const policy = reveal(accessControlPolicy);
  const found = [
    ...grantsIn(grants, "grants"),
    ...(isProperties(policy) ? grantsIn(policy.grants, "accessControlPolicy.grants") : []),
  ];
  return found.slice(0, 1);
}

function grantsIn(value: Value | undefined, path: string): readonly Share[] {
  const list = reveal(value);
  if (!Array.isArray(list)) return [];
  return list.flatMap((each, index): Share[] => {
    const grant = reveal(each as Value);
    if (!isProperties(grant)) return [];
    const grantee = reveal(grant.grantee);
    const uri = reveal(isProperties(grantee) ? grantee.uri : grant.uri);
    const group = typeof uri === "string" ? groups.exec(uri)?.[1] : undefined;
    if (group === undefined) return [];
    return [{ path: `${path}[${index}]`, to: group === "AllUsers" ? "everyone" : "every AWS account" }];
  });
}

export const awsSharedWithEveryone: Rule<"shared"> = {
  name: "aws-shared-with-everyone",
  title: "Image, snapshot, document or bucket shared with everyone",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "Images and snapshots hold whatever was on the disk, keys and customers' data included; they are looked through as soon as they are public. Access control lists give the same to everyone, past every bucket policy.",
  remediation:
    "Share with the accounts or the organisation that are meant; give a bucket a policy for CloudFront instead of a public list.",
  standards: [
    "owasp-nhi-2025:NHI6",
    "owasp-nhi-2025:NHI2",
    "nist-csf-2.0:PR.AA-05",
    "cis-aws-7.0.0:2.21",
    "csa-ccm-4.0:IAM-16",
  ],
  parameters: {},
  messages: { shared: "This is shared with {to}." },
  examples: {
    bad: [
      {
        title: "A machine image for the world.",
        resources: [
          {
            type: "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
            name: "base",
            properties: { imageId: "ami-0123456789abcdef0", group: "all" },
          },
        ],
        findings: ["shared:group"],
      },
      {
        title: "A copy of the database for the world.",
        resources: [
          {
            type: "aws:rds/snapshot:Snapshot",
            name: "orders",
            properties: {
              dbInstanceIdentifier: "orders",
              dbSnapshotIdentifier: "orders-1",
              sharedAccounts: ["210987654321", "all"],
            },
          },
        ],
        findings: ["shared:sharedAccounts"],
      },
      {
        title: "A bucket that every AWS account may read, by a grant.",
        resources: [
          {
            type: "aws:s3/bucketAcl:BucketAcl",
            name: "data",
            properties: {
              bucket: "acme-data",
              accessControlPolicy: {
                owner: { id: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
                grants: [
                  {
                    permission: "READ",
                    grantee: { type: "Group", uri: `${groupUri}AuthenticatedUsers` },
                  },
                ],
              },
            },
          },
        ],
        findings: ["shared:accessControlPolicy.grants[0]"],
      },
    ],
    good: [
      {
        title: "A machine image for one's organisation.",
        resources: [
          {
            type: "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
            name: "base",
            properties: {
              imageId: "ami-0123456789abcdef0",
              organizationArn: "arn:aws:organizations::123456789012:organization/o-a1b2c3d4e5",
            },
          },
        ],
      },
      {
        title: "Lists for the owner, and for the delivery of access logs.",
        resources: [
          {
            type: "aws:s3/bucketAcl:BucketAcl",
            name: "data",
            properties: { bucket: "data", acl: "private" },
          },
          {
            type: "aws:s3/bucketAcl:BucketAcl",
            name: "logs",
            properties: { bucket: "logs", acl: "log-delivery-write" },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const resource of resourcesOf(facts, ...Object.keys(sharesOf))) {
      if (resource.change === "delete") continue;
      for (const { path, to } of sharedBy(resource))
        yield violation("shared", { resource, path }, { data: { to } });
      for (const path of settings) {
        const value = reveal(resource.properties[path]);
        // What the provider fills in where nothing was asked for comes from nowhere.
        if (value instanceof Unknown && path in resource.references)
          yield undecided({ resource, path }, value);
      }
    }
  },
};

function sharedBy({ type, properties }: Resource): readonly Share[] {
  return sharesOf[type]!(properties);
}

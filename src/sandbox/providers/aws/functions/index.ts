import { pseudoRandom } from "../../core/naming.js";
import type { AwsFunction } from "../settings.js";
import { iamFunctions } from "./iam.js";
import { policyDocument } from "./policyDocument.js";

/** What the sandbox can be asked about an AWS account. */
export const awsFunctions: Readonly<Record<string, AwsFunction>> = {
  ...iamFunctions,
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => policyDocument(args),
  "aws:index/getCallerIdentity:getCallerIdentity": (_args, { settings: { account, partition } }) => ({
    id: account,
    accountId: account,
    arn: `arn:${partition}:sts::${account}:assumed-role/sandbox/pulumi`,
    userId: `AROA${pseudoRandom(17, "base32", "caller", account)}:pulumi`,
  }),
  "aws:index/getPartition:getPartition": (_args, { settings: { partition } }) => {
    const dnsSuffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
    return {
      id: partition,
      partition,
      dnsSuffix,
      reverseDnsPrefix: dnsSuffix.split(".").reverse().join("."),
    };
  },
  "aws:index/getRegion:getRegion": (args, { settings }) => {
    const region = String(args.region ?? args.name ?? settings.region);
    return { id: region, name: region, region, description: region, endpoint: `ec2.${region}.amazonaws.com` };
  },
  "aws:index/getDefaultTags:getDefaultTags": (_args, { settings }) => ({
    id: "sandbox",
    tags: settings.defaultTags,
  }),
};

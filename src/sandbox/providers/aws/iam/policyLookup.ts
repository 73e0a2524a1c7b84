import { isAwsManaged, managedPolicies } from "../../../../iam/aws/managedPolicies.js";
import type { CloudRecord } from "../../../account/index.js";
import { text } from "../../core/values.js";
import type { AwsCall } from "../settings.js";
import { nameKey } from "./principals.js";

let awsPolicies: ReadonlySet<string> | undefined;

export const POLICY = "aws:iam/policy:Policy";

/** The account's own managed policy of this ARN. */
function ownPolicy(policyArn: string, call: AwsCall): CloudRecord | undefined {
  const name = policyArn.slice(policyArn.lastIndexOf("/") + 1);
  const record = call.account.get(POLICY, nameKey(name));
  return record !== undefined && text(record.properties, "arn") === policyArn ? record : undefined;
}

/** AWS's own policies have the same names in every partition. */
function isKnownToAws(policyArn: string): boolean {
  const inMain = policyArn.replace(/^arn:[\w-]+:/, "arn:aws:");
  awsPolicies ??= new Set(managedPolicies().map((policy) => policy.arn));
  return awsPolicies.has(inMain);
}

/** Whether a managed policy of this ARN is there: the account's own, or one of AWS's. */
export function policyExists(policyArn: string, call: AwsCall): boolean {
  return isAwsManaged(policyArn) ? isKnownToAws(policyArn) : ownPolicy(policyArn, call) !== undefined;
}

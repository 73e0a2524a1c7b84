import type { Unwrap } from "@pulumi/pulumi";
import type { AwsGrant } from "../args/awsGrants.js";
import { awsVerbs } from "./awsVerbs.js";

/** ARNs that grants are made on, each once and sorted. */
export function grantedArns(grants: readonly Unwrap<AwsGrant>[]): string[] {
  const named = grants.flatMap((grant) => [...awsVerbs.map((verb) => grant[verb]), grant.on]);
  return [...new Set(named.filter((arn) => arn?.startsWith("arn:") === true) as string[])].sort();
}

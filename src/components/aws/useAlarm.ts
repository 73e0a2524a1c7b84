import { EventRule } from "@pulumi/aws/cloudwatch/eventRule.js";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget.js";
import type { Role } from "@pulumi/aws/iam/role.js";
import * as pulumi from "@pulumi/pulumi";
import type { Later } from "../context.js";

/** A role and the SNS topic that hears of its use. */
export interface UseAlarm {
  readonly role: Role;
  readonly topicArn: pulumi.Input<string>;
  readonly tags: Later<Readonly<Record<string, string>>>;
}

/** Who becomes a role as it is meant to be: tokens of one provider (or issuer that AWS knows), or one AWS service. */
export type Insider =
  | { readonly kind: "provider"; readonly id: string }
  | { readonly kind: "service"; readonly name: string };

/** Tells a topic whenever somebody becomes the role, or is refused. */
export function alarmOnUse(
  name: string,
  { role, topicArn, tags }: UseAlarm,
  opts: pulumi.CustomResourceOptions,
): void {
  const eventPattern = role.arn.apply((arn) => JSON.stringify(usePattern(arn)));
  tell(`${name}-use`, "Somebody becomes a break-glass role", { eventPattern, topicArn, tags }, opts);
}

/** Tells a topic whenever somebody from outside becomes the role, or anybody is refused. */
export function alarmOnMisuse(
  name: string,
  { role, topicArn, tags, insider }: UseAlarm & { readonly insider: pulumi.Input<Insider> },
  opts: pulumi.CustomResourceOptions,
): void {
  const eventPattern = pulumi
    .all([role.arn, insider])
    .apply(([arn, who]) => JSON.stringify(usePattern(arn, outsiders(who))));
  tell(
    `${name}-misuse`,
    "Somebody from outside becomes a role, or tries to",
    { eventPattern, topicArn, tags },
    opts,
  );
}

/**
 * Becoming a role counts as a reading event, which EventBridge leaves out unless the rule asks for all management
 * events (EventBridge User Guide, "Read-only management events from AWS services").
 */
function tell(
  name: string,
  description: string,
  { eventPattern, topicArn, tags }: Omit<UseAlarm, "role"> & { readonly eventPattern: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): void {
  const rule = new EventRule(
    name,
    { description, state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", eventPattern, tags },
    opts,
  );
  new EventTarget(name, { rule: rule.name, targetId: "alarm", arn: topicArn }, opts);
}

const byToken = "AssumeRoleWithWebIdentity";
const ways = ["AssumeRole", "AssumeRoleWithSAML", byToken];

/** Every way to become a role, as CloudTrail names the calls; Roles Anywhere's and EKS's own are calls to STS too. */
function usePattern(roleArn: string, further: object = { eventName: ways }): object {
  return {
    source: ["aws.sts"],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["sts.amazonaws.com"],
      requestParameters: { roleArn: [roleArn] },
      ...further,
    },
  };
}

/** Events that are not the insider's, or that were refused; a field that is absent is not the insider's either. */
function outsiders(insider: Insider): object {
  const refused = { eventName: ways, errorCode: [{ exists: true }] };
  const others = ways.filter((way) => way !== (insider.kind === "provider" ? byToken : "AssumeRole"));
  const not = (value: string) => [{ "anything-but": [value] }, { exists: false }];
  const sameWay =
    insider.kind === "provider"
      ? { eventName: [byToken], userIdentity: { identityProvider: not(insider.id) } }
      : { eventName: ["AssumeRole"], userIdentity: { invokedBy: not(insider.name) } };
  return { $or: [{ eventName: others }, sameWay, refused] };
}

import { EventRule } from "@pulumi/aws/cloudwatch/eventRule.js";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget.js";
import type { Role } from "@pulumi/aws/iam/role.js";
import type * as pulumi from "@pulumi/pulumi";

/** A role and the SNS topic that hears of each use. */
export interface UseAlarm {
  readonly role: Role;
  readonly topicArn: pulumi.Input<string>;
  readonly tags: pulumi.Output<Readonly<Record<string, string>>>;
}

/**
 * Tells a topic whenever somebody becomes the role, or is refused. Becoming a role counts as a reading event, which
 * EventBridge leaves out unless the rule asks for all management events (EventBridge User Guide, "Read-only management
 * events from AWS services").
 */
export function alarmOnUse(
  name: string,
  { role, topicArn, tags }: UseAlarm,
  opts: pulumi.CustomResourceOptions,
): void {
  const rule = new EventRule(
    `${name}-use`,
    {
      description: "Somebody becomes a break-glass role",
      state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
      eventPattern: role.arn.apply((arn) => JSON.stringify(usePattern(arn))),
      tags,
    },
    opts,
  );
  new EventTarget(`${name}-use`, { rule: rule.name, targetId: "alarm", arn: topicArn }, opts);
}

/** Every way to become a role, as CloudTrail names the calls; Roles Anywhere's and EKS's own are calls to STS too. */
function usePattern(roleArn: string): object {
  return {
    source: ["aws.sts"],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["sts.amazonaws.com"],
      eventName: ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"],
      requestParameters: { roleArn: [roleArn] },
    },
  };
}

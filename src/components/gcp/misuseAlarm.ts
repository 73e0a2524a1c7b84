import { AlertPolicy } from "@pulumi/gcp/monitoring/alertPolicy.js";
import type { Account } from "@pulumi/gcp/serviceaccount/account.js";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceAccountArgs } from "../args/serviceAccount.js";
import { misuseRecords } from "../audit/log.js";
import { given } from "../context.js";

/**
 * Tells a notification channel whenever somebody from outside becomes the account, or anybody is refused.
 *
 * @param insider how the principals begin that are meant to become it
 */
export function alarmOnMisuse(
  name: string,
  args: Pick<ServiceAccountArgs, "misuseChannel" | "owner" | "projectId" | "purpose">,
  { account, insider }: { readonly account: Account; readonly insider: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): void {
  const { misuseChannel, owner, projectId, purpose } = args;
  if (misuseChannel === undefined) return;
  const displayName = `Somebody from outside becomes ${name}, or tries to`;
  new AlertPolicy(
    `${name}-misuse`,
    {
      ...given({ project: projectId }),
      displayName,
      combiner: "OR",
      conditions: [
        {
          displayName,
          conditionMatchedLog: {
            filter: pulumi
              .all([account.email, insider])
              .apply(([email, beginning]) => misuseRecords(email, beginning)),
          },
        },
      ],
      alertStrategy: { notificationRateLimit: { period: "300s" } },
      notificationChannels: [misuseChannel],
      documentation: {
        content: pulumi.interpolate`${account.email} (${purpose}) belongs to ${owner}.`,
        mimeType: "text/markdown",
      },
    },
    opts,
  );
}

import {
  type Cloud,
  count,
  disuseDays,
  type Facts,
  type Identity,
  type LogCoverage,
  type Usage,
} from "../../model/index.js";
import { daysBetween, dayText, endOf } from "./window.js";

/** Whether logs could have shown the use of something over the whole window; if not, what they lack. */
export type Visibility =
  | { readonly kind: "whole"; readonly words: string }
  | { readonly kind: "partial"; readonly lacks: readonly string[] };

/** What is asked about: its kind decides in which logs its use stands. */
export interface Target {
  readonly id: string;
  readonly cloud: Cloud;
  readonly kind: Identity["kind"] | "credential" | "provider";
  readonly account?: string;
}

/** A whole week without any record of an account is a hole in the logs, not a quiet account. */
const longestQuiet = 7;

/**
 * Whether no use in these logs means no use. A session of an AWS role begins with a management event of the role's
 * account, so those over 90 days decide it. A key can be used for calls that are only data events or not logged at all,
 * and Google logs a service account's use where the resource is, so no log alone shows that those are unused.
 */
export function visibilityOf(facts: Facts, usage: Usage, target: Target, asOf: Date | undefined): Visibility {
  switch (target.cloud) {
    case "aws":
      return awsVisibility(facts, usage, target, endOf(usage, asOf));
    case "gcp":
      return { kind: "partial", lacks: [gcpLacks(usage, target)] };
    default:
      return { kind: "partial", lacks: [`the audit log of ${target.cloud}, which is not read`] };
  }
}

function awsVisibility(facts: Facts, usage: Usage, target: Target, end: Date): Visibility {
  const { account, kind } = target;
  if (account === undefined) {
    return { kind: "partial", lacks: ["the account that it is in, which the input does not say"] };
  }
  const seen = usage.coverage.find(
    (each) => each.cloud === "aws" && each.account === account && each.category === "management",
  );
  if (seen === undefined)
    return { kind: "partial", lacks: [`CloudTrail management events of account ${account}`] };
  const lacks = [
    ...readLacks(usage),
    ...timeLacks(seen, end, "CloudTrail management events"),
    ...(seen.reads ? [] : ["events of calls that only read; the logs have none, and AssumeRole is one"]),
    ...regionLacks(seen, facts),
    ...(kind === "role" || kind === "provider"
      ? []
      : [
          "the cloud's own record of last use (credential report): a key's use may stand in no management event",
        ]),
  ];
  if (lacks.length > 0) return { kind: "partial", lacks };
  const words = `CloudTrail management events of account ${account} from ${dayText(seen.first)} to ${dayText(seen.last)}`;
  return { kind: "whole", words };
}

/** What of the logs themselves was not read or not kept: it may hold the use. */
export function readLacks({ read, overfull }: Usage): readonly string[] {
  const { brokenCount } = read;
  return [
    ...(brokenCount === 0 ? [] : [`the ${count(brokenCount, "broken part")} of the logs`]),
    ...(overfull ? ["logs of fewer accounts at once: these have more identities than are kept"] : []),
  ];
}

/** What logs lack to tell of the 90 days up to an end without a hole. */
export function timeLacks(
  { first, last, longestGap }: LogCoverage,
  end: Date,
  name: string,
): readonly string[] {
  const [span, stale] = [daysBetween(first, end), daysBetween(last, end)];
  return [
    ...(span >= disuseDays
      ? []
      : [`${name} of ${disuseDays} days; the logs reach back ${count(span, "day")} from ${dayText(end)}`]),
    ...(stale <= longestQuiet ? [] : [`the events of the last ${stale} days up to ${dayText(end)}`]),
    ...(longestGap <= longestQuiet
      ? []
      : [`the events of ${longestGap} days in a row that the logs do not have`]),
  ];
}

/** Whether the logs are those of one region alone: what is done in another is not in them. */
export function regionLacks({ regions }: LogCoverage, facts: Facts | undefined): readonly string[] {
  return regions.length > 1 || (facts !== undefined && hasTrailOfAllRegions(facts))
    ? []
    : [`events of every region; the logs have ${regions[0] ?? "none"} alone`];
}

/** Whether the input declares a trail that records management events of all regions. */
function hasTrailOfAllRegions({ resources }: Facts): boolean {
  return resources.some(
    ({ type, properties, change }) =>
      type === "aws:cloudtrail/trail:Trail" && change !== "delete" && properties.isMultiRegionTrail === true,
  );
}

function gcpLacks(usage: Usage, { account }: Target): string {
  const data = usage.coverage.some(
    (each) =>
      each.cloud === "gcp" &&
      each.category === "data_access" &&
      (account === undefined || each.account === account),
  );
  const record = "Google's own record of last use (Activity Analyzer, serviceAccountLastAuthentication)";
  return data
    ? `${record}: its use stands in the logs of whatever project it calls`
    : `${record}, or Data Access audit logs, which are off by default and not among the logs given`;
}

import { glob, includes, type StringSet } from "../analysis/sets/index.js";
import { type Finding, isPlaceholder } from "../model/index.js";
import type { Exception } from "./policy.js";

/** Why an exception does not count, or that it does. */
export type ExceptionStanding = "live" | "ownerless" | "undated" | "expired" | "too-long";

const day = 24 * 60 * 60 * 1000;

/** Judges an exception by itself: documented, owned and dated, or it does not count. */
export function standing(exception: Exception, now: Date, maximumDays: number): ExceptionStanding {
  if (isPlaceholder(exception.owner ?? "")) return "ownerless";
  if (exception.expires === undefined) return "undated";
  const end = Date.parse(`${exception.expires}T23:59:59.999Z`);
  // A day that no month has is read as one of the next.
  if (Number.isNaN(end) || !new Date(end).toISOString().startsWith(exception.expires)) return "undated";
  if (end < now.getTime()) return "expired";
  if (end > now.getTime() + (maximumDays + 1) * day) return "too-long";
  return "live";
}

/** Whether an exception is about this finding: rule by name, resource by glob (`*`, `?`), key exactly when given. */
export function covers(exception: Exception, finding: Pick<Finding, "rule" | "resource" | "key">): boolean {
  return (
    exception.rule === finding.rule &&
    (exception.key === undefined || exception.key === finding.key) &&
    includes(resourcesOf(exception), finding.resource)
  );
}

const patterns = new WeakMap<Exception, StringSet>();

/** The resources that an exception is about, read once for all findings. */
function resourcesOf(exception: Exception): StringSet {
  const known = patterns.get(exception) ?? glob(exception.resource);
  patterns.set(exception, known);
  return known;
}

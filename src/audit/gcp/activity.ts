import type { Authentication } from "../../model/index.js";
import { type JsonObject, textOf } from "../../readers/text/json.js";
import { at } from "../aws/actor.js";
import { secondOf } from "../event.js";

/**
 * One row of `gcloud policy-intelligence query-activity --activity-type=serviceAccountLastAuthentication` (or of keys);
 * a text says why it cannot be read as one.
 */
export function readActivity(row: JsonObject): Authentication | string {
  const period = at(row, "observationPeriod");
  const [from, to] = [secondOf(period.startTime), secondOf(period.endTime)];
  if (from === undefined || to === undefined) return "has no observation period";
  const name = String(row.fullResourceName).replace(/^\/\/iam\.googleapis\.com\//, "");
  const account = /\/serviceAccounts\/([^/]+)$/.exec(name)?.[1];
  const last = secondOf(textOf(at(row, "activity").lastAuthenticatedTime));
  return { id: account ?? name, ...(last === undefined ? {} : { last }), from, to };
}

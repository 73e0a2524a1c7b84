import type { Source, Unread } from "../../model/index.js";
import type { Reading } from "../formats/reading.js";
import { isObject, type Json } from "../text/json.js";
import { isFinding, isLastAccessed, readFinding, readLastAccessed } from "./aws.js";
import { isActivity, isInsight, readActivity, readInsight } from "./gcp.js";
import type { RecordKind } from "./kind.js";
import { UseResource } from "./useResource.js";

const kinds: readonly RecordKind[] = [
  { fits: isActivity, ...readActivity },
  { fits: isInsight, ...readInsight },
  { fits: isLastAccessed, ...readLastAccessed },
  { fits: isFinding, ...readFinding },
];

const kindOf = (entry: Json | undefined) =>
  isObject(entry) ? kinds.find(({ fits }) => fits(entry)) : undefined;

/** Lists as the APIs give them. */
function entriesOf(content: Json): readonly Json[] {
  if (Array.isArray(content)) return content;
  if (!isObject(content)) return [];
  const { activities, insights, findings } = content;
  return [activities, insights, findings].find(Array.isArray) ?? [content];
}

/** Whether a JSON value is a cloud's own record of use, told by its first entry. */
export function isLastUse(content: Json): boolean {
  return kindOf(entriesOf(content)[0]) !== undefined;
}

/**
 * What the clouds themselves keep of the use of identities and credentials: `gcloud policy-intelligence query-activity`,
 * `gcloud recommender insights list` of service accounts and policies, `aws iam get-service-last-accessed-details`, and
 * the findings of unused access of `aws accessanalyzer` (`list-findings-v2`, `get-finding-v2`). What is not understood
 * is unread: an entry with its place, unknown fields together.
 */
export function readLastUse(file: string, content: Json): Reading {
  const source: Source = { file };
  const unread: Unread[] = [];
  const strange = new Map<string, number>();
  const resources = entriesOf(content).flatMap((entry, index) => {
    const path = `[${index}]`;
    const kind = kindOf(entry);
    if (kind === undefined || !isObject(entry)) {
      unread.push({ source, path, reason: "is no record of use that is known" });
      return [];
    }
    for (const field of Object.keys(entry))
      if (!kind.fields.has(field)) strange.set(field, (strange.get(field) ?? 0) + 1);
    const read = kind.read(entry, file);
    if (typeof read === "string") {
      unread.push({ source, path, reason: read });
      return [];
    }
    const { address, ...use } = read;
    return [new UseResource(address, source, path, use)];
  });
  const more = isObject(content) && typeof (content.nextToken ?? content.nextPageToken) === "string";
  if (more) unread.push({ source, path: "nextToken", reason: "is cut off: more pages follow" });
  if (strange.size > 0) {
    const fields = [...strange].map(([field, times]) => `${field} (${times})`).join(", ");
    unread.push({ source, path: "", reason: `fields of its records that are not known: ${fields}` });
  }
  return { resources, unread };
}

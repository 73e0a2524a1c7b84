import { isProperties, type Knowable, type Resource, reveal, Unknown } from "../../model/index.js";
import { asText, valueAt } from "./read.js";

/** Names under which people declare these on tags and labels, best first; compared without case and separators. */
const keys = {
  owner: ["keyless:owner", "owner", "ownedby", "owneremail", "team", "teamname", "contact", "maintainer"],
  purpose: ["keyless:purpose", "purpose", "usage", "description"],
  expires: [
    "keyless:expires",
    "expires",
    "expiry",
    "expiration",
    "expireson",
    "expiresat",
    "expirydate",
    "reviewby",
    "reviewdate",
  ],
} as const;

type Tags = Readonly<Record<string, Knowable<string>>>;

export interface Ownership {
  readonly tags: Tags;
  readonly owner?: Knowable<string>;
  readonly purpose?: Knowable<string>;
  readonly expires?: Knowable<string>;
}

/**
 * Tags (AWS), labels (GCP) or `key: value` pairs in the description (service accounts have no labels), and what
 * they declare. A declared property (`description`) is a purpose where no tag names one.
 */
export function ownershipOf(resource: Resource): Ownership {
  const found = new Map<string, Knowable<string>>();
  let unread: Unknown | undefined;
  for (const property of ["tagsAll", "tags", "effectiveLabels", "labels"]) {
    const value = reveal(valueAt(resource.properties, property));
    if (value instanceof Unknown) unread = value;
    if (!isProperties(value)) continue;
    for (const [key, each] of Object.entries(value)) {
      const known = asText(each);
      if (known !== undefined) found.set(key, known);
    }
  }
  const tags = Object.fromEntries(found);
  const description = asText(valueAt(resource.properties, "description"));
  const pairs = typeof description === "string" ? pairsIn(description) : {};
  const normal = normalised({ ...pairs, ...tags });
  const owner = pick(normal, keys.owner) ?? (unread && !("tags" in resource.properties) ? unread : undefined);
  const purpose = pick(normal, keys.purpose) ?? (description === "" ? undefined : description);
  const expires = pick(normal, keys.expires);
  return {
    tags,
    ...(owner === undefined ? {} : { owner }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(expires === undefined ? {} : { expires }),
  };
}

function normalised(tags: Tags): ReadonlyMap<string, Knowable<string>> {
  const found = new Map<string, Knowable<string>>();
  for (const key in tags) found.set(plain(key), tags[key]!);
  return found;
}

const plainMemo = new Map<string, string>();

/** A name without case and separators; the few names that a program uses come again and again. */
function plain(key: string): string {
  let known = plainMemo.get(key);
  if (known === undefined) {
    known = key.toLowerCase().replace(/[-_ ]/g, "");
    if (plainMemo.size < 10_000) plainMemo.set(key, known);
  }
  return known;
}

function pick(
  tags: ReadonlyMap<string, Knowable<string>>,
  names: readonly string[],
): Knowable<string> | undefined {
  for (const name of names) {
    const value = tags.get(name);
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/** `owner: team-x; purpose=nightly backup` → its pairs. */
function pairsIn(text: string): Tags {
  const found: [string, string][] = [];
  for (const part of text.split(/[;,\n|]/)) {
    const at = part.search(/[:=]/);
    const separator =
      part.startsWith("keyless:") || part.trimStart().startsWith("keyless:") ? part.indexOf(":") : -1;
    const end = separator >= 0 && at === separator ? nextSeparator(part, at + 1) : at;
    if (end > 0) found.push([part.slice(0, end).trim(), part.slice(end + 1).trim()]);
  }
  return Object.fromEntries(found);
}

function nextSeparator(text: string, from: number): number {
  const at = text.slice(from).search(/[:=]/);
  return at < 0 ? -1 : from + at;
}

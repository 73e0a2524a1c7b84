import { isProperties, type Knowable, type Resource, reveal, Unknown } from "../../model/index.js";
import { asText } from "./read.js";

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

/** Least telling first: what stands on the resource itself wins over a provider's defaults. */
const tagProperties = ["tagsAll", "tags", "effectiveLabels", "labels"] as const;

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
  const tags: [string, Knowable<string>][] = [];
  const named = new Map<string, Knowable<string>>();
  const description = asText(resource.properties.description);
  if (typeof description === "string") addPairs(description, named);
  // A description that is not known yet may say all of it, where tags do not.
  const untold = description instanceof Unknown ? description : undefined;
  let unread = untold;
  for (const property of tagProperties) {
    const value = reveal(resource.properties[property]);
    if (value instanceof Unknown) unread = value;
    if (!isProperties(value)) continue;
    for (const key in value) {
      const known = asText(value[key]);
      if (known === undefined) continue;
      tags.push([key, known]);
      named.set(plain(key), known);
    }
  }
  const owner = pick(named, keys.owner) ?? (resource.properties.tags === undefined ? unread : undefined);
  const purpose = pick(named, keys.purpose) ?? (description === "" ? undefined : description);
  const expires = pick(named, keys.expires) ?? untold;
  return {
    tags: Object.fromEntries(tags),
    ...(owner === undefined ? {} : { owner }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(expires === undefined ? {} : { expires }),
  };
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

/** Descriptions are 1,000 characters at most (IAM); anything longer is no list of pairs. */
const longestDescription = 2000;

/** Adds the pairs of `owner: team-x; purpose=nightly backup`. */
function addPairs(text: string, found: Map<string, Knowable<string>>): void {
  if (text.length > longestDescription || !/[:=]/.test(text)) return;
  for (const part of text.split(/[;,\n|]/)) {
    const [, name, value] = /^\s*((?:keyless:)?[\w -]+?)\s*[:=]\s*(.*)$/.exec(part) ?? [];
    if (name !== undefined && value) found.set(plain(name), value.trim());
  }
}

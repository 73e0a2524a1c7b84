import {
  isPlaceholder,
  isProperties,
  type Knowable,
  type Resource,
  reveal,
  Unknown,
} from "../../model/index.js";
import { asText } from "./read.js";

/**
 * Names under which people declare these on tags and labels, compared without case, separators and what stands before
 * the last `:` or `/`. The first that says something counts, those of the list before those of the pattern.
 */
const keys = {
  owner: {
    names: ["keyless:owner", "owner", "ownedby", "owneremail", "team", "teamname", "contact", "maintainer"],
    like: /^(?:\w{0,30}owners?|owner(?:team|contact|group|name)|owningteam|(?:team|contact)email|squad|maintainers|responsible\w{0,10}|accountable)$/,
  },
  purpose: { names: ["keyless:purpose", "purpose", "usage", "description"], like: undefined },
  expires: {
    names: ["keyless:expires", "expires", "expiry", "expiration", "reviewby", "reviewdate"],
    like: /^(?:expir(?:es|y|ation)(?:on|at|date|after)|validuntil|enddate|deleteafter|(?:next)?review(?:on|at|date)?)$/,
  },
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
      const name = plain(key);
      named.set(name, known);
      const short = name.slice(Math.max(name.lastIndexOf(":"), name.lastIndexOf("/")) + 1);
      if (!named.has(short)) named.set(short, known);
    }
  }
  const own = reveal(resource.properties.tags);
  const hidden = own instanceof Unknown ? own : undefined;
  const owner = pick(named, keys.owner) ?? hidden ?? (own === undefined ? unread : undefined);
  const purpose = pick(named, keys.purpose) ?? (description === "" ? undefined : description) ?? hidden;
  const expires = pick(named, keys.expires) ?? untold ?? hidden;
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
  { names, like }: { readonly names: readonly string[]; readonly like: RegExp | undefined },
): Knowable<string> | undefined {
  for (const name of names) {
    const value = tags.get(name);
    if (saysSomething(value)) return value;
  }
  if (like === undefined) return undefined;
  for (const [name, value] of tags) if (like.test(name) && saysSomething(value)) return value;
  return undefined;
}

function saysSomething(value: Knowable<string> | undefined): boolean {
  return value !== undefined && (value instanceof Unknown || !isPlaceholder(value));
}

/** Descriptions are 1,000 characters at most (IAM); anything longer is no list of pairs. */
const longestDescription = 2000;

/** Adds the pairs of `owner: team-x; purpose=nightly backup`, and of `Deploys the shop (owner: team-x)`. */
function addPairs(text: string, found: Map<string, Knowable<string>>): void {
  if (text.length > longestDescription || !/[:=]/.test(text)) return;
  for (const part of text.split(/[;,\n|()[\]]|\s[-–]\s|\.\s/)) {
    const at = part.search(/[:=](?!\/\/)/);
    const value = part.slice(at + 1).trim();
    const words = part.slice(0, Math.max(at, 0)).trim().split(/\s+/);
    if (at < 0 || value === "" || words[0] === "") continue;
    // Words may stand before the name: the whole, the last two, the last one.
    for (const count of [words.length, 2, 1]) {
      const name = plain(words.slice(-count).join(" "));
      if (!found.has(name)) found.set(name, value);
    }
  }
}

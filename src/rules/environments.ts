import { type Identity, isKnown } from "../model/index.js";

/** Which side of the line a thing is on, where it says so. */
export type Environment = "production" | "non-production";

const production = new Set(["prod", "production", "prd"]);
const others = new Set([
  "dev",
  "develop",
  "development",
  "nonprod",
  "nonproduction",
  "preprod",
  "preview",
  "qa",
  "sandbox",
  "sbx",
  "stage",
  "staging",
  "stg",
  "test",
  "testing",
  "uat",
]);

/** What each of the words has a piece of; `pre-prod` and `nonProduction` have one too. */
const telling = /pr(?:o|e|)d|dev|preview|qa|sandbox|sbx|stag|stg|test|uat/i;

/** The environment that a name says outright, word by word; undefined when it says none, or both. */
export function environmentIn(name: string): Environment | undefined {
  // Of thousands of names few say anything: the rest need not be taken apart.
  if (!telling.test(name)) return undefined;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/\b(non|pre)[-_.]?(prod(?:uction)?)\b/g, "nonprod")
    .split(/[^a-z0-9]+/);
  const isProduction = words.some((word) => production.has(word));
  const isOther = words.some((word) => others.has(word));
  if (isProduction === isOther) return undefined;
  return isProduction ? "production" : "non-production";
}

/** The environment of an identity: by its tags, else by its name. */
export function environmentOfIdentity({ tags, name, resource }: Identity): Environment | undefined {
  for (const [key, value] of Object.entries(tags)) {
    if (/^(?:environment|env|stage|tier)$/i.test(key) && isKnown(value)) return environmentIn(value);
  }
  return environmentIn(isKnown(name) ? name : resource.name);
}

import type { Unwrap } from "@pulumi/pulumi";
import type { OwnedArgs } from "./args/identity.js";
import { all, type Checked, ok, wrong } from "./problem.js";

/** Owner, purpose and review date, checked: what each identity carries wherever the cloud lets it. */
export interface Ownership {
  readonly owner: string;
  readonly purpose: string;
  readonly reviewBy: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What AWS takes in the value of a tag (IAM User Guide, "Rules for tagging"). */
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Tags that a person may add: a resource of AWS has 50, and up to ten are written from other arguments. */
const mostTags = 40;

/** Checks who owns the identity, what for and until when. */
export function ownershipOf(args: Unwrap<OwnedArgs>): Checked<Ownership> {
  const checks = all([
    words("owner", args.owner, "a team or person who answers for it, such as team-web@acme.example", 100),
    words("purpose", args.purpose, "what the identity is for, in one sentence", 150),
    date("reviewBy", args.reviewBy),
    ...Object.entries(args.tags ?? {}).map(([key, value]) => ownTag(key, value)),
    count(Object.keys(args.tags ?? {}).length),
  ]);
  if (checks.kind === "wrong") return checks;
  if (!tagText.test(args.owner)) {
    return wrong(
      "owner",
      `${JSON.stringify(args.owner)} has characters that tags do not take; letters, digits, spaces and _.:/=+-@ are fine`,
    );
  }
  const { owner, purpose, reviewBy, tags = {} } = args;
  return ok({ owner, purpose, reviewBy, tags });
}

/** What an identity says of itself besides: openings, expiry, break-glass; by the name of the tag. */
export type Remarks = Readonly<Record<string, string>>;

/** All remarks together; of two times at which the identity ends, the sooner. */
export function joined(one: Remarks, other: Remarks): Remarks {
  const ends = [one.expires, other.expires].filter((end) => end !== undefined).sort();
  return { ...one, ...other, ...(ends[0] === undefined ? {} : { expires: ends[0] }) };
}

/** The tags of an AWS resource that belongs to the identity. */
export function tagsOf(
  { owner, purpose, reviewBy, tags }: Ownership,
  issuer: string,
  remarks: Remarks = {},
): Readonly<Record<string, string>> {
  const said = Object.entries(remarks).map(([key, value]) => [key, spoken(value)]);
  return {
    ...tags,
    owner,
    purpose: spoken(purpose),
    issuer: spoken(issuer),
    "review-by": reviewBy,
    ...Object.fromEntries(said),
  };
}

/** A sentence with a space for what tags do not take. */
function spoken(text: string): string {
  return [...text].map((char) => (tagText.test(char) ? char : " ")).join("");
}

/** A sentence as the description of an AWS role takes it, Latin characters only (IAM, CreateRole); the tag has it whole. */
export function latin(text: string): string {
  return text.replace(/[^\x20-\x7e\xa1-\xff]/gu, " ");
}

/** Bytes that the description of a service account may have (IAM, REST reference of service accounts). */
const longestDescription = 256;

/** Bytes of the purpose that are left where it is cut short; the whole of it stands on the identity's provider. */
const shortestPurpose = 20;

/**
 * The same as one text, for what takes only a description: `owner: …; purpose: …; issuer: …; review-by: …`. Where it
 * does not fit, the purpose is cut short; what the inventory counts on is never.
 */
export function descriptionOf(
  { owner, purpose, reviewBy, tags }: Ownership,
  issuer: string,
  remarks: Remarks = {},
): Checked<string> {
  const written = (words: string) =>
    Object.entries({ owner, purpose: words, issuer, "review-by": reviewBy, ...remarks, ...tags })
      .map(([key, value]) => `${key}: ${unseparated(value)}`)
      .join("; ");
  const whole = written(purpose);
  const excess = bytesOf(whole) - longestDescription;
  if (excess <= 0) return ok(whole);
  const sentence = unseparated(purpose);
  const room = bytesOf(sentence) - excess - bytesOf("…");
  const short = written(`${cutTo(sentence, Math.max(room, shortestPurpose)).trim()}…`);
  const still = bytesOf(short) - longestDescription;
  if (still <= 0) return ok(short);
  return wrong(
    "",
    `owner, purpose, issuer, reasons and tags have ${still} bytes more than the ${longestDescription} of a service ` +
      "account's description, with the purpose cut short: give fewer or shorter tags or reasons",
  );
}

/** A text without what separates the parts of a description. */
function unseparated(text: string): string {
  return text.replace(/[;,|\s]+/g, " ").trim();
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** The beginning of a text, of whole characters. */
function cutTo(text: string, bytes: number): string {
  let cut = "";
  for (const char of text) {
    if (bytesOf(cut) + bytesOf(char) > bytes) break;
    cut += char;
  }
  return cut;
}

const carried = ["owner", "purpose", "issuer", "review-by", "expires", "break-glass"];

function ownTag(key: string, value: string): Checked<string> {
  if (carried.includes(key) || key.startsWith("open-to-"))
    return wrong(`tags.${key}`, "is written from the argument of that name");
  if (key.length > 128 || value.length > 256 || /^(?:aws:|$)/i.test(key)) {
    return wrong(
      `tags.${key}`,
      "is not a tag: a key has 1 to 128 characters and does not begin with aws:, a value has 256 at most",
    );
  }
  if (!tagText.test(key) || !tagText.test(value)) {
    return wrong(
      `tags.${key}`,
      "has characters that tags do not take; letters, digits, spaces and _.:/=+-@ are fine",
    );
  }
  return ok(value);
}

function count(tags: number): Checked<string> {
  if (tags <= mostTags) return ok("");
  return wrong("tags", `are ${tags}; ${mostTags} fit next to those that are written anyway`);
}

function words(path: string, text: string | undefined, expected: string, limit: number): Checked<string> {
  if (text === undefined || text.trim() === "") return wrong(path, `missing: ${expected}`);
  if (text.length > limit) return wrong(path, `has ${text.length} characters; ${limit} fit on both clouds`);
  return ok(text);
}

function date(path: string, text: string | undefined): Checked<string> {
  const expected = "the day of the next review, such as 2027-05-31";
  if (text === undefined || text === "") return wrong(path, `missing: ${expected}`);
  const read = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  const real = read !== undefined && !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text);
  return real ? ok(text) : wrong(path, `${JSON.stringify(text)} is not a date; write ${expected}`);
}

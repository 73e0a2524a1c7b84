import { findConditionKey } from "../../../iam/aws/catalogue.js";
import type { ValueType } from "../../../iam/aws/operators/operator.js";
import {
  addressesIn,
  allIn,
  below,
  block,
  type Dimension,
  datesIn,
  glob,
  type Intervals,
  invertIntervals,
  numbersIn,
  oneIn,
  oneOf,
  orAbsent,
  texts,
  uniteIntervals,
  type ValueSet,
  type WitnessOptions,
} from "../../sets/index.js";

/** What the catalogue says of a condition key. Keys that it does not know hold one string. */
interface KeyFacts {
  readonly type: ValueType;
  readonly several: boolean;
  readonly known: boolean;
  /** As AWS writes it; a variable part stays as it is. */
  readonly spelling: string;
}

const remembered = new Map<string, KeyFacts>();
const mostRemembered = 10_000;

function keyFacts(folded: string): KeyFacts {
  const before = remembered.get(folded);
  if (before) return before;
  const found = findConditionKey(folded);
  const facts = found
    ? { type: found.type, several: found.multiValued, known: true, spelling: spell(found.key, folded) }
    : { type: "String" as const, several: false, known: false, spelling: folded };
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(folded, facts);
  return facts;
}

/** The catalogue's spelling, up to where its template and the key part ways. */
function spell(template: string, folded: string): string {
  let same = 0;
  while (same < folded.length && template[same]?.toLowerCase() === folded[same]) same++;
  return template.slice(0, same) + folded.slice(same);
}

/** A key in AWS's own spelling, for people. */
export function usualSpelling(folded: string): string {
  return keyFacts(folded).spelling;
}

/** Whether a key may have several values in a request; for a key that nobody knows, whether it is used as if it had. */
export function hasSeveralValues(folded: string, quantified: boolean): boolean {
  const { several, known } = keyFacts(folded);
  return several || (!known && quantified);
}

const everyNumber: Intervals<number> = uniteIntervals(below(0, true), invertIntervals(below(0, true)));
const everyAddress = block(0n, (1n << 32n) + (1n << 128n));

const domains: Readonly<Partial<Record<ValueType, ValueSet>>> = {
  String: texts(glob("?*")),
  ARN: texts(glob("?*:?*:?*:*:*:?*")),
  Bool: texts(oneOf(["true", "false"])),
  Numeric: numbersIn(everyNumber),
  Date: datesIn(everyNumber),
  IPAddress: addressesIn(everyAddress),
};

/** Keys that every request carries (AWS IAM User Guide, "AWS global condition context keys"). */
const alwaysPresent: ReadonlySet<string> = new Set([
  "aws:currenttime",
  "aws:epochtime",
  "aws:securetransport",
]);

/** All that AWS can send under a key: values of its type, or, for most keys, nothing. */
export function keyDomain(folded: string, several: boolean): Dimension {
  const set = domains[keyFacts(folded).type] ?? texts(glob("?*"));
  const present = several ? allIn(set) : oneIn(set);
  return alwaysPresent.has(folded) ? present : orAbsent(present);
}

/** Account ids that AWS's documentation uses. */
const exampleAccounts = oneOf(["111122223333", "444455556666"]);

const preferences: Readonly<Record<string, readonly string[]>> = {
  "aws:principalarn": ["arn:aws:iam::111122223333:role/a*"],
  "aws:sourcearn": ["arn:aws:*:us-east-1:111122223333:*", "arn:aws:?*:*:*:?*"],
  "aws:principalorgid": ["o-exampleorg?"],
  "aws:resourceorgid": ["o-exampleorg?"],
  "aws:requestedregion": ["us-east-1", "eu-west-1", "us-west-2", "??-????-1"],
  "iam:passedtoservice": ["lambda.amazonaws.com", "ec2.amazonaws.com", "?*.amazonaws.com"],
};

/** What to show as a key's value where the policies leave a choice. */
export function keyPreferences(folded: string): WitnessOptions {
  if (folded.endsWith("account")) return { prefer: [exampleAccounts, glob("????????????")] };
  const globs =
    preferences[folded] ??
    (keyFacts(folded).type === "ARN" ? ["arn:aws:?*:*:111122223333:?*", "arn:aws:?*:*:*:?*"] : []);
  return { prefer: globs.map(glob) };
}

import type { Claims } from "../../issuers/index.js";
import type { Unknown } from "../../model/index.js";
import * as sets from "../sets/strings.js";
import { complementValues, intersectValues, type ValueSet } from "../sets/values/valueSet.js";

/** What one claim, or one key of the request, may be: missing, or any of a set of values as text. */
export interface ClaimValues {
  readonly absent: boolean;
  readonly present: ValueSet;
}

/** What somebody must hold to come in by one alternative. */
export type Source =
  /** A token of the issuer; `provider` is the ARN or name under which the cloud knows the issuer. */
  | { readonly kind: "oidc"; readonly issuer: string; readonly provider: string }
  | { readonly kind: "saml"; readonly provider: string }
  /** Credentials of AWS principals, as a set of ARNs in the claim `aws:principalarn`. */
  | { readonly kind: "aws"; readonly principal: string }
  /** An AWS service that acts for somebody. */
  | { readonly kind: "service"; readonly service: string }
  /** A client certificate under the trust store of a GCP X.509 provider. */
  | { readonly kind: "x509"; readonly provider: string }
  /** A Google identity, group, or everyone (`allUsers`), as IAM writes the member. */
  | { readonly kind: "google"; readonly member: string };

/** A text that the author of a trust spelled, and what it is compared with. */
export interface Spelled {
  readonly claim: string;
  readonly text: string;
}

/**
 * One way in: whoever holds the source with every claim in its set. A claim that is not listed may be anything.
 * Claims of the token have the token's names; keys of the request are AWS's, in lower case (`aws:sourceip`).
 */
export interface Alternative {
  readonly source: Source;
  readonly claims: ReadonlyMap<string, ClaimValues>;
  readonly spelled: readonly Spelled[];
  /** Where it is granted: the statement or the grant. */
  readonly path: string;
  /** What is demanded, as the author wrote it, where that reads better than the sets: a whole clause. */
  readonly demands?: string;
  /** Its values were told from a text that several make up: none is named by being one of few. */
  readonly cut?: true;
  /** Nobody may ask for session tags: tokens that do so by themselves do not get in. */
  readonly untagged?: true;
  /** Tests that are not part of the sets: the sets are then wider than who really gets in. */
  readonly undecided: readonly string[];
  /** Why nobody at all can come in this way, where the document itself shows it. */
  readonly impossible?: string;
}

/** Whether one concrete token gets in, by the plain evaluator and not by sets. */
export interface Judgement {
  readonly decision: "admitted" | "refused" | "undecided";
  /** For people: what decided. */
  readonly reason: string;
  /** Place in the document that decided. */
  readonly path?: string;
}

/** Who may become one identity: the sets, and the judge of every single token. */
export interface TrustAnalysis {
  readonly cloud: "aws" | "gcp";
  readonly alternatives: readonly Alternative[];
  /** Parts of the trust that could not be read: any answer of "nobody else" is then no answer. */
  readonly unread: readonly Unknown[];
  /**
   * Judges a token, and the other keys of the request (`aws:SourceIp`) where something is known of them.
   */
  judge(token: Claims, request?: Readonly<Record<string, string>>): Judgement;
}

/** The sets of a trust: worked out when first asked for, since judging a token does not need them. */
export interface TrustSets {
  readonly alternatives: readonly Alternative[];
  readonly unread: readonly Unknown[];
}

/** A trust whose sets are worked out once, when they are needed. */
export function trustAnalysis(
  cloud: TrustAnalysis["cloud"],
  read: () => TrustSets,
  judge: TrustAnalysis["judge"],
): TrustAnalysis {
  return new LazyTrust(cloud, read, judge);
}

class LazyTrust implements TrustAnalysis {
  #known: TrustSets | undefined;
  #read: (() => TrustSets) | undefined;

  constructor(
    readonly cloud: TrustAnalysis["cloud"],
    read: () => TrustSets,
    readonly judge: TrustAnalysis["judge"],
  ) {
    this.#read = read;
  }

  get alternatives(): readonly Alternative[] {
    return this.#sets().alternatives;
  }

  get unread(): readonly Unknown[] {
    return this.#sets().unread;
  }

  #sets(): TrustSets {
    if (this.#read !== undefined) {
      this.#known = this.#read();
      this.#read = undefined;
    }
    return this.#known as TrustSets;
  }
}

const onlyAbsent: ClaimValues = { absent: true, present: { text: sets.noString } };

/** Exactly these values, present. */
export function valuesOf(text: sets.StringSet): ClaimValues {
  return { absent: false, present: { text } };
}

function intersectClaimValues(a: ClaimValues, b: ClaimValues): ClaimValues {
  return { absent: a.absent && b.absent, present: intersectValues(a.present, b.present) };
}

/** What is not in the set, as a union. */
function complementClaimValues(set: ClaimValues): readonly ClaimValues[] {
  const present = complementValues(set.present).map((values) => ({ absent: false, present: values }));
  return set.absent ? present : [onlyAbsent, ...present];
}

/** Whether nothing is in the set, by its form. */
export function isPlainlyNothing({ absent, present }: ClaimValues): boolean {
  return !absent && sets.isNothing(present.text);
}

type Box = ReadonlyMap<string, ClaimValues>;

/** A box narrowed in one claim. */
export function narrow(box: Box, claim: string, values: ClaimValues): Box {
  return new Map(box).set(claim, narrowed(box.get(claim), values));
}

/** What a claim may be after one demand more; one that is not listed may be anything. */
export function narrowed(known: ClaimValues | undefined, values: ClaimValues): ClaimValues {
  return known === undefined ? values : intersectClaimValues(known, values);
}

/** The part of a box outside another, as boxes that do not overlap: one claim is split at a time. */
export function subtractBox(box: Box, taken: Box): readonly Box[] {
  const rest: Box[] = [];
  let inside = box;
  for (const [claim, values] of taken) {
    for (const outside of complementClaimValues(values)) {
      const piece = narrow(inside, claim, outside);
      if (!isPlainlyNothing(piece.get(claim)!)) rest.push(piece);
    }
    inside = narrow(inside, claim, values);
    if (isPlainlyNothing(inside.get(claim)!)) break;
  }
  return rest;
}

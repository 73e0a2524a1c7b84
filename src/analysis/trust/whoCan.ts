import { fieldSeparator, type Issuer } from "../../issuers/index.js";
import { type Facts, isKnown, type Witness } from "../../model/index.js";
import * as sets from "../sets/strings.js";
import type { Alternative, ClaimValues, Source, TrustAnalysis } from "./alternative.js";
import { type FoundToken, findToken } from "./findToken.js";
import { trustsOf } from "./fromFacts.js";
import { identitiesNamed } from "./identities.js";
import { shownToken } from "./shownToken.js";
import { grammarOfSource } from "./sourceGrammar.js";
import { spelledParts } from "./spelledParts.js";
import { formsFor } from "./tokenForms.js";

/** One way to become an identity, as `keyless who-can` prints it. */
export interface Way {
  /** Issuer URL, where a token is shown. */
  readonly issuer?: string;
  /** AWS principal, service or Google member, where there is no token. */
  readonly principal?: string;
  /** What each claim may be: values, or the set in words. Claims that are not listed may be anything. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** One token that gets in; empty when none could be found. */
  readonly witness: Witness;
  readonly path: string;
  /** What is not decided: then this way may be narrower than it says. */
  readonly undecided?: string;
}

/** Sets with at most so many members are listed. */
const mostListed = 32;

/** Every way to become an identity, as sets, each with a witness. Ways that nobody can use are left out. */
export function whoCan(facts: Facts, identity: string): readonly Way[] {
  const trusts = trustsOf(facts);
  const wanted = identitiesNamed(facts, trusts, identity);
  return trusts.filter((each) => wanted.includes(each.identity)).flatMap(({ trust }) => waysOf(trust));
}

/** The ways of one trust. */
export function waysOf(trust: TrustAnalysis): readonly Way[] {
  const ways = trust.alternatives.flatMap((alternative) => wayOf(trust, alternative));
  return [
    ...ways,
    ...trust.unread.map(({ reason }) => ({
      principal: "unknown",
      claims: {},
      witness: {},
      path: "",
      undecided: reason,
    })),
  ];
}

function wayOf(trust: TrustAnalysis, alternative: Alternative): readonly Way[] {
  if (alternative.impossible !== undefined) return [];
  const witness = witnessOf(trust, alternative);
  if (witness === "nobody") return [];
  const claims = Object.fromEntries(
    [...alternative.claims].map(([claim, values]) => [claim.replaceAll(fieldSeparator, "."), listed(values)]),
  );
  const undecided = alternative.undecided[0] ?? elsewhere(alternative.source);
  return [
    {
      ...nameOf(alternative.source),
      claims,
      witness,
      path: alternative.path,
      ...(undecided === undefined ? {} : { undecided }),
    },
  ];
}

/** What another party decides, and no document here says. */
function elsewhere(source: Source): string | undefined {
  if (source.kind === "saml")
    return "whom the identity provider gives this role in its assertions is decided there, and AWS believes it";
  if (source.kind === "google" && source.member.includes("/workforcePools/"))
    return "who is in the workforce pool, and in its groups, is decided at the identity provider";
  return undefined;
}

function nameOf(source: Source): { readonly issuer: string } | { readonly principal: string } {
  switch (source.kind) {
    case "oidc":
      return { issuer: source.issuer };
    case "saml":
    case "x509":
      return { principal: source.provider };
    case "aws":
      return { principal: source.principal };
    case "service":
      return { principal: source.service };
    case "google":
      return { principal: source.member };
  }
}

function listed({ present, absent }: ClaimValues): readonly string[] {
  const members = sets.finiteMembers(present.text, mostListed)?.filter(isOwnSpelling);
  const texts = members ?? sets.patternsOf(present.text) ?? [sets.describe(present.text)];
  return absent ? [...texts, "(absent)"] : texts;
}

/** Truth values are compared in any case: one spelling of each is enough to read. */
function isOwnSpelling(member: string): boolean {
  return !/^(?:true|false)$/i.test(member) || member === member.toLowerCase();
}

/** A role or user by its ARN, as every partition writes it, and its account. */
const caller = /^arn:(?:aws|aws-cn|aws-us-gov):iam::([0-9]+):(?:role|user)\/[A-Za-z0-9+=,.@_/-]+$/;

/** The caller that a trust names by ARN, where nothing else is asked of it: what a search would come to. */
function namedCaller({ source, claims }: Alternative): Witness | undefined {
  const [arn, account] = ["aws:principalarn", "aws:principalaccount"].map((claim) =>
    onlyText(claims.get(claim)),
  );
  if (source.kind !== "aws" || claims.size !== 2 || arn === undefined || account === undefined)
    return undefined;
  if (caller.exec(arn)?.[1] !== account) return undefined;
  return Object.fromEntries(
    [...claims.keys()].map((claim) => [claim, claim === "aws:principalarn" ? arn : account]),
  );
}

/** The one text that a claim may be, where nothing but texts is asked of it. */
function onlyText(values: ClaimValues | undefined): string | undefined {
  if (values === undefined || values.absent) return undefined;
  const { text, number, date, address } = values.present;
  if (text.kind !== "finite" || text.members.length !== 1) return undefined;
  return (number ?? date ?? address) === undefined ? text.members[0] : undefined;
}

function witnessOf(trust: TrustAnalysis, alternative: Alternative): Witness | "nobody" {
  const named = namedCaller(alternative);
  if (named !== undefined) return named;
  const known = grammarOfSource(alternative.source);
  if (known === undefined) return {};
  const { issuer, tenancy } = known;
  const forms = formsFor(alternative, known);
  const nice = niceValues(issuer, spelledParts(issuer, tenancy, forms, alternative));
  const none = new Map();
  let undecided = false;
  for (const form of forms) {
    const found = findToken({
      issuer,
      tenancy,
      form,
      claims: alternative.claims,
      domains: none,
      nice,
      excluded: none,
    });
    if (found !== undefined && isKnown(found)) return shownToken(trust, alternative, found as FoundToken);
    undecided ||= found !== undefined;
  }
  return undecided ? {} : "nobody";
}

function niceValues(
  issuer: Issuer,
  spelled: ReturnType<typeof spelledParts>,
): (part: string) => readonly string[] {
  return (part) => [...(spelled.get(part)?.values ?? []), issuer.parts[part]?.example ?? ""];
}

import {
  awsTagsClaim,
  type Claims,
  type Intended,
  type Issuer,
  intendedTokens,
  issuerOrGeneric,
  type KnownIssuer,
  type NearMiss,
  nearMisses,
  type Parts,
  partNames,
  partsOfForm,
  type TokenForm,
  tokenOf,
} from "../../../src/issuers/index.js";
import type { Workload } from "./workloads.js";

/** A workload on one cloud: the tokens that it shows there. */
export interface Meant extends Intended {
  readonly workload: Workload;
}

/** A workload as one cloud sees it; `fallback` is the audience that the cloud's own clients ask for. */
export function meantOn(workload: Workload, cloud: "aws" | "gcp", fallback: string): Meant {
  const known = knownIssuer(workload);
  const { form, parts } = workload;
  const asked = (cloud === "aws" ? workload.awsAudience : undefined) ?? workload.audience;
  const audience = asked ?? (known.issuer.audienceIsChosen ? fallback : fixedAudience(known, form, parts));
  return { ...known, form, parts, audience, workload };
}

function knownIssuer({ issuer: url, speaks }: Workload): KnownIssuer {
  return speaks === undefined
    ? issuerOrGeneric(url)
    : { issuer: speaks, tenancy: { url, shared: false, parts: {} } };
}

function fixedAudience({ issuer, tenancy }: KnownIssuer, name: string, parts: Parts): string {
  const form = issuer.forms(tenancy, []).find((each) => each.name === name)!;
  return String(tokenOf(issuer, tenancy, form, parts).aud);
}

/** The tokens that the workload's identity is made for. */
export function rightTokens(meant: Meant): readonly Claims[] {
  const { everySpelling, tagged } = meant.workload;
  const tokens = formsOf(meant)
    .filter(({ name }) => name === meant.form)
    .map((form) => tokenOf(meant.issuer, meant.tenancy, form, meant.parts, meant.audience))
    .filter((token) => !tagged || awsTagsClaim in token);
  return (everySpelling ? tokens : tokens.slice(0, 1)).map((token) => completed(meant, token));
}

/** Shapes of the issuer's tokens: only those with the customised subject, where the workload has one. */
function formsOf({ issuer, tenancy, workload }: Meant): readonly TokenForm[] {
  const ordinary = issuer.forms(tenancy, []);
  if (workload.customSubject === undefined) return ordinary;
  const subjects = new Set(ordinary.map(({ claims }) => claims.sub));
  return issuer.forms(tenancy, [workload.customSubject]).filter(({ claims }) => !subjects.has(claims.sub));
}

/** A token with what the workload's tokens have whatever their form. */
function completed({ audience, workload }: Meant, token: Claims): Claims {
  return { ...token, aud: audience, ...workload.claims };
}

/**
 * Tokens that others can obtain: one of each family and form of the issuer, in which what the family is about is
 * somebody else's and all the rest, the audience too, is as intended. What only a renaming makes possible counts where
 * its parts are pinned, and what is about a part that trusts may name where the trust names it.
 */
export function attackTokens(meant: Meant): readonly NearMiss[] {
  const { issuer, tenancy, parts } = meant;
  const found = new Map<string, NearMiss>();
  for (const family of issuer.families) {
    if (family.latent && !family.fresh.some((name) => parts[name] !== undefined)) continue;
    if (family.spelled?.some((name) => parts[name] === undefined)) continue;
    for (const form of formsOf(meant)) {
      if (family.forms !== undefined && !family.forms.includes(form.name)) continue;
      if (isLacking(issuer, form, family.fresh[0])) continue;
      const theirs = otherParts(issuer, family.fresh, { ...parts, ...tenancy.parts });
      const token = completed(meant, tokenOf(issuer, tenancy, form, { ...parts, ...theirs }));
      if (contradictsItself(meant, token, family.fresh)) continue;
      found.set(textOf(token), { title: `${family.words}, by ${form.words}`, token });
    }
  }
  for (const token of rightTokens(meant)) found.delete(textOf(token));
  return [...found.values()];
}

/** Whether a token has the workload's own customised subject, which says a part that the token says otherwise. */
function contradictsItself({ workload, parts }: Meant, token: Claims, fresh: readonly string[]): boolean {
  const { customSubject } = workload;
  return (
    customSubject !== undefined &&
    token.sub === customSubject &&
    fresh.some((name) => parts[name] !== undefined && customSubject.includes(parts[name]))
  );
}

function isLacking(issuer: Issuer, form: TokenForm, part: string | undefined): boolean {
  return part !== undefined && issuer.parts[part] !== undefined && !partsOfForm(form).has(part);
}

function textOf(token: Claims): string {
  return JSON.stringify(token);
}

/** Tokens that differ from the intended ones in one respect each, whoever could have them. */
export function slippedTokens(meant: Meant): readonly NearMiss[] {
  const fixed = new Set(intendedTokens(meant).map(({ aud }) => aud));
  const same = (meant.workload.forms ?? []).map((name) => wordsOf(meant, name));
  const isMiss = pinsSubject(meant)
    ? ({ title }: NearMiss) => !same.includes(title)
    : ({ title }: NearMiss) => /audience|issuer/.test(title);
  return [...nearMisses(meant).filter(isMiss), ...otherTags(meant)].map(({ title, token }) => ({
    title,
    token: fixed.has(token.aud) ? completed(meant, token) : { ...token, ...meant.workload.claims },
  }));
}

/** Whether a workload is told by its subject, and not by session tags alone. */
function pinsSubject({ issuer, tenancy, form, parts }: Meant): boolean {
  const subjects = issuer
    .forms(tenancy, [])
    .flatMap(({ name, claims }) => (name === form ? [claims.sub ?? ""] : []));
  return subjects.some((sub) => partNames(sub).some((name) => parts[name] !== undefined));
}

/** Tokens whose session tags differ in one respect each; none where the subject tells workloads apart. */
function otherTags(meant: Meant): readonly NearMiss[] {
  if (pinsSubject(meant)) return [];
  const { issuer, tenancy, parts } = meant;
  const form = formsOf(meant).find(({ name }) => name === meant.form)!;
  return Object.entries(parts).flatMap(([name, value]) =>
    [
      "",
      "evil",
      "*",
      `${value}-evil`,
      `evil-${value}`,
      value.slice(1),
      ` ${value}`,
      value.toUpperCase(),
      `${value}/x`,
    ].map((other) => ({
      title: `${name} ${JSON.stringify(other)} for ${value}`,
      token: tokenOf(issuer, tenancy, form, { ...parts, [name]: other }),
    })),
  );
}

/** Near misses of another form are named by the form's words. */
function wordsOf({ issuer, tenancy }: Intended, form: string): string | undefined {
  return issuer.forms(tenancy, []).find(({ name }) => name === form)?.words;
}

/** Somebody else's values for parts: of the part's grammar, and not the workload's. */
function otherParts(issuer: Issuer, names: readonly string[], own: Parts): Parts {
  return Object.fromEntries(
    names.flatMap((name) => {
      const part = issuer.parts[name];
      if (part === undefined) return [];
      const fits = new RegExp(`^(?:${part.grammar})$`, "u");
      const listed = /^[\w|-]+$/.test(part.grammar) ? part.grammar.split("|") : [];
      const candidates = [
        "evil",
        "666",
        `{${otherId}}`,
        otherId,
        "refs/heads/evil",
        "evil/web",
        ...listed,
        part.example,
      ];
      const value = candidates.find((text) => fits.test(text) && text !== own[name]);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

const otherId = "66666666-0000-4000-8000-666666666666";

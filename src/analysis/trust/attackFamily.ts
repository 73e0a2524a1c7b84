import { isDeepStrictEqual } from "node:util";
import {
  type Issuer,
  type Parts,
  partNames,
  partsOfForm,
  type Tenancy,
  type TokenFamily,
  type TokenForm,
} from "../../issuers/index.js";
import { isUnknown, type Knowable, Unknown } from "../../model/index.js";
import * as sets from "../sets/strings.js";
import type { Alternative, TrustAnalysis } from "./alternative.js";
import { type FoundToken, findToken, hasToken } from "./findToken.js";
import type { AttackOptions, Open } from "./opening.js";
import { pinnedValues } from "./pinned.js";
import { isSpelledOut, readings } from "./readings.js";
import { shownToken } from "./shownToken.js";
import type { Question } from "./solveParts.js";
import { attackerNames, ordinaryNames, type SpelledParts, spelledParts, unnamed } from "./spelledParts.js";
import { formsFor } from "./tokenForms.js";
import { whyOpen } from "./words.js";

/** One way in, with what its attacks share. */
export interface Context {
  readonly alternative: Alternative;
  /** The alternatives of which it is one way to read what was written: mostly itself alone. */
  readonly together: readonly Alternative[];
  readonly issuer: Issuer;
  readonly tenancy: Tenancy;
  readonly forms: readonly TokenForm[];
  readonly spelled: SpelledParts;
  /** What the claims with few values say of a form's parts: worked out once for all families. */
  readonly readings: ReadonlyMap<TokenForm, readonly Parts[] | undefined>;
}

/** What the attacks on an alternative share, worked out once. */
export function contextOf(
  trust: TrustAnalysis,
  alternative: Alternative,
  issuer: Issuer,
  tenancy: Tenancy,
  options: AttackOptions,
): Context {
  const { cut, path, source } = alternative;
  const together = cut
    ? trust.alternatives.filter(
        (each) => each.cut && each.path === path && isDeepStrictEqual(each.source, source),
      )
    : [alternative];
  const forms = formsFor(alternative, { issuer, tenancy });
  const spelled = new Map(spelledParts(issuer, tenancy, forms, alternative));
  for (const [part, values] of Object.entries(options.allowed ?? {})) {
    const { beginnings, endings } = spelled.get(part) ?? {
      beginnings: new Set<string>(),
      endings: new Set<string>(),
    };
    spelled.set(part, { values: new Set(values), beginnings, endings });
  }
  const read = new Map(forms.map((form) => [form, readings(issuer, form, alternative.claims)]));
  return { alternative, together, issuer, tenancy, forms, spelled, readings: read };
}

/** The first token of a family that gets in; undefined when none does. */
export function attackWith(
  trust: TrustAnalysis,
  context: Context,
  family: TokenFamily,
  options: AttackOptions,
): Knowable<Open | undefined> {
  let undecided: Unknown | undefined;
  const barren = new Set<string>();
  if (family.spelled?.some((part) => !context.spelled.get(part)?.values.size)) return undefined;
  for (const form of context.forms) {
    if (family.forms !== undefined && !family.forms.includes(form.name)) continue;
    if (!hasPart(context.issuer, form, family.fresh[0])) continue;
    if (isSpelledOut(context.readings.get(form), family, context.spelled)) continue;
    const key = `${testedOf(context, form)} ${family.fresh.filter((part) => partsOfForm(form).has(part))}`;
    if (barren.has(key)) continue;
    const found = family.latent
      ? findFresh(context, family, form)
      : findStrange(context, family, form, options);
    if (found === undefined) {
      barren.add(key);
      continue;
    }
    if (isUnknown(found)) {
      undecided ??= found;
      continue;
    }
    const judged = judge(trust, context, found, options);
    if (judged === true) return opened(trust, context, family, found);
    undecided ??= judged;
  }
  return undecided;
}

/**
 * A token of a family in a form. A part that the trust leaves only a few values is named by it, in whatever words;
 * and of several tokens the one is shown whose parts the trust does not mention.
 */
function findStrange(
  context: Context,
  family: TokenFamily,
  form: TokenForm,
  options: AttackOptions,
): Knowable<FoundToken | undefined> {
  const found = findFresh(context, family, form);
  if (found === undefined || isUnknown(found)) return found;
  const tested = testedParts(context, form);
  const { alternative } = context;
  const words = new Set(alternative.spelled.flatMap(({ text }) => text.match(/[A-Za-z0-9._-]+/g) ?? []));
  let strangest = context.spelled;
  for (const part of family.fresh) {
    const value = found.parts[part];
    if (value === undefined || !tested.has(part) || options.allowed?.[part] !== undefined) continue;
    const pinned = pinnedValues(
      context.together.map((each) => questionOf({ ...context, alternative: each }, undefined, form)),
      part,
      value,
      ...(alternative.cut ? [1] : []),
    );
    if (pinned !== undefined)
      return findStrange(
        { ...context, spelled: withValues(context.spelled, part, pinned) },
        family,
        form,
        options,
      );
    if (words.has(value)) strangest = withValues(strangest, part, [value]);
  }
  if (strangest === context.spelled) return found;
  const stranger = findFresh({ ...context, spelled: strangest }, family, form);
  return stranger === undefined || isUnknown(stranger) ? found : stranger;
}

/** The parts of which some claim that is tested is made. */
function testedParts({ alternative }: Context, form: TokenForm): ReadonlySet<string> {
  return new Set([...alternative.claims.keys()].flatMap((claim) => partNames(form.claims[claim] ?? "")));
}

function withValues(spelled: SpelledParts, part: string, values: readonly string[]): SpelledParts {
  const {
    values: known = [],
    beginnings = new Set<string>(),
    endings = new Set<string>(),
  } = spelled.get(part) ?? {};
  return new Map(spelled).set(part, { values: new Set([...known, ...values]), beginnings, endings });
}

/** The plain evaluator is the judge of every witness; a refusal is only ours to explain where a test stayed undecided. */
function judge(
  trust: TrustAnalysis,
  { alternative }: Context,
  found: FoundToken,
  options: AttackOptions,
): true | Unknown {
  const { decision, reason } = trust.judge(found.token, found.request);
  if (decision === "admitted") return true;
  if (decision === "undecided" || alternative.undecided.length > 0)
    return new Unknown(alternative.undecided[0] ?? reason);
  const message = `the sets admit a token that the evaluator refuses: ${reason}`;
  if (options.strict) throw new Error(`${message}: ${JSON.stringify(found.token)}`);
  return new Unknown(message);
}

/** Open claims are in every form. */
function hasPart(issuer: Issuer, form: TokenForm, part: string | undefined): boolean {
  return part === undefined || issuer.parts[part] === undefined || partsOfForm(form).has(part);
}

function findFresh(context: Context, family: TokenFamily, form: TokenForm): Knowable<FoundToken | undefined> {
  const { issuer, alternative, spelled } = context;
  const domains = new Map<string, sets.StringSet>();
  for (const part of family.fresh) {
    if (issuer.parts[part] !== undefined) domains.set(part, unnamed(issuer, part, spelled.get(part)));
  }
  const excluded = new Map<string, sets.StringSet>();
  for (const { claim } of alternative.spelled) {
    if (claim === "aud" || form.claims[claim] !== undefined) continue;
    const open = family.fresh.find((prefix) => isOpenPrefix(issuer, prefix) && claim.startsWith(prefix));
    if (open === undefined) continue;
    const texts = alternative.spelled.filter((each) => each.claim === claim).map(({ text }) => text);
    // What the tenant's administrators set is theirs, however much of it the trust asks for.
    const words = open === "" ? [] : texts.map((text) => text.replaceAll("*", "")).filter(Boolean);
    excluded.set(claim, sets.union(sets.oneOf(texts), ...words.map(sets.contains)));
  }
  return findToken({ ...questionOf(context, family, form), domains, excluded });
}

/** The tokens of a form that get in, whosever they are. */
function questionOf(context: Context, family: TokenFamily | undefined, form: TokenForm): Question {
  const { issuer, tenancy, alternative } = context;
  const none = new Map();
  const nice = niceValues(context, family);
  return { issuer, tenancy, form, claims: alternative.claims, domains: none, nice, excluded: none };
}

function isOpenPrefix(issuer: Issuer, prefix: string): boolean {
  return issuer.openClaims?.includes(prefix) === true;
}

/** Attackers' names for what the family varies, the trust's own for the rest. */
function niceValues(
  { issuer, spelled }: Context,
  family: TokenFamily | undefined,
): (part: string) => readonly string[] {
  return (part) => {
    const names = family?.fresh.includes(part) ? attackerNames : ordinaryNames;
    return names(issuer, part, spelled.get(part));
  };
}

/** How a form gives what is tested: forms that give it alike have the same answer. */
function testedOf({ alternative }: Context, { claims, tags, optional = [] }: TokenForm): string {
  const tested = [...alternative.claims.keys()].map((claim) => [claims[claim], optional.includes(claim)]);
  return JSON.stringify([tested, tags]);
}

/** The forms of which some token gets in, whoever it belongs to. */
export function possibleForms(context: Context): readonly TokenForm[] {
  const known = new Map<string, boolean>();
  return context.forms.filter((form) => {
    const key = testedOf(context, form);
    const isDead = known.get(key) ?? isImpossible(context, form);
    known.set(key, isDead);
    return !isDead;
  });
}

/** Whether no token of a form gets in, whoever it belongs to. */
function isImpossible(context: Context, form: TokenForm): boolean {
  if (context.readings.get(form)?.length === 0) return true;
  return hasToken(questionOf(context, undefined, form)) === false;
}

function opened(trust: TrustAnalysis, context: Context, family: TokenFamily, found: FoundToken): Open {
  const { alternative, issuer, tenancy } = context;
  const reach = family.reach === "anyone" && !tenancy.shared ? "organisation" : family.reach;
  return {
    kind: "open",
    family: family.name,
    reach,
    latent: family.latent === true,
    words: family.words,
    why: whyOpen(alternative, issuer, family),
    witness: shownToken(trust, alternative, found),
    token: found.token,
    request: found.request,
    issuer: issuer.name,
    path: alternative.path,
  };
}

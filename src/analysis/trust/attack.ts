import type { Claims, Issuer, Parts, Reach, Tenancy, TokenFamily, TokenForm } from "../../issuers/index.js";
import { partsOfForm } from "../../issuers/index.js";
import { isUnknown, type Knowable, Unknown, type Witness } from "../../model/index.js";
import * as sets from "../sets/strings.js";
import type { Alternative, TrustAnalysis } from "./alternative.js";
import { type FoundToken, findToken, hasToken } from "./findToken.js";
import { isSpelledOut, readings } from "./readings.js";
import { grammarOfSource } from "./sourceGrammar.js";
import { attackerNames, ordinaryNames, type SpelledParts, spelledParts, unspelled } from "./spelledParts.js";
import { type Unreachable, unreachable } from "./unreachable.js";
import { shownToken, whyOpen } from "./words.js";

/** What the reader of an attack may settle beforehand. */
export interface AttackOptions {
  /**
   * The only values that are meant, by part (`{ owner: ["acme"], pullRequest: [] }`), in place of what the trust spells.
   */
  readonly allowed?: Readonly<Record<string, readonly string[]>>;
  /** A witness that the plain evaluator refuses is thrown as our own bug; for tests. */
  readonly strict?: boolean;
}

/** A token that gets in and that somebody else can obtain. */
export interface Open {
  readonly kind: "open";
  /** Family of the issuer's tokens: `outsider`, `other-repository`, `pull-request` … */
  readonly family: string;
  readonly reach: Reach;
  /** Something must happen first: a name released and taken again. No hole of today. */
  readonly latent: boolean;
  /** Who it is, for the middle of a sentence. */
  readonly words: string;
  /** Why it gets in, and how such a token is come by: one or two sentences. */
  readonly why: string;
  /** The claims that count, as reports show them. */
  readonly witness: Witness;
  /** The whole token, which the plain evaluator admits. */
  readonly token: Claims;
  /** What else the request needs, by key in lower case; empty where the token is enough. */
  readonly request: Readonly<Record<string, string>>;
  /** Issuer's name. */
  readonly issuer: string;
  /** The statement or grant that lets it in. */
  readonly path: string;
}

export interface Closed {
  readonly kind: "closed";
}

/** Everything that an attack on one trust found. */
export interface Attacks {
  /** Worst first: by reach, then as the issuer orders its families. */
  readonly open: readonly Open[];
  /** Alternatives that nobody at all can use. */
  readonly unreachable: readonly Unreachable[];
  readonly undecided: readonly Unknown[];
}

export type AttackResult = Closed | Open | Unreachable | Unknown;

/**
 * Whether anybody gets in whom the trust does not name: `open` with the worst token, `closed`, `unreachable` when
 * nobody can get in at all, Unknown when it cannot be decided. Latent families alone leave a trust closed.
 */
export function attack(trust: TrustAnalysis, options: AttackOptions = {}): AttackResult {
  const { open, unreachable, undecided } = attacks(trust, options);
  const [worst] = open.filter((each) => !each.latent);
  if (worst !== undefined) return trust.unread.length === 0 ? worst : (trust.unread[0] as Unknown);
  if (undecided[0] !== undefined) return undecided[0];
  if (trust.alternatives.length > 0 && unreachable.length === trust.alternatives.length && unreachable[0])
    return unreachable[0];
  // A trust that is closed at its widest is closed, whatever its unknown parts turn out to be.
  return trust.unread.length > 0 && trust.alternatives.length === 0
    ? (trust.unread[0] as Unknown)
    : { kind: "closed" };
}

/** Work for all families of all alternatives together: about a second; ordinary trusts need a hundredth of it. */
const maxWork = 1_000_000;

/** Every family that gets in, each alternative's dead ends, and what could not be decided. */
export function attacks(trust: TrustAnalysis, options: AttackOptions = {}): Attacks {
  return sets.withinWork(maxWork, () => attackAll(trust, options));
}

function attackAll(trust: TrustAnalysis, options: AttackOptions): Attacks {
  const open: Open[] = [];
  const dead: Unreachable[] = [];
  const undecided: Unknown[] = [];
  for (const alternative of trust.alternatives) {
    const known = grammarOfSource(alternative.source);
    if (alternative.impossible !== undefined) {
      dead.push(unreachable(alternative, known));
      continue;
    }
    if (known === undefined) {
      open.push(...openToEveryone(alternative));
      continue;
    }
    const context = contextOf(alternative, known.issuer, known.tenancy, options);
    const forms = context.forms.filter((form) => !isImpossible(context, form));
    if (forms.length === 0) {
      dead.push(unreachable(alternative, known));
      continue;
    }
    const alive = { ...context, forms };
    const families: TokenFamily[] = [];
    for (const family of known.issuer.families) {
      if (families.some((worse) => isPartOf(worse, family))) continue;
      const found = attackWith(trust, alive, family, options);
      if (isUnknown(found)) undecided.push(found);
      else if (found !== undefined) {
        open.push(found);
        families.push(family);
      }
    }
  }
  return { open: worstFirst(open), unreachable: dead, undecided };
}

interface Context {
  readonly alternative: Alternative;
  readonly issuer: Issuer;
  readonly tenancy: Tenancy;
  readonly forms: readonly TokenForm[];
  readonly spelled: SpelledParts;
  /** What the claims with few values say of a form's parts: worked out once for all families. */
  readonly readings: ReadonlyMap<TokenForm, readonly Parts[] | undefined>;
}

function contextOf(
  alternative: Alternative,
  issuer: Issuer,
  tenancy: Tenancy,
  options: AttackOptions,
): Context {
  const subjects = alternative.spelled.filter(({ claim }) => claim === "sub").map(({ text }) => text);
  const forms = issuer.forms(tenancy, subjects);
  const spelled = new Map(spelledParts(issuer, tenancy, forms, alternative));
  for (const [part, values] of Object.entries(options.allowed ?? {})) {
    const { beginnings, endings } = spelled.get(part) ?? {
      beginnings: new Set<string>(),
      endings: new Set<string>(),
    };
    spelled.set(part, { values: new Set(values), beginnings, endings });
  }
  const read = new Map(forms.map((form) => [form, readings(issuer, form, alternative.claims)]));
  return { alternative, issuer, tenancy, forms, spelled, readings: read };
}

/** The first token of a family that gets in; undefined when none does. */
function attackWith(
  trust: TrustAnalysis,
  context: Context,
  family: TokenFamily,
  options: AttackOptions,
): Knowable<Open | undefined> {
  let undecided: Unknown | undefined;
  for (const form of context.forms) {
    if (family.forms !== undefined && !family.forms.includes(form.name)) continue;
    if (!hasPart(context.issuer, form, family.fresh[0])) continue;
    if (isSpelledOut(context.readings.get(form), family, context.spelled)) continue;
    const found = findFresh(context, family, form);
    if (found === undefined) continue;
    if (isUnknown(found)) {
      undecided ??= found;
      continue;
    }
    const judged = judge(trust, context, found, options);
    if (judged === true) return opened(context, family, found);
    undecided ??= judged;
  }
  return undecided;
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
  const { issuer, tenancy, alternative, spelled } = context;
  const domains = new Map<string, sets.StringSet>();
  for (const part of family.fresh) {
    if (issuer.parts[part] !== undefined)
      domains.set(part, unspelled(issuer, part, spelled.get(part)?.values ?? []));
  }
  const excluded = new Map<string, readonly string[]>();
  for (const { claim } of alternative.spelled) {
    const isFresh =
      claim !== "aud" &&
      form.claims[claim] === undefined &&
      family.fresh.some((prefix) => isOpenPrefix(issuer, prefix) && claim.startsWith(prefix));
    if (isFresh)
      excluded.set(
        claim,
        alternative.spelled.filter((each) => each.claim === claim).map(({ text }) => text),
      );
  }
  return findToken({
    issuer,
    tenancy,
    form,
    claims: alternative.claims,
    domains,
    nice: niceValues(context, family),
    excluded,
  });
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

/** Google's words for everyone, which no token is needed for (Cloud IAM, "Principal identifiers"). */
const everyone: Readonly<Record<string, string>> = {
  allUsers: "Anyone on the internet gets in, without any credentials.",
  allAuthenticatedUsers: "Anyone with a Google account gets in, in whatever organisation.",
};

function openToEveryone({ source, path }: Alternative): readonly Open[] {
  const why = source.kind === "google" ? everyone[source.member] : undefined;
  if (source.kind !== "google" || why === undefined) return [];
  const token = { member: source.member };
  const words = source.member === "allUsers" ? "anyone at all" : "anyone with a Google account";
  return [
    {
      kind: "open",
      family: "everyone",
      reach: "anyone",
      latent: false,
      words,
      why,
      witness: token,
      token,
      request: {},
      issuer: "Google Cloud",
      path,
    },
  ];
}

/** Every token of the worse family belongs to the other one too, which then adds nothing. */
function isPartOf(worse: TokenFamily, family: TokenFamily): boolean {
  return (
    family.forms === undefined && !family.latent && family.fresh.every((part) => worse.fresh.includes(part))
  );
}

/** Whether no token of a form gets in, whoever it belongs to. */
function isImpossible(context: Context, form: TokenForm): boolean {
  if (context.readings.get(form)?.length === 0) return true;
  const { issuer, tenancy, alternative } = context;
  const domains = new Map();
  const nice = niceValues(context, undefined);
  const question = { issuer, tenancy, form, claims: alternative.claims, domains, nice, excluded: domains };
  return hasToken(question) === false;
}

function opened(context: Context, family: TokenFamily, found: FoundToken): Open {
  const { alternative, issuer, tenancy } = context;
  const reach = family.reach === "anyone" && !tenancy.shared ? "organisation" : family.reach;
  return {
    kind: "open",
    family: family.name,
    reach,
    latent: family.latent === true,
    words: family.words,
    why: whyOpen(alternative, issuer, family),
    witness: shownToken(alternative, found),
    token: found.token,
    request: found.request,
    issuer: issuer.name,
    path: alternative.path,
  };
}

const reaches: readonly Reach[] = ["anyone", "organisation", "project"];

/** Stable: families of one reach stay in the issuer's order; latent ones come last. */
function worstFirst(open: readonly Open[]): readonly Open[] {
  const rank = ({ latent, reach }: Open) => (latent ? reaches.length : 0) + reaches.indexOf(reach);
  return [...open].sort((a, b) => rank(a) - rank(b));
}

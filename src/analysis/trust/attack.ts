import type { Reach, TokenFamily } from "../../issuers/index.js";
import { isUnknown, type Unknown } from "../../model/index.js";
import * as sets from "../sets/strings.js";
import type { Alternative, TrustAnalysis } from "./alternative.js";
import { attackWith, contextOf, possibleForms } from "./attackFamily.js";
import type { AttackOptions, Open } from "./opening.js";
import { grammarOfSource } from "./sourceGrammar.js";
import { type Unreachable, unreachable } from "./unreachable.js";

export interface Closed {
  readonly kind: "closed";
}

/** Everything that an attack on one trust found. */
export interface Attacks {
  /** Worst first: by reach, then as the issuer orders its families. */
  readonly open: readonly Open[];
  /** Alternatives that nobody at all can use, of ways in of which none is left. */
  readonly unreachable: readonly Unreachable[];
  /** By how far away they stand who may get in. */
  readonly undecided: readonly Doubt[];
}

/** A family of which it is not decided whether it gets in. */
export interface Doubt {
  readonly reach: Reach;
  readonly unknown: Unknown;
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
  if (undecided[0] !== undefined) return undecided[0].unknown;
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
  const dead: (Unreachable & { readonly by: string })[] = [];
  const usable = new Set<string>();
  const undecided: Doubt[] = [];
  for (const alternative of trust.alternatives) {
    const known = grammarOfSource(alternative.source);
    const by = `${alternative.path} ${JSON.stringify(alternative.source)}`;
    if (alternative.impossible !== undefined) {
      dead.push({ ...unreachable(alternative, known), by });
      continue;
    }
    if (known === undefined) {
      open.push(...openToEveryone(alternative));
      continue;
    }
    const context = contextOf(trust, alternative, known.issuer, known.tenancy, options);
    const forms = possibleForms(context);
    if (forms.length === 0) {
      dead.push({ ...unreachable(alternative, known), by });
      continue;
    }
    usable.add(by);
    const alive = { ...context, forms };
    const families: TokenFamily[] = [];
    for (const family of known.issuer.families) {
      if (families.some((worse) => isPartOf(worse, family))) continue;
      const found = attackWith(trust, alive, family, options);
      if (isUnknown(found)) {
        // What would be no hole of today is not worth a doubt either.
        if (!family.latent) undecided.push({ reach: family.reach, unknown: found });
      } else if (found !== undefined) {
        open.push(found);
        families.push(family);
      }
    }
  }
  // What a Deny, or an "or", leaves of one way in parts is a dead end only where every part is.
  const ends = dead.filter(({ by }) => !usable.has(by)).map(({ by: _, ...end }) => end);
  return { open: worstFirst(open), unreachable: ends, undecided };
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

const reaches: readonly Reach[] = ["anyone", "organisation", "project"];

/** Stable: families of one reach stay in the issuer's order; latent ones come last. */
function worstFirst(open: readonly Open[]): readonly Open[] {
  const rank = ({ latent, reach }: Open) => (latent ? reaches.length : 0) + reaches.indexOf(reach);
  return [...open].sort((a, b) => rank(a) - rank(b));
}

import { isAny } from "../analysis/sets/index.js";
import {
  type Alternative,
  type Attacks,
  attacks,
  awsTrusts,
  gcpProviderTrust,
  gcpTrusts,
  readGcpProvider,
  type TrustAnalysis,
  type TrustOf,
} from "../analysis/trust/index.js";
import { type Facts, type IdentityProvider, isKnown, type Place, type Unknown } from "../model/index.js";
import { remembered } from "./remembered.js";

/** A trust with what the analysis says of it. */
export interface AnalysedTrust {
  readonly place: Place;
  /** Who may be become: ARN, e-mail or address. */
  readonly identity: string;
  /** What the trust opens whatever its unknown parts turn out to be. */
  readonly analysis: TrustAnalysis;
  readonly attacks: Attacks;
  /** What is not known of the trust, where it could open more than that. */
  readonly unknown?: Unknown;
}

/** The trust in AWS roles, analysed once for all rules. */
export const analysedAwsTrusts: (facts: Facts) => readonly AnalysedTrust[] = remembered((facts) =>
  awsTrusts(facts).map(analyse),
);

/** The trust in GCP service accounts and in directly granted members, analysed once for all rules. */
export const analysedGcpTrusts: (facts: Facts) => readonly AnalysedTrust[] = remembered((facts) =>
  gcpTrusts(facts).map(analyse),
);

/** A GCP OIDC provider by itself: whom it admits to its pool. */
export interface AnalysedProvider {
  readonly provider: IdentityProvider;
  readonly analysis: TrustAnalysis;
  readonly attacks: Attacks;
}

/** The GCP OIDC providers that are in use, analysed once for all rules; Unknown where a part of one is not known. */
export const analysedProviders: (
  facts: Facts,
) => readonly (AnalysedProvider | { readonly provider: IdentityProvider; readonly unknown: Unknown })[] =
  remembered((facts) =>
    facts.providers
      .filter(({ kind, disabled }) => kind === "gcp-oidc" && disabled !== true)
      .map(
        (provider): AnalysedProvider | { readonly provider: IdentityProvider; readonly unknown: Unknown } => {
          const known = readGcpProvider(provider);
          if (!isKnown(known)) return { provider, unknown: known };
          const analysis = gcpProviderTrust(known);
          return { provider, analysis, attacks: attacks(analysis) };
        },
      ),
  );

/** Whether a provider tests anything at all: blank text is no condition. */
export function hasCondition({ condition }: IdentityProvider): boolean {
  return condition !== undefined && (typeof condition !== "string" || condition.trim() !== "");
}

function analyse(trust: TrustOf): AnalysedTrust {
  const unknown = trust.trust.unread.length > 0 ? openAtMost(trust.trust) : undefined;
  const analysed = new LazilyAttacked(trust);
  return unknown === undefined ? analysed : Object.assign(analysed, { unknown });
}

class LazilyAttacked implements AnalysedTrust {
  readonly place: Place;
  readonly identity: string;
  readonly analysis: TrustAnalysis;
  readonly #trust: TrustOf;

  constructor(trust: TrustOf) {
    this.place = { resource: trust.resource, path: trust.path };
    this.identity = trust.identity;
    this.analysis = trust.certain ?? trust.trust;
    this.#trust = trust;
  }

  get attacks(): Attacks {
    return this.#trust.attacks();
  }
}

/** Why an unread trust cannot be called closed: undefined when it is closed even at its widest. */
function openAtMost(widest: TrustAnalysis): Unknown | undefined {
  const isOpen = widest.alternatives.length === 0 || attacks(widest).open.some(({ latent }) => !latent);
  return isOpen || widest.cloud === "gcp" ? widest.unread[0] : undefined;
}

/** Whether anything but the audience is tested, so that the token must be somebody's in particular. */
export function testsToken({ claims, source }: Alternative): boolean {
  return [...claims].some(
    ([claim, { absent, present }]) =>
      claim !== "aud" &&
      (!/^(?:aws|sts):/.test(claim) || (source.kind === "oidc" && claim.startsWith("aws:requesttag/"))) &&
      !absent &&
      !isAny(present.text),
  );
}

/** The alternative that an opening came through. */
export function alternativeAt(analysis: TrustAnalysis, path: string): Alternative | undefined {
  return analysis.alternatives.find((alternative) => alternative.path === path);
}

/** A place inside a trust: its document's path after the property. */
export function trustPlace({ resource, path }: Place, inside: string): Place {
  return { resource, path: path === "" ? inside : `${path}.${inside}` };
}

import { isAny } from "../analysis/sets/index.js";
import {
  type Alternative,
  type Attacks,
  type AwsProvider,
  attacks,
  awsTrust,
  certainTrust,
  type TrustAnalysis,
} from "../analysis/trust/index.js";
import { type Facts, isKnown, type Trust, type Unknown } from "../model/index.js";

/** A role's trust with what the analysis says of it. */
export interface AnalysedTrust {
  readonly trust: Trust;
  /** What the trust opens whatever its unknown parts turn out to be. */
  readonly analysis: TrustAnalysis;
  readonly attacks: Attacks;
  /** What is not known of the trust, where it could open more than that. */
  readonly unknown?: Unknown;
}

const memo = new WeakMap<Facts, readonly AnalysedTrust[]>();

/** Every AWS trust of the facts, analysed once for all rules. */
export function analysedTrusts(facts: Facts): readonly AnalysedTrust[] {
  const known = memo.get(facts);
  if (known !== undefined) return known;
  const providers = awsProviders(facts);
  const analysed = facts.trusts.map((trust) => {
    const { value } = trust.identity;
    const role = isKnown(value) ? value : undefined;
    const analysis = certainTrust(trust.document, providers, role);
    const unknown = isKnown(trust.document)
      ? undefined
      : openAtMost(awsTrust(trust.document, providers, role));
    return { trust, analysis, attacks: attacks(analysis), ...(unknown === undefined ? {} : { unknown }) };
  });
  memo.set(facts, analysed);
  return analysed;
}

/** Why an unread trust cannot be called closed: undefined when it is closed even at its widest. */
function openAtMost(widest: TrustAnalysis): Unknown | undefined {
  const [unread] = widest.unread;
  const isOpen = widest.alternatives.length === 0 || attacks(widest).open.some(({ latent }) => !latent);
  return isOpen ? unread : undefined;
}

/** The OIDC providers that the facts declare, with the audiences that they accept. */
function awsProviders(facts: Facts): readonly AwsProvider[] {
  return facts.providers.flatMap(({ kind, id, audiences }) => {
    if (kind !== "aws-oidc" || !isKnown(id)) return [];
    const known = isKnown(audiences) ? audiences.filter(isKnown) : undefined;
    const complete = isKnown(audiences) && known?.length === audiences.length;
    return [{ arn: id, ...(complete && known ? { audiences: known } : {}) }];
  });
}

/** Whether anything but the audience is tested, so that the token must be somebody's in particular. */
export function testsToken({ claims }: Alternative): boolean {
  return [...claims].some(
    ([claim, { absent, present }]) =>
      claim !== "aud" &&
      (!/^(?:aws|sts):/.test(claim) || claim.startsWith("aws:requesttag/")) &&
      !absent &&
      !isAny(present.text),
  );
}

/** The alternative that an opening came through. */
export function alternativeAt(analysis: TrustAnalysis, path: string): Alternative | undefined {
  return analysis.alternatives.find((alternative) => alternative.path === path);
}

import { isAny } from "../analysis/sets/index.js";
import { hasValue } from "../analysis/sets/values/valueSet.js";
import type { Alternative } from "../analysis/trust/index.js";
import { PartialDocument } from "../iam/aws/index.js";
import { type Facts, isKnown, type Place, type Statement } from "../model/index.js";
import { type AnalysedTrust, analysedAwsTrusts, trustPlace } from "./trusts.js";

/** One way into an AWS role that somebody can use. */
export interface TrustWay {
  readonly trust: AnalysedTrust;
  readonly alternative: Alternative;
  /** The statement that opens it. */
  readonly place: Place;
}

/** Every way into the AWS roles of the facts that is not dead by its own words. */
export function* waysIntoRoles(facts: Facts): Iterable<TrustWay> {
  for (const trust of analysedAwsTrusts(facts)) {
    for (const alternative of trust.analysis.alternatives) {
      if (alternative.impossible !== undefined) continue;
      yield { trust, alternative, place: trustPlace(trust.place, alternative.path) };
    }
  }
}

/** Whether a key must be there with one of some values, and not just any. */
export function isBound({ claims }: Pick<Alternative, "claims">, key: string): boolean {
  const values = claims.get(key);
  return values !== undefined && !values.absent && !isAny(values.present.text);
}

/** Whether a key must be there with values among which these are not. */
export function refuses(
  { claims }: Pick<Alternative, "claims">,
  key: string,
  ...samples: readonly string[]
): boolean {
  const values = claims.get(key);
  return (
    values !== undefined && !values.absent && !samples.some((sample) => hasValue(values.present, sample))
  );
}

/** A trust with the Allow statements that it surely has, whatever its unknown parts turn out to be. */
export interface SureStatements {
  readonly trust: AnalysedTrust;
  readonly statements: readonly Statement[];
}

/** The Allow statements of every AWS trust policy. */
export function* allowedInTrusts(facts: Facts): Iterable<SureStatements> {
  const analysed = analysedAwsTrusts(facts);
  for (const [index, { document }] of facts.trusts.entries()) {
    const sure = document instanceof PartialDocument ? document.atLeast : document;
    if (!isKnown(sure)) continue;
    yield {
      trust: analysed[index]!,
      statements: sure.statements.filter(({ effect }) => effect === "Allow"),
    };
  }
}

/** Yields the items whose key was not seen before. */
export function* firstOfEach<T>(items: Iterable<T>, keyOf: (item: T) => string): Iterable<T> {
  const seen = new Set<string>();
  for (const item of items) {
    const key = keyOf(item);
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}

/** Tells the ways apart by where they stand and who comes in. */
export function wayKey({ trust, alternative: { path, source } }: TrustWay): string {
  const who =
    source.kind === "service" ? source.service : source.kind === "aws" ? source.principal : source.kind;
  return `${trust.place.resource.source.file} ${trust.place.resource.address} ${path} ${who}`;
}

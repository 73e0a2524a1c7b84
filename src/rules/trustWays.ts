import { intersect, isAny, isEmpty, type StringSet } from "../analysis/sets/index.js";
import { hasValue } from "../analysis/sets/values/valueSet.js";
import type { Alternative, Source } from "../analysis/trust/index.js";
import { surely } from "../iam/aws/partial.js";
import { type Facts, isKnown, type Place, type Statement } from "../model/index.js";
import { remembered } from "./remembered.js";
import { type AnalysedTrust, analysedAwsTrusts, trustPlace } from "./trusts.js";

/** One way into an AWS role that somebody can use. */
export interface TrustWay {
  readonly trust: AnalysedTrust;
  readonly alternative: Alternative;
  /** The statement that opens it. */
  readonly place: Place;
}

/** Every way into the AWS roles of the facts that is not dead by its own words. */
export const waysIntoRoles: (facts: Facts) => readonly TrustWay[] = remembered((facts) => {
  const ways: TrustWay[] = [];
  for (const trust of analysedAwsTrusts(facts))
    for (const alternative of trust.analysis.alternatives)
      if (alternative.impossible === undefined)
        ways.push({ trust, alternative, place: trustPlace(trust.place, alternative.path) });
  return ways;
});

const distinct = remembered((facts) => {
  const byKind = new Map<Source["kind"] | undefined, TrustWay[]>([[undefined, []]]);
  for (const way of firstOfEach(waysIntoRoles(facts), wayKey)) {
    const { kind } = way.alternative.source;
    if (!byKind.has(kind)) byKind.set(kind, []);
    byKind.get(undefined)!.push(way);
    byKind.get(kind)!.push(way);
  }
  return byKind;
});

/** The ways into roles, once for each place and source: those for one kind of source, or all. */
export function distinctWays(facts: Facts, kind?: Source["kind"]): readonly TrustWay[] {
  return distinct(facts).get(kind) ?? [];
}

/** Whether a key must be there with one of some values, and not just any. */
export function isBound({ claims }: Pick<Alternative, "claims">, key: string): boolean {
  const values = claims.get(key);
  return values !== undefined && !values.absent && !isAny(values.present.text);
}

/** Whether a key must be there with values among which these are not, or none of a set of them. */
export function refuses(
  { claims }: Pick<Alternative, "claims">,
  key: string,
  ...samples: readonly (string | StringSet)[]
): boolean {
  const values = claims.get(key);
  if (values === undefined || values.absent) return false;
  return !samples.some((sample) =>
    typeof sample === "string"
      ? hasValue(values.present, sample)
      : isEmpty(intersect(values.present.text, sample)) !== true,
  );
}

/** A trust with the Allow statements that it surely has, whatever its unknown parts turn out to be. */
export interface SureStatements {
  readonly trust: AnalysedTrust;
  readonly statements: readonly Statement[];
}

/** The Allow statements of every AWS trust policy. */
export const allowedInTrusts: (facts: Facts) => readonly SureStatements[] = remembered((facts) => {
  const analysed = analysedAwsTrusts(facts);
  return facts.trusts.flatMap(({ document }, index) => {
    const sure = surely(document);
    if (!isKnown(sure)) return [];
    const statements = sure.statements.filter(({ effect }) => effect === "Allow");
    return [{ trust: analysed[index]!, statements }];
  });
});

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

/**
 * Whether a statement lets in one kind of caller alone: a condition more then changes nothing for anybody else, who
 * would not have its key.
 */
export function letsInOneAlone({ analysis, unknown }: AnalysedTrust, path: string): boolean {
  const sources = analysis.alternatives.filter((each) => each.path === path).map(({ source }) => source);
  return unknown === undefined && new Set(sources.map((source) => JSON.stringify(source))).size === 1;
}

/** Tells the ways apart by where they stand and who comes in. */
function wayKey({ trust, alternative: { path, source } }: TrustWay): string {
  const who =
    source.kind === "service" ? source.service : source.kind === "aws" ? source.principal : source.kind;
  return `${trust.place.resource.source.file} ${trust.place.resource.address} ${path} ${who}`;
}

import { type IdentityGraph, originOf } from "../analysis/graph/index.js";
import { type TrustOf, type Way, waysOf } from "../analysis/trust/index.js";
import { type Facts, isKnown, type Knowable, type PolicyDocument } from "../model/index.js";
import { grouped } from "./grouped.js";

/** The trust policies of AWS roles by who says so and by role. */
export function trustDocuments(
  { trusts }: Facts,
  { places }: IdentityGraph,
): ReadonlyMap<string, readonly Knowable<PolicyDocument>[]> {
  const of = grouped(trusts, ({ resource }) => {
    const id = places.at(resource);
    return id === undefined ? undefined : `${originOf(resource)} ${id}`;
  });
  return new Map([...of].map(([key, group]) => [key, group.map(({ document }) => document)]));
}

/** Trust by the identity that it leads to. */
export function trustsByIdentity({
  trusts,
  places,
  identities,
}: IdentityGraph): ReadonlyMap<string, readonly TrustOf[]> {
  const ids = new Map(identities.flatMap(({ id, from }) => from.map((each) => [each.id, id] as const)));
  return grouped(trusts, (trust) =>
    trust.cloud === "aws"
      ? (places.at(trust.resource) ?? trust.identity)
      : (ids.get(trust.identity) ?? trust.identity),
  );
}

/**
 * The ways of each trust. Roles of one account whose trust policies say the same have the same ways, which are worked
 * out once: an account's roles trust but a few services and pipelines.
 */
export function waysFinder({
  trusts,
}: Facts): (trust: TrustOf, account: string | undefined) => readonly Way[] {
  const documents = new Map(trusts.map(({ resource, document }) => [resource, document]));
  const known = new Map<string, readonly Way[]>();
  return ({ cloud, resource, trust }, account) => {
    const document = cloud === "aws" ? documents.get(resource) : undefined;
    if (document === undefined || !isKnown(document) || account === undefined) return waysOf(trust);
    const key = `${account} ${JSON.stringify(document)}`;
    const ways = known.get(key) ?? waysOf(trust);
    known.set(key, ways);
    return ways;
  };
}

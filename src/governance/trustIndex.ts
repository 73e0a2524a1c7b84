import { type IdentityGraph, originOf } from "../analysis/graph/index.js";
import { type TrustOf, type Way, waysOf } from "../analysis/trust/index.js";
import { type Facts, grouped, type Knowable, type PolicyDocument } from "../model/index.js";

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

/** The ways of each trust: roles of an account that say the same share the sets of it, and so the ways. */
export function waysFinder(): (trust: TrustOf) => readonly Way[] {
  const known = new Map<TrustOf["trust"]["alternatives"], readonly Way[]>();
  return ({ trust }) => {
    const ways = known.get(trust.alternatives) ?? waysOf(trust);
    known.set(trust.alternatives, ways);
    return ways;
  };
}

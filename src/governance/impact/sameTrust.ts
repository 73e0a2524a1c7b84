import { edgesAt } from "../../analysis/graph/index.js";
import { type IdentityProvider, isKnown, type Resource, type Trust } from "../../model/index.js";
import { keepsImpersonators } from "./gcpWayIn.js";
import type { Inside } from "./inside.js";

/** An identity with the trust policies of its facts, by the resource that has them. */
export interface Trusted extends Inside {
  readonly trusts: ReadonlyMap<Resource, readonly Trust[]>;
}

/** Whether nobody who might come in before is kept out after: by trust policies, grants, and the providers behind them. */
export function sameTrust(before: Trusted, after: Trusted): boolean {
  if (documentWords(before) !== documentWords(after) || providerChange(before, after) !== "none")
    return false;
  return before.identity.cloud !== "gcp" || keepsImpersonators(before, after);
}

function documentWords({ trusts, identity }: Trusted): string {
  return JSON.stringify(
    identity.from
      .flatMap(({ resource }) => trusts.get(resource) ?? [])
      .map(({ document }) => (isKnown(document) ? document : document.reason)),
  );
}

/** What becomes of the providers through which tokens lead to an identity. */
export function providerChange(before: Inside, after: Inside): "none" | "changed" | "gone" {
  const ids = new Set(
    edgesAt(before.graph.graph, before.identity.id, "in")
      .filter(({ kind }) => kind === "can-become")
      .map(({ from }) => from),
  );
  const had = before.facts.providers.filter((each) => ids.has(idOf(each)));
  const has = new Map(after.facts.providers.map((each) => [idOf(each), providerWords(each)]));
  if (had.every((each) => has.get(idOf(each)) === providerWords(each))) return "none";
  return had.some((each) => has.has(idOf(each))) ? "changed" : "gone";
}

function idOf({ id, resource }: IdentityProvider): string {
  return isKnown(id) ? id : resource.address;
}

function providerWords({
  issuer,
  audiences,
  mapping,
  condition,
  awsAccount,
  disabled,
}: IdentityProvider): string {
  return JSON.stringify([issuer, audiences, mapping, condition, awsAccount, disabled]);
}

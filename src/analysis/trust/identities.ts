import { type Facts, isKnown } from "../../model/index.js";
import type { TrustOf } from "./fromFacts.js";

/**
 * Ids of the identities that a person means: by ARN, e-mail, name, resource address or logical name, or by the
 * member of a pool. Empty when there is none.
 */
export function identitiesNamed(facts: Facts, trusts: readonly TrustOf[], text: string): readonly string[] {
  const declared = facts.identities.filter(
    ({ id, name, resource }) =>
      id === text || (isKnown(name) && name === text) || resource.address === text || resource.name === text,
  );
  const trusted = trusts.filter(({ identity, resource }) => identity === text || resource.address === text);
  return [...new Set([...declared.map(({ id }) => id), ...trusted.map(({ identity }) => identity)])];
}

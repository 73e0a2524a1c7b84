import { credentialId, type IdentityGraph } from "../../analysis/graph/index.js";
import type { Facts } from "../../model/index.js";

/** The node that a person means: by id, name, resource address or logical name; undefined for none or several. */
export function nodeNamed(
  { graph, identities, places }: IdentityGraph,
  text: string,
  { resources, credentials }: Facts,
): string | undefined {
  if (graph.numbers.has(text)) return text;
  const identity = identities
    .filter(({ from }) =>
      from.some(({ id, name, resource }) => [id, name, resource.address, resource.name].includes(text)),
    )
    .map(({ id }) => id);
  if (identity.length > 0) return only(identity);
  const other = graph.nodes
    .filter(({ id, name, kind }) => kind !== "identity" && (name === text || id.startsWith(`${text}#`)))
    .map(({ id }) => id);
  if (other.length > 0) return only(other);
  // Some are called by their ARN, and people know where they declared them.
  return only([
    ...resources.filter(({ address }) => address === text).flatMap((resource) => places.at(resource) ?? []),
    ...credentials.filter(({ resource }) => resource.address === text).map(credentialId),
  ]);
}

function only(ids: readonly string[]): string | undefined {
  const [first, ...more] = new Set(ids);
  return more.length === 0 ? first : undefined;
}

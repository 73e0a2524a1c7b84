import type { IdentityGraph } from "../../analysis/graph/index.js";

/** The node that a person means: by id, name, resource address or logical name; undefined for none or several. */
export function nodeNamed({ graph, identities }: IdentityGraph, text: string): string | undefined {
  if (graph.numbers.has(text)) return text;
  const declared = identities
    .filter(({ from }) =>
      from.some(({ id, name, resource }) => [id, name, resource.address, resource.name].includes(text)),
    )
    .map(({ id }) => id);
  const others = graph.nodes
    .filter(({ id, name, kind }) => kind !== "identity" && (name === text || id.startsWith(`${text}#`)))
    .map(({ id }) => id);
  const found = declared.length > 0 ? declared : others;
  return found.length === 1 ? found[0] : undefined;
}

import { credentialId, type IdentityGraph } from "../../analysis/graph/index.js";
import type { Facts } from "../../model/index.js";
import { keysOf, plainKey } from "../use/credentialKeys.js";

/** The node that a person means: by id, name, resource address, logical name or key id; undefined for none or several. */
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
  // Some are called by their ARN, where people know the address of the declaration, or the id of the key.
  const declared = [
    ...resources.filter(({ address }) => address === text).flatMap((resource) => places.at(resource) ?? []),
    ...credentials.filter(({ resource }) => resource.address === text).map(credentialId),
  ];
  if (declared.length > 0) return only(declared);
  // Two of one key id are one key, in two files.
  const key = credentials.find((each) => keysOf(each).includes(plainKey(text)));
  return key && credentialId(key);
}

function only(ids: readonly string[]): string | undefined {
  const [first, ...more] = new Set(ids);
  return more.length === 0 ? first : undefined;
}

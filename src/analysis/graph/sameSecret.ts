import { type Credential, grouped, isProperties, reveal, type Value } from "../../model/index.js";
import type { GraphContext } from "./context.js";
import { credentialId } from "./workloadEdges.js";

/** Properties in which a state keeps the secret that a key was made with. */
const secretNames = new Set(["secret", "sesSmtpPasswordV4", "privateKey", "servicePassword", "clientSecret"]);
/** Shorter texts may be the same by chance. */
const shortest = 16;
const deepest = 12;

/**
 * Who keeps a copy of a key: a state has the secret of a key, and the same text where it was handed on, though no
 * reference is left of that. The texts are compared and go nowhere.
 */
export function addCopyEdges({ facts, places, table }: GraphContext): void {
  const secrets = facts.credentials.filter(({ origin }) => origin === "minted").flatMap(secretsOf);
  const minted = grouped(secrets, ({ text }) => text);
  if (minted.size === 0) return;
  const seen = new Set<unknown>();
  for (const { origin, resource } of facts.credentials) {
    if (origin !== "literal" || seen.has(resource)) continue;
    seen.add(resource);
    const from = places.at(resource);
    if (from === undefined) continue;
    for (const [path, text] of textsIn(resource.properties, "", 0))
      for (const { id } of minted.get(text) ?? [])
        table.edge("holds", from, id, "declared", `${resource.address} ${path}`);
  }
}

/** The texts that a key was made with. */
function secretsOf(credential: Credential): readonly { readonly id: string; readonly text: string }[] {
  return Object.entries(credential.resource.properties).flatMap(([name, value]) => {
    const text = secretNames.has(name) ? reveal(value) : undefined;
    const isLong = typeof text === "string" && text.length >= shortest;
    return isLong ? [{ id: credentialId(credential), text }] : [];
  });
}

function* textsIn(
  given: Value,
  path: string,
  depth: number,
): Iterable<readonly [path: string, text: string]> {
  const value = reveal(given);
  if (value === undefined || depth > deepest) return;
  if (typeof value === "string") {
    if (value.length >= shortest) yield [path, value];
  } else if (Array.isArray(value)) {
    for (const [index, each] of (value as readonly Value[]).entries())
      yield* textsIn(each, `${path}[${index}]`, depth + 1);
  } else if (isProperties(value)) {
    for (const [name, each] of Object.entries(value))
      yield* textsIn(each, path === "" ? name : `${path}.${name}`, depth + 1);
  }
}

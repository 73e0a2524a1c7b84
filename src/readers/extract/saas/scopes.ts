import { matchesGlob } from "../../../iam/aws/glob.js";
import { isKnown, type Resource, type Scopes } from "../../../model/index.js";
import { asText, notGiven, valuesAt } from "../read.js";
import type { SaasScopes } from "./catalogue.js";

/** The scopes of a thing by its entry in the catalogue; undefined where the entry, or the resource, has none. */
export function scopesOf(
  resource: Resource,
  { scopes, names = {}, excessive = [] }: SaasScopes,
): Scopes | undefined {
  if (scopes === undefined) return undefined;
  const found = valuesAt(resource.properties, scopes).map(([, value]) => asText(value) ?? notGiven);
  if (found.length === 0) return undefined;
  const granted = found.map((scope) => (isKnown(scope) ? (names[scope] ?? scope) : scope));
  const known = granted.filter(isKnown);
  return { granted, excessive: known.filter((scope) => matchesAny(scope, excessive)) };
}

/** Whether one of the globs admits a text, case aside. A lone `*` is the scope of that name: everything. */
export function matchesAny(text: string, globs: readonly string[]): boolean {
  const folded = text.toLowerCase();
  return globs.some((glob) =>
    glob === "*" ? text === "*" : matchesGlob(folded, { text: glob.toLowerCase() }),
  );
}

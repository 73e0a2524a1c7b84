import { type Facts, grouped, type Permission, type Resource } from "../model/index.js";
import { remembered } from "./remembered.js";

/*
 * Facts filed once by what rules ask for: each of a hundred rules would otherwise walk past all of a large plan for
 * the few things that it is about.
 */

const byType = remembered(({ resources }) => grouped(resources, ({ type }) => type));
const byKind = remembered(({ permissions }) => grouped(permissions, ({ kind }) => kind));

/** The resources of some types, type by type. */
export function resourcesOf(facts: Facts, ...types: readonly string[]): readonly Resource[] {
  const filed = byType(facts);
  const [only] = types;
  if (only !== undefined && types.length === 1) return filed.get(only) ?? [];
  return types.flatMap((type) => filed.get(type) ?? []);
}

/** The permissions of one kind. */
export function permissionsOf<Kind extends Permission["kind"]>(
  facts: Facts,
  kind: Kind,
): readonly Extract<Permission, { readonly kind: Kind }>[] {
  return (byKind(facts).get(kind) ?? []) as readonly Extract<Permission, { readonly kind: Kind }>[];
}

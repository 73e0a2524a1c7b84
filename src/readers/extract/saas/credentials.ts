import type { Cloud } from "../../../model/index.js";
import type { CredentialRow, Lifetime } from "../credentials/row.js";
import { type SaasCredential, type SaasLifetime, saasServices } from "./catalogue.js";

/** The credentials of the catalogue, a row for each type. */
export const saasCredentials: readonly (CredentialRow & { readonly cloud: Cloud })[] = saasServices.flatMap(
  ({ id, cloud = "saas", resources }) =>
    resources.flatMap(({ types, credential }) =>
      credential === undefined
        ? []
        : types.map((type) => ({ cloud, service: id, type, ...rowOf(credential) })),
    ),
);

function rowOf({ mints, holds, registers, lifetime, ...rest }: SaasCredential): Omit<CredentialRow, "type"> {
  const origin = mints !== undefined ? "minted" : holds !== undefined ? "literal" : "registered";
  return {
    ...rest,
    kind: mints ?? holds ?? registers ?? "secret",
    origin,
    ...(lifetime === undefined ? {} : { lifetime: lifetimeOf(lifetime) }),
  };
}

function lifetimeOf(lifetime: SaasLifetime): Lifetime {
  if ("seconds" in lifetime) return lifetime.seconds;
  if ("property" in lifetime) return { ...lifetime, default: spanOf(lifetime.default) };
  return { ...lifetime, default: spanOf(lifetime.default), atMost: spanOf(lifetime.atMost) };
}

function spanOf(span: number | "never" | "unknown"): number {
  return span === "never" ? Number.POSITIVE_INFINITY : span === "unknown" ? Number.NaN : span;
}

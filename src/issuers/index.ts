import { awsCaller } from "./awsCaller.js";
import { genericIssuer } from "./generic.js";
import { github } from "./github.js";
import type { Issuer, Tenancy } from "./issuer.js";

export * from "./awsCaller.js";
export * from "./generic.js";
export * from "./github.js";
export * from "./issuer.js";
export * from "./nearMisses.js";
export * from "./template.js";

/** Every issuer that is known, the more particular URL first. */
export const issuers: readonly Issuer[] = [github, awsCaller];

/** An issuer URL understood: whose it is, and which tenant's. */
export interface KnownIssuer {
  readonly issuer: Issuer;
  readonly tenancy: Tenancy;
}

/**
 * The issuer that a URL belongs to (with or without `https://`, as AWS writes it), or undefined for one that is not
 * known: then nothing is known either of what its tokens say or of who can obtain them.
 */
export function issuerFor(url: string): KnownIssuer | undefined {
  for (const issuer of issuers) {
    const tenancy = issuer.recognise(url);
    if (tenancy !== undefined) return { issuer, tenancy };
  }
  return undefined;
}

/** As {@link issuerFor}, with the generic issuer for URLs that are not known. */
export function issuerOrGeneric(url: string): KnownIssuer {
  const shared = { url, shared: false, parts: {} };
  return issuerFor(url) ?? { issuer: genericIssuer, tenancy: genericIssuer.recognise(url) ?? shared };
}

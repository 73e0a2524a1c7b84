import { issuerOrGeneric, type KnownIssuer } from "../../issuers/index.js";
import type { Source } from "./alternative.js";

/** What tokens a source can have; undefined for sources whose credentials are not told apart by claims. */
export function grammarOfSource(source: Source): KnownIssuer | undefined {
  return source.kind === "oidc" ? issuerOrGeneric(source.issuer) : undefined;
}

import { issuerFor, issuerOrGeneric, type KnownIssuer } from "../../issuers/index.js";
import type { Source } from "./alternative.js";

/** What tokens a source can have; undefined for sources whose credentials are not told apart by claims. */
export function grammarOfSource(source: Source): KnownIssuer | undefined {
  switch (source.kind) {
    case "oidc":
      return issuerOrGeneric(source.issuer);
    case "aws":
      return issuerFor("aws-principal://");
    case "service":
      return source.service === "rolesanywhere.amazonaws.com" ? issuerFor("aws-rolesanywhere://") : undefined;
    case "saml":
    case "x509":
    case "google":
      return undefined;
  }
}

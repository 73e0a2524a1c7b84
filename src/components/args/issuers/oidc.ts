import type { Input } from "@pulumi/pulumi";

/** Arguments of a trust in any OIDC issuer. */
export interface OidcTrust {
  /** Issuer URL, exactly as the token's `iss` spells it. */
  issuer: Input<string>;
  /** Subjects that may use the identity, each exactly. */
  subjects: Input<Input<string>[]>;
  /** Audience of the tokens. */
  audience: Input<string>;
  /** Further claims, each with the one value that it must have as text; only GCP can enforce them. */
  claims?: Input<Record<string, Input<string>>>;
  /**
   * Session tags that the tokens bring along, each with the value that it must have: Octopus Deploy and Terrakube name
   * project and environment so. A role takes tokens with tags only where they are named here. AWS only.
   */
  sessionTags?: Input<Record<string, Input<string>>>;
  /** Source identity that the tokens ask for, which CloudTrail then shows with each call of the session. AWS only. */
  sourceIdentity?: Input<string>;
}

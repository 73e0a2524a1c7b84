import type { Input } from "@pulumi/pulumi";

/** Arguments of a trust in any OIDC issuer. */
export interface OidcTrust {
  /** Issuer URL, exactly as the token's `iss` spells it. */
  issuer: Input<string>;
  /** Subjects that may use the identity, each exactly. */
  subjects: Input<Input<string>[]>;
  /** Audience of the tokens. */
  audience: Input<string>;
}

import type { Input } from "@pulumi/pulumi";

/** Which SPIFFE workload may use an identity, by JWT-SVID. */
export interface SpiffeTrust {
  /** URL of the OIDC discovery provider, SPIRE's `jwt_issuer`. */
  issuer: Input<string>;
  /** SPIFFE ID of the workload, `spiffe://TRUST-DOMAIN/PATH`. */
  spiffeId: Input<string>;
  /** Audience that the workload asks for. */
  audience: Input<string>;
}

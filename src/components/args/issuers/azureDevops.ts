import type { Input } from "@pulumi/pulumi";

/** Which Azure DevOps service connection may use an identity. */
export interface AzureDevopsTrust {
  /** Issuer as the service connection shows it: read it there, it cannot be computed. */
  issuer: Input<string>;
  /** Subject as the service connection shows it, `sc://ORGANISATION/PROJECT/CONNECTION` or `/eid1/…`. */
  subject: Input<string>;
}

import type { Input } from "@pulumi/pulumi";

/** Which Fly.io app may use an identity. */
export interface FlyTrust {
  /** Slug of the organisation. */
  organization: Input<string>;
  /** Name of the app. */
  app: Input<string>;
}

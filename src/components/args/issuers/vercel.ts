import type { Input } from "@pulumi/pulumi";

/** Which Vercel deployments may use an identity. */
export interface VercelTrust {
  /** Slug of the team. */
  team: Input<string>;
  /** Name of the project. */
  project: Input<string>;
  /** `production`, `preview` or `development`. */
  environment: Input<string>;
  /** Id of the project, `prj_…`; only GCP can enforce it. */
  projectId?: Input<string>;
  /** Whether the team uses the issuer that all teams share. Default: no. */
  globalIssuer?: Input<boolean>;
}

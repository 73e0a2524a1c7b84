import type { Input } from "@pulumi/pulumi";

/** Which CircleCI jobs may use an identity. */
export interface CircleciTrust {
  /** Id of the organisation, a UUID. */
  organizationId: Input<string>;
  /** Id of the project, a UUID. */
  projectId: Input<string>;
  /** Repository, `github.com/OWNER/NAME`: keeps forks out; only GCP can enforce it. */
  repository?: Input<string>;
  /** Branch, without `refs/heads/`; only GCP can enforce it. */
  branch?: Input<string>;
}

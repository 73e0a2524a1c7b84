import type { Input } from "@pulumi/pulumi";

/** Which HCP Terraform runs may use an identity. */
export interface HcpTerraformTrust {
  /** Name of the organisation. */
  organization: Input<string>;
  /** Name of the project, `Default Project` where none was made. */
  project: Input<string>;
  /** Name of the workspace. */
  workspace: Input<string>;
  /** `plan` or `apply`: two roles, so that a speculative plan cannot change anything. */
  runPhase: Input<string>;
  /** Id of the organisation, `org-…`; only GCP can enforce it. */
  organizationId?: Input<string>;
  /** Id of the workspace, `ws-…`; only GCP can enforce it. */
  workspaceId?: Input<string>;
  /** Host of a Terraform Enterprise; default app.terraform.io. */
  host?: Input<string>;
}

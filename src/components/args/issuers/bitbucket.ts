import type { Input } from "@pulumi/pulumi";

/** Which Bitbucket pipelines may use an identity. */
export interface BitbucketTrust {
  /** Slug of the workspace. */
  workspace: Input<string>;
  /** Id of the workspace, a UUID without braces. */
  workspaceId: Input<string>;
  /** Id of the repository, with its braces. */
  repositoryId: Input<string>;
  /** Id of the deployment environment, with its braces: on AWS the only way to pin a branch. */
  environmentId?: Input<string>;
  /** Branch; only GCP can enforce it. */
  branch?: Input<string>;
}

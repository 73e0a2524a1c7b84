import type { Input } from "@pulumi/pulumi";

/** Which Buildkite jobs may use an identity. */
export interface BuildkiteTrust {
  /** Slug of the organisation. */
  organization: Input<string>;
  /** Slug of the pipeline. */
  pipeline: Input<string>;
  /** Branch; Buildkite warns that it does not prove what is checked out. */
  branch?: Input<string>;
  /** Id of the organisation; the job must ask for the claim. */
  organizationId?: Input<string>;
  /** Id of the pipeline; the job must ask for the claim. */
  pipelineId?: Input<string>;
  /** Session tags that the job asks for (`--aws-session-tag`), each with the value that it must have. AWS only. */
  sessionTags?: Input<Record<string, Input<string>>>;
}

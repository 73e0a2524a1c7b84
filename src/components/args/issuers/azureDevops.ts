import type { Input } from "@pulumi/pulumi";

/** Which Azure DevOps service connection or pipeline may use an identity. */
export interface AzureDevopsTrust {
  /** Issuer as the service connection shows it: read it there, it cannot be computed. */
  issuer: Input<string>;
  /**
   * Subject as the service connection shows it, `sc://ORGANISATION/PROJECT/CONNECTION` or `/eid1/…`; of a pipeline's own
   * token `p://ORGANISATION/PROJECT/PIPELINE`.
   */
  subject: Input<string>;
  /** Id of the project, for a pipeline's own token (`p://…`); only GCP can enforce it. */
  projectId?: Input<string>;
  /** Id of the pipeline, for a pipeline's own token; only GCP can enforce it. */
  pipelineId?: Input<string>;
  /** Branch that the pipeline runs on, for a pipeline's own token; only GCP can enforce it. */
  branch?: Input<string>;
}

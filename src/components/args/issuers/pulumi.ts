import type { Input } from "@pulumi/pulumi";

/** Which Pulumi deployments or ESC environments may use an identity. */
export interface PulumiTrust {
  /** Name of the organisation. */
  organization: Input<string>;
  /** Project of the stack or of the environment; leave out for an environment of the default project. */
  project?: Input<string>;
  /** Stack whose deployments may use it. */
  stack?: Input<string>;
  /** Operations of the stack, each with a subject of its own: `preview`, `update`, `refresh`, `destroy`. */
  operations?: Input<Input<string>[]>;
  /** ESC environment that may use it. */
  environment?: Input<string>;
  /** Id of the organisation, for an environment that opens its token with `fn::open::oidc`; give `environmentId` too. */
  organizationId?: Input<string>;
  /** Id of the ESC environment, which outlives renames, where it opens its token with `fn::open::oidc`. */
  environmentId?: Input<string>;
  /** Cloud that the environment logs in to: `aws` or `gcp`. Default: `aws`. */
  cloud?: Input<string>;
}

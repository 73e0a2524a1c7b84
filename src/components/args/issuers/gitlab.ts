import type { Input } from "@pulumi/pulumi";

/** Which GitLab pipelines may use an identity. Exactly one of branch and tag. */
export interface GitlabTrust {
  /** Path of the project with its groups, `acme/team/web`. */
  project: Input<string>;
  /** Numeric id of the project: with it a re-used path gets nothing. */
  projectId?: Input<string>;
  /** Numeric id of the project's namespace. */
  namespaceId?: Input<string>;
  /** Branch, without `refs/heads/`. */
  branch?: Input<string>;
  /** Tag, without `refs/tags/`. */
  tag?: Input<string>;
  /** Environment of the job; only GCP can enforce it. */
  environment?: Input<string>;
  /** Whether the ref must be protected. Default: yes where the cloud can see it. */
  protectedRef?: Input<boolean>;
  /** URL of a self-managed instance; default gitlab.com. */
  instance?: Input<string>;
  /** Audience of the job's `id_tokens`. */
  audience?: Input<string>;
}

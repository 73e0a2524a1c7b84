import type { Input } from "@pulumi/pulumi";

/**
 * GitHub Actions runs of one repository. Say which runs may use the identity by exactly one of `environment`,
 * `branch`, `tag` and `pullRequest`.
 */
export interface GithubTrust {
  /** Organisation or user that owns the repository, as GitHub spells it (case matters). */
  owner: Input<string>;
  /** Name of the repository, without its owner (case matters). */
  repository: Input<string>;
  /** Number of the owner (`gh api users/OWNER --jq .id`): it outlives renames, and keeps out who takes the name later. */
  ownerId?: Input<string>;
  /** Number of the repository (`gh api repos/OWNER/NAME --jq .id`): it outlives renames, like `ownerId`. */
  repositoryId?: Input<string>;
  /** Deployment environment that the job names. Its protection rules decide who gets that far. */
  environment?: Input<string>;
  /** Branch that the job runs on, without `refs/heads/`, in jobs that name no environment. */
  branch?: Input<string>;
  /** Tag that the job runs on, without `refs/tags/`, in jobs that name no environment. Tags can be moved. */
  tag?: Input<string>;
  /** Whether pull requests may use it; say why in `open: { pullRequests }`, and give such an identity rights to read only. */
  pullRequest?: Input<boolean>;
  /** Only jobs of this reusable workflow: `OWNER/REPO/.github/workflows/FILE.yml@REF`, best with a commit as REF. */
  reusableWorkflow?: Input<string>;
  /** `github-hosted` or `self-hosted` runners only. GCP can hold this; AWS cannot see it. */
  runner?: Input<string>;
  /**
   * Which subjects are accepted: `immutable` (`repo:OWNER@ID/NAME@ID:…`, of repositories made, renamed or moved after
   * 15 July 2026 and those that opted in), `classic` (`repo:OWNER/NAME:…`) or `both`.
   * Default: `both` where the two ids are given, else `classic`.
   */
  subjectForm?: Input<string>;
  /**
   * Keys of the repository's customised subject, in their order (`gh api repos/OWNER/NAME/actions/oidc/customization/sub`
   * shows them as `include_claim_keys`): `repo`, `context`, `repository_id`, `job_workflow_ref` … Default: not customised.
   */
  subjectKeys?: Input<Input<string>[]>;
  /** Slug of the enterprise, where it has an issuer of its own (`include_enterprise_slug`). */
  enterprise?: Input<string>;
  /** Subdomain of `ghe.com`, where data residency is used. */
  dataResidency?: Input<string>;
  /** Host name of a GitHub Enterprise Server. */
  server?: Input<string>;
}

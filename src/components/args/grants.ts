import type { Input } from "@pulumi/pulumi";

/** Under which conditions a grant counts. All that are given must hold. */
export interface GrantWhen {
  /** First instant at which it counts, RFC 3339, such as `2026-12-01T08:00:00Z`. */
  from?: Input<string>;
  /** Instant after which it no longer counts, RFC 3339: it ends by itself, even if nobody runs `up`. */
  until?: Input<string>;
  /** Only from these networks, CIDR. AWS only. */
  sourceIps?: Input<Input<string>[]>;
  /** Only through these VPC ids. AWS only. */
  sourceVpcs?: Input<Input<string>[]>;
  /** Only through these VPC endpoint ids. AWS only. */
  sourceVpcEndpoints?: Input<Input<string>[]>;
  /** Only resources of this AWS organisation id (`o-…`). AWS only. */
  resourceOrganization?: Input<string>;
  /** Only resources that carry all of these tags. AWS only. */
  resourceTags?: Input<Record<string, Input<string>>>;
  /** Only resources in these AWS regions, or calls to them. AWS only. */
  regions?: Input<Input<string>[]>;
  /** A further condition in CEL, joined with `&&`. GCP only. */
  expression?: Input<string>;
}

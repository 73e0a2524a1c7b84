import type { Input } from "@pulumi/pulumi";

/**
 * Who is let in beyond what an identity should need, each with the reason. The reasons stand on the identity itself, in
 * tags (AWS) or the description (GCP), where the inventory shows them.
 */
export interface TrustOpenings {
  /** Why unreviewed code of pull requests may use it: whoever can push a branch. */
  pullRequests?: Input<string>;
  /** Why any branch may use it: whoever can push one. */
  anyBranch?: Input<string>;
  /** Why refs that nobody protects may use it. */
  unprotectedRefs?: Input<string>;
  /** Why developers' own machines may use it. */
  developers?: Input<string>;
}

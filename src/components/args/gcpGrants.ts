import type { Input } from "@pulumi/pulumi";
import type { GrantWhen } from "./grants.js";

/**
 * One thing that a GCP identity may do: exactly one verb (or `role` or `permissions` with `on`), each with the name of
 * the resource: its full name (`//storage.googleapis.com/projects/_/buckets/x`), the `id` or `selfLink` that the
 * Pulumi resource has as output (`projects/p/topics/t`), or `gs://x` for a bucket.
 */
export interface GcpGrant {
  /** Read this resource's data. */
  read?: Input<string>;
  /** Write this resource's data. */
  write?: Input<string>;
  /** Change this resource itself. */
  manage?: Input<string>;
  /** Read the settings of this resource, as a plan of Terraform or Pulumi does. */
  plan?: Input<string>;
  /**
   * Make, change and delete this resource, as an apply does; the smallest predefined role may reach what it holds and who
   * may use it, too.
   */
  apply?: Input<string>;
  /**
   * Invoke this Cloud Run service or job, function of the second generation, or model endpoint (by a custom role, since
   * no predefined one can do just that).
   */
  invoke?: Input<string>;
  /** Push and pull images of this Artifact Registry repository. */
  pushImage?: Input<string>;
  /** Pull images of this Artifact Registry repository. */
  pullImage?: Input<string>;
  /** Publish the files of a static site to this bucket. */
  deploySite?: Input<string>;
  /** Deploy new revisions of this Cloud Run service or job; give the account it runs as in `actAs`. */
  deployService?: Input<string>;
  /** Deploy new code of this Cloud Function; give the account it runs as in `actAs`. */
  deployFunction?: Input<string>;
  /** Read the value of this secret. */
  readSecret?: Input<string>;
  /** Publish to this topic. */
  publish?: Input<string>;
  /** Take messages of this subscription. */
  consume?: Input<string>;
  /** Connect to this Cloud SQL instance and log in with IAM, without a password. */
  connect?: Input<string>;
  /** Act as this service account: attach it to what is deployed. */
  actAs?: Input<string>;
  /** Exactly this predefined role, such as `roles/pubsub.viewer`; needs `on`. No basic roles. */
  role?: Input<string>;
  /** Exactly these permissions, as a custom role of the project; needs `on`. */
  permissions?: Input<Input<string>[]>;
  /** Name of the resource for `role` or `permissions`; `projects/ID` for a whole project. */
  on?: Input<string>;
  /** Under which conditions the grant counts. */
  when?: Input<GrantWhen>;
}

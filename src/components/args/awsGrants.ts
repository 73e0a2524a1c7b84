import type { Input } from "@pulumi/pulumi";
import type { GrantWhen } from "./grants.js";

/** One thing that an AWS identity may do: exactly one verb (or `actions` with `on`), each with the ARN it applies to. */
export interface AwsGrant {
  /** Read and list this resource and what lies in it: each action of AWS's levels Read and List for the type of the ARN. */
  read?: Input<string>;
  /** Write to this resource and what lies in it: its data where the type holds data, else each action of AWS's level Write. */
  write?: Input<string>;
  /** Change and delete this resource itself: each action of AWS's levels Write and Tagging for the type of the ARN. */
  manage?: Input<string>;
  /**
   * Read the settings of this resource, as a plan of Terraform or Pulumi does, and nothing of what it holds: no secret,
   * message, record or object.
   */
  plan?: Input<string>;
  /**
   * Make, change and delete this resource, as an apply does: its settings and tags, nothing of what it holds, and not who
   * may use it; name what changes that in `actions`. Best with `permissionsBoundary: "grants"`.
   */
  apply?: Input<string>;
  /** Invoke this function, model, inference profile, agent runtime, API route or state machine. */
  invoke?: Input<string>;
  /** Push and pull images of this ECR repository. */
  pushImage?: Input<string>;
  /** Pull images of this ECR repository. */
  pullImage?: Input<string>;
  /** Publish the files of a static site to this bucket: put, list and delete, nothing that changes the bucket. */
  deploySite?: Input<string>;
  /** Invalidate the cache of this CloudFront distribution. */
  invalidate?: Input<string>;
  /** Deploy new code and versions of this Lambda function. */
  deployFunction?: Input<string>;
  /** Deploy new task definitions to this ECS service; give the roles of its tasks in `passRoles`. */
  deployService?: Input<string>;
  /** Reach this EKS cluster with kubectl or helm; what it may do there is decided by its access entry. */
  deployCluster?: Input<string>;
  /** Read the value of this secret or parameter. */
  readSecret?: Input<string>;
  /** Publish to this queue, topic, event bus or stream. */
  publish?: Input<string>;
  /** Take and delete messages of this queue. */
  consume?: Input<string>;
  /** Connect to a database as one user without a password: `arn:aws:rds-db:REGION:ACCOUNT:dbuser:RESOURCE_ID/USER`. */
  connect?: Input<string>;
  /** Become this role, and nothing else. */
  assume?: Input<string>;
  /**
   * Audience for which it may have tokens of its account's own issuer (outbound federation), to show them outside AWS:
   * what `trust.awsRole` of a GCP identity asks for. The tokens last five minutes at most.
   */
  tokenFor?: Input<string>;
  /** Exactly these actions, `service:Action` without wildcards; needs `on`. */
  actions?: Input<Input<string>[]>;
  /** ARN for `actions`; `*` only where none of the actions knows resources. */
  on?: Input<string>;
  /** KMS key that the resource is encrypted with: adds what reading (Decrypt) or writing (GenerateDataKey) needs. */
  key?: Input<string>;
  /** Roles that may be handed to the service that the grant deploys to (`iam:PassRole`, bound to that service). */
  passRoles?: Input<Input<string>[]>;
  /** Under which conditions the grant counts. */
  when?: Input<GrantWhen>;
}

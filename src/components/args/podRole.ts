import type { Input } from "@pulumi/pulumi";
import type { RoleArgs } from "./role.js";

/** What the role of a pod is made of: which pod, what it may do, and whose it is. */
export interface PodRoleArgs extends RoleArgs {
  /** ARN of the EKS cluster. */
  clusterArn: Input<string>;
  /** Namespace of the pod's service account. */
  namespace: Input<string>;
  /** Name of the pod's service account. */
  serviceAccount: Input<string>;
}

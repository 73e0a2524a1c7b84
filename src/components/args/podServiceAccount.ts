import type { Input } from "@pulumi/pulumi";
import type { GcpGrant } from "./gcpGrants.js";
import type { OwnedArgs } from "./identity.js";
import type { ServiceAccountArgs } from "./serviceAccount.js";

/** What the service account of a pod on GKE is made of: which pod, what it may do, and whose it is. */
export interface PodServiceAccountArgs extends ServiceAccountArgs {
  /** Id of the project of the GKE cluster: its pods have the pool `PROJECT.svc.id.goog`, the same for all its clusters. */
  clusterProjectId: Input<string>;
  /** Namespace of the pod's Kubernetes service account. */
  namespace: Input<string>;
  /** Name of the pod's Kubernetes service account. */
  serviceAccount: Input<string>;
}

/** What the pods of a Kubernetes service account may do by themselves, with no account of Google's in between. */
export interface PodPrincipalArgs extends OwnedArgs {
  /** Id of the project of the GKE cluster: its pods have the pool `PROJECT.svc.id.goog`, the same for all its clusters. */
  clusterProjectId: Input<string>;
  /** Number of that project. Default: looked up. */
  clusterProjectNumber?: Input<string>;
  /** Namespace of the pod's Kubernetes service account. */
  namespace: Input<string>;
  /** Name of the pod's Kubernetes service account. */
  serviceAccount: Input<string>;
  /** What the pods may do. Default: nothing. */
  grants?: Input<Input<GcpGrant>[]>;
}

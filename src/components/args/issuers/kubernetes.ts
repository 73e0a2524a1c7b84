import type { Input } from "@pulumi/pulumi";

/** Which Kubernetes service account may use an identity. */
export interface KubernetesTrust {
  /** Issuer URL of the cluster. */
  issuer: Input<string>;
  /** Namespace of the service account. */
  namespace: Input<string>;
  /** Name of the service account. */
  serviceAccount: Input<string>;
  /** Audience of the projected token; default `sts.amazonaws.com` for AWS. */
  audience?: Input<string>;
}

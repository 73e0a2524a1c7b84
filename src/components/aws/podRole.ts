import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation.js";
import * as pulumi from "@pulumi/pulumi";
import type { PodRoleArgs } from "../args/podRole.js";
import { checkPlain, compute, insist } from "../context.js";
import { serviceAccountManifest } from "../text/kubernetes.js";
import { podProblems, podTrust } from "../trust/pod.js";
import { makeRole } from "./makeRole.js";

/** An AWS role for the pods of one Kubernetes service account on EKS, by EKS Pod Identity: no issuer to register, no key. */
export class PodRole extends pulumi.ComponentResource {
  /** ARN of the role. */
  public readonly arn: pulumi.Output<string>;
  /** Name of the role. */
  public readonly roleName: pulumi.Output<string>;
  /** ARNs that its grants name: what an `AuditTrail` looks at. */
  public readonly resources: pulumi.Output<string[]>;
  /** Manifest of the Kubernetes service account whose pods become the role; holds no secret. */
  public readonly setup: pulumi.Output<string>;

  constructor(name: string, args: PodRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:PodRole", name, {}, opts);
    checkPlain(this, "PodRole", args, podProblems);
    const { clusterArn, namespace, serviceAccount } = args;
    const trust = compute({ clusterArn, namespace, serviceAccount }, (pod) => insist(this, podTrust(pod)));
    const { role, resources } = makeRole(this, name, args, {
      document: trust.apply(({ document }) => JSON.stringify(document)),
      issuer: "pods.eks.amazonaws.com",
      insider: () => ({ kind: "service", name: "pods.eks.amazonaws.com" }),
    });
    new PodIdentityAssociation(
      name,
      { clusterName: trust.clusterName, namespace, serviceAccount, roleArn: role.arn },
      { parent: this },
    );
    this.arn = role.arn;
    this.roleName = role.name;
    this.resources = resources;
    this.setup = pulumi
      .all([namespace, serviceAccount])
      .apply(([space, called]) => serviceAccountManifest({ namespace: space, name: called }));
    this.registerOutputs({
      arn: this.arn,
      roleName: this.roleName,
      resources: this.resources,
      setup: this.setup,
    });
  }
}

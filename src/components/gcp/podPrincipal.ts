import { getProjectOutput } from "@pulumi/gcp/organizations/getProject.js";
import * as pulumi from "@pulumi/pulumi";
import { ownedOf } from "../args/identity.js";
import type { PodPrincipalArgs } from "../args/podServiceAccount.js";
import { checkPlain, compute, insist, timesOf, whenKnown } from "../context.js";
import { expiryOf } from "../grants/expiry.js";
import { ownershipOf, tagsOf } from "../ownership.js";
import { serviceAccountManifest } from "../text/kubernetes.js";
import { gkePod, podPool, podPrincipal, podPrincipalProblems } from "../trust/gkePod.js";
import { grantAll } from "./accountPermissions.js";

/**
 * What the pods of one Kubernetes service account on GKE may do by themselves: they are the principal, with no account
 * of Google's in between that somebody else could become. Nothing in the cloud carries the owner of such an identity,
 * so the Kubernetes service account does.
 */
export class PodPrincipal extends pulumi.ComponentResource {
  /** The pods as a member in IAM policies. */
  public readonly member: pulumi.Output<string>;
  /** Manifest of the Kubernetes service account, with whose it is as annotations; holds no secret. */
  public readonly setup: pulumi.Output<string>;

  constructor(name: string, args: PodPrincipalArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:PodPrincipal", name, {}, opts);
    checkPlain(this, "PodPrincipal", args, podPrincipalProblems);

    const { clusterProjectId, namespace, serviceAccount, grants } = args;
    const pod = compute({ clusterProjectId, namespace, serviceAccount }, (plain) =>
      insist(this, gkePod(plain)),
    );
    const number =
      args.clusterProjectNumber ?? getProjectOutput({ projectId: clusterProjectId }, { parent: this }).number;
    this.member = pulumi.all([pod, number]).apply(([plain, digits]) => podPrincipal(plain, digits));
    grantAll(name, { member: this.member, grants, project: undefined }, { parent: this });

    const ownership = compute(ownedOf(args), (plain) => insist(this, ownershipOf(plain)));
    const expiry = whenKnown({ times: timesOf(grants) }, ({ times }) => expiryOf(times));
    this.setup = pulumi
      .all([pod, ownership, expiry])
      .apply(([{ clusterProjectId: project, namespace: space, serviceAccount: called }, owned, ends]) =>
        serviceAccountManifest(
          { namespace: space, name: called },
          annotationsOf(tagsOf(owned, podPool(project), ends)),
        ),
      );
    this.registerOutputs({ member: this.member, setup: this.setup });
  }
}

/** Tags as annotations; quoted, since a sentence may read as something else in YAML. */
function annotationsOf(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [
      `keyless/${key.replace(/[^A-Za-z0-9._-]+/g, "-")}`,
      JSON.stringify(value),
    ]),
  );
}

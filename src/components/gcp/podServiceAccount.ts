import { IAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import * as pulumi from "@pulumi/pulumi";
import type { PodServiceAccountArgs } from "../args/podServiceAccount.js";
import { checkPlain, compute, currentStack, insist } from "../context.js";
import { serviceAccountManifest } from "../text/kubernetes.js";
import { gkePod, podAccountProblems, podMember, podPool } from "../trust/gkePod.js";
import { grantedServices } from "./accountPermissions.js";
import { makeAccount } from "./makeAccount.js";
import { alarmOnMisuse } from "./misuseAlarm.js";
import { accountIdFor } from "./planAccount.js";

/** A GCP service account for the pods of one Kubernetes service account on GKE, by Workload Identity: no key. */
export class PodServiceAccount extends pulumi.ComponentResource {
  /** E-mail address of the account. */
  public readonly email: pulumi.Output<string>;
  /** The account as a member in IAM policies. */
  public readonly member: pulumi.Output<string>;
  /** Services that its grants are for: what an `AuditLog` records. */
  public readonly services: pulumi.Output<string[]>;
  /** Manifest of the Kubernetes service account whose pods become the account; holds no secret. */
  public readonly setup: pulumi.Output<string>;

  constructor(name: string, args: PodServiceAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:PodServiceAccount", name, {}, opts);
    const id = args.accountId ?? accountIdFor(name, currentStack());
    checkPlain(this, "PodServiceAccount", args, (plain) => podAccountProblems(id, plain));

    const { clusterProjectId, namespace, serviceAccount } = args;
    const pod = compute({ clusterProjectId, namespace, serviceAccount }, (plain) =>
      insist(this, gkePod(plain)),
    );
    const account = makeAccount(this, name, args, {
      id,
      issuer: pod.apply(({ clusterProjectId: project }) => podPool(project)),
    });
    new IAMMember(
      name,
      {
        serviceAccountId: account.name,
        role: "roles/iam.workloadIdentityUser",
        member: pod.apply(podMember),
      },
      { parent: this },
    );
    alarmOnMisuse(name, args, { account, insider: pod.apply(podMember) }, { parent: this });
    this.email = account.email;
    this.member = account.member;
    this.services = grantedServices(args.grants);
    this.setup = pulumi
      .all([pod, account.email])
      .apply(([{ namespace: space, serviceAccount: called }, email]) =>
        serviceAccountManifest(
          { namespace: space, name: called },
          { "iam.gke.io/gcp-service-account": email },
        ),
      );
    this.registerOutputs({
      email: this.email,
      member: this.member,
      services: this.services,
      setup: this.setup,
    });
  }
}

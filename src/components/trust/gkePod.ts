import type { Unwrap } from "@pulumi/pulumi";
import type { PodPrincipalArgs, PodServiceAccountArgs } from "../args/podServiceAccount.js";
import { ownedBy, settingProblems } from "../gcp/planAccount.js";
import { gcpBindings } from "../grants/gcp.js";
import { ownershipOf } from "../ownership.js";
import { all, type Checked, ok, type Problem, problemsIn, then, wrong } from "../problem.js";
import { serviceAccountNames } from "./pod.js";

/** The pods of one Kubernetes service account on GKE. */
export interface GkePod {
  readonly clusterProjectId: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/**
 * The pods as IAM writes them for a service account that they become (GKE, "Authenticate to Google Cloud APIs from
 * GKE workloads", linking to IAM service accounts).
 */
export function podMember({ clusterProjectId, namespace, serviceAccount }: GkePod): string {
  return `serviceAccount:${podPool(clusterProjectId)}[${namespace}/${serviceAccount}]`;
}

/** The pods themselves as a principal that anything can be granted to (the same page, principal identifiers). */
export function podPrincipal(
  { clusterProjectId, namespace, serviceAccount }: GkePod,
  projectNumber: string,
): string {
  const pool = `projects/${projectNumber}/locations/global/workloadIdentityPools/${podPool(clusterProjectId)}`;
  return `principal://iam.googleapis.com/${pool}/subject/ns/${namespace}/sa/${serviceAccount}`;
}

/** The pool of a project's GKE clusters: the identities of all of its clusters come from this one issuer. */
export function podPool(clusterProjectId: string): string {
  return `${clusterProjectId}.svc.id.goog`;
}

/** The pods that are meant, each name exactly. */
export function gkePod({ clusterProjectId, namespace, serviceAccount }: GkePod): Checked<GkePod> {
  const isProject = /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(clusterProjectId ?? "");
  const project = isProject
    ? ok(clusterProjectId)
    : wrong("clusterProjectId", `${JSON.stringify(clusterProjectId)} is not the id of a project`);
  return then(all([project, ...serviceAccountNames({ namespace, serviceAccount })]), () =>
    ok({ clusterProjectId, namespace, serviceAccount }),
  );
}

/** All mistakes in the arguments of a pod's service account at once. */
export function podAccountProblems(
  accountId: string,
  args: Unwrap<PodServiceAccountArgs>,
): readonly Problem[] {
  return [
    ...problemsIn(...ownedBy(args, gkePod(args), (pod) => ({ issuer: podPool(pod.clusterProjectId) }))),
    ...settingProblems(accountId, args),
  ];
}

/** All mistakes in the arguments of pods that are granted things themselves at once. */
export function podPrincipalProblems(args: Unwrap<PodPrincipalArgs>): readonly Problem[] {
  const { clusterProjectNumber: number } = args;
  return problemsIn(
    ownershipOf(args),
    gkePod(args),
    number === undefined || /^\d+$/.test(number)
      ? ok(undefined)
      : wrong("clusterProjectNumber", `${JSON.stringify(number)} is not the number of a project`),
    gcpBindings(args.grants ?? []),
  );
}

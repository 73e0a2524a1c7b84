import type { Unwrap } from "@pulumi/pulumi";
import type { PodRoleArgs } from "../args/podRole.js";
import { settingProblems } from "../aws/planRole.js";
import { ownershipOf } from "../ownership.js";
import { all, type Checked, ok, type Problem, problemsIn, then, wrong } from "../problem.js";

/** The pods that may become a role. */
export interface Pod {
  readonly clusterArn: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** A pod's trust: the policy, and the cluster's name for the association. */
export interface PodTrust {
  readonly document: object;
  readonly clusterName: string;
}

/**
 * The trust of EKS Pod Identity, held to one service account of one cluster by the tags that EKS itself puts on the
 * session: without them any association in the account, made by anyone who may make one, could hand out the role.
 */
export function podTrust({ clusterArn, namespace, serviceAccount }: Pod): Checked<PodTrust> {
  const cluster = /^arn:[a-z-]+:eks:[a-z0-9-]+:\d{12}:cluster\/([^*?]+)$/.exec(clusterArn)?.[1];
  const checks = all([
    cluster === undefined
      ? wrong("clusterArn", `${JSON.stringify(clusterArn)} is not the ARN of an EKS cluster`)
      : ok(cluster),
    ...serviceAccountNames({ namespace, serviceAccount }),
  ]);
  return then(checks, ([clusterName]) =>
    ok({
      clusterName: clusterName!,
      document: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "pods.eks.amazonaws.com" },
            Action: ["sts:AssumeRole", "sts:TagSession"],
            Condition: {
              StringEquals: {
                "aws:RequestTag/eks-cluster-arn": clusterArn,
                "aws:RequestTag/kubernetes-namespace": namespace,
                "aws:RequestTag/kubernetes-service-account": serviceAccount,
              },
            },
          },
        ],
      },
    }),
  );
}

/** All mistakes in a pod role's arguments at once. */
export function podProblems(args: Unwrap<PodRoleArgs>): readonly Problem[] {
  return [...problemsIn(ownershipOf(args), podTrust(args)), ...settingProblems(args)];
}

/** Names a Kubernetes service account exactly: wildcards would let in whoever may make another. */
export function serviceAccountNames(
  pod: Pick<Pod, "namespace" | "serviceAccount">,
): readonly Checked<string>[] {
  return [
    kubernetesName("namespace", pod.namespace, 63),
    kubernetesName("serviceAccount", pod.serviceAccount, 253),
  ];
}

function kubernetesName(path: string, text: string, longest: number): Checked<string> {
  if (/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(text ?? "") && text.length <= longest) return ok(text);
  return wrong(
    path,
    `${JSON.stringify(text)} is not the name of one; wildcards would let in whoever may make another`,
  );
}

import { trustingRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { distinctWays, isBound } from "../trustWays.js";

const podRole = (conditions?: Readonly<Record<string, unknown>>) =>
  trustingRole("pod", {
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    ...(conditions === undefined ? {} : { Condition: conditions }),
  });

export const awsPodIdentityUnbound: Rule<"unbound"> = {
  name: "aws-pod-identity-unbound",
  title: "Pod identity role for pods of any cluster",
  layer: "trust",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "Whoever may make a pod identity association in any cluster of the account can hand the role to a pod there. The association says who uses the role; only the trust says who may.",
  remediation:
    "Demand aws:SourceArn with the cluster's ARN, or aws:RequestTag/eks-cluster-arn, …/kubernetes-namespace and …/kubernetes-service-account.",
  standards: ["owasp-nhi-2025:NHI4", "owasp-nhi-2025:NHI8", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-14"],
  parameters: {},
  messages: { unbound: "Pods of every cluster, namespace and service account may become the role." },
  examples: {
    bad: [
      {
        title: "The trust as the console makes it.",
        resources: [podRole()],
        findings: ["unbound:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "A tag that may be missing.",
        resources: [podRole({ StringEqualsIfExists: { "aws:RequestTag/kubernetes-namespace": "payments" } })],
        findings: ["unbound:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "One service account of one cluster.",
        resources: [
          podRole({
            StringEquals: {
              "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:eu-west-1:123456789012:cluster/main",
              "aws:RequestTag/kubernetes-namespace": "payments",
              "aws:RequestTag/kubernetes-service-account": "api",
            },
          }),
        ],
      },
      {
        title: "One cluster.",
        resources: [
          podRole({ ArnEquals: { "aws:SourceArn": "arn:aws:eks:eu-west-1:123456789012:cluster/main" } }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { alternative, place } of distinctWays(facts, "service")) {
      const { source } = alternative;
      if (source.kind !== "service" || source.service !== "pods.eks.amazonaws.com") continue;
      if (!bounds.some((key) => isBound(alternative, key))) yield violation("unbound", place);
    }
  },
};

/** Keys that tell clusters, namespaces and service accounts apart (EKS User Guide, "Pod Identity", session tags). */
const bounds = [
  "aws:sourcearn",
  "aws:requesttag/eks-cluster-arn",
  "aws:requesttag/eks-cluster-name",
  "aws:requesttag/kubernetes-namespace",
  "aws:requesttag/kubernetes-service-account",
];

import { impersonation } from "../exampleProvider.js";
import { poolMembers } from "../gcpTrustParts.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const gke =
  "iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/acme-prod.svc.id.goog";
const cluster = "https://container.googleapis.com/v1/projects/acme-prod/locations/europe-west1/clusters/main";

export const gcpGkeMembersTooWide: Rule<"namespace" | "cluster"> = {
  name: "gcp-gke-members-too-wide",
  title: "Grant to every pod of a namespace or cluster",
  layer: "trust",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "Whoever may start a pod there, with whatever service account, has the role. GKE's pool is one for all clusters of a project, so a namespace of that name in another cluster counts as well.",
  remediation: "Grant to one Kubernetes service account: `principal://…/subject/ns/NAMESPACE/sa/NAME`.",
  standards: ["owasp-nhi-2025:NHI9", "owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-13"],
  parameters: {},
  messages: {
    namespace: "Every pod in namespaces called {value}, in any cluster of the project, gets in.",
    cluster: "Every pod of the cluster {value} gets in.",
  },
  examples: {
    bad: [
      {
        title: "A namespace.",
        resources: [impersonation("pods", `principalSet://${gke}/namespace/payments`)],
        findings: [`namespace:member:principalSet://${gke}/namespace/payments`],
      },
      {
        title: "A cluster.",
        resources: [impersonation("pods", `principalSet://${gke}/kubernetes.cluster/${cluster}`)],
        findings: [`cluster:member:principalSet://${gke}/kubernetes.cluster/${cluster}`],
      },
    ],
    good: [
      {
        title: "One service account.",
        resources: [impersonation("pods", `principal://${gke}/subject/ns/payments/sa/api`)],
      },
      {
        title: "The older form names one, too.",
        resources: [impersonation("pods", "serviceAccount:acme-prod.svc.id.goog[payments/api]")],
      },
    ],
  },
  *check(facts) {
    for (const { place, text, member } of poolMembers(facts)) {
      const { part } = member;
      if (part.kind !== "kubernetes" || part.by === "serviceAccountUid") continue;
      const key = `${part.by}:${place.path}:${text}`;
      yield violation(part.by, place, { data: { value: part.value }, key });
    }
  },
};

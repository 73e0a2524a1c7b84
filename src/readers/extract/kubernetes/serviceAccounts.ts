import { isProperties, type Knowable, type Reference, Unknown } from "../../../model/index.js";
import type { Extractions } from "../collect.js";
import { ownershipOf } from "../ownership.js";
import { asText, notGiven, objectAt, textAt } from "../read.js";

/** Annotations by which a service account becomes a cloud identity (EKS IRSA; GKE; AKS). */
const annotations = {
  "eks.amazonaws.com/role-arn": "aws",
  "iam.gke.io/gcp-service-account": "gcp",
  "azure.workload.identity/client-id": "azure",
} as const;

/** Kubernetes service accounts: identities that the cluster's issuer signs tokens for. */
export const serviceAccounts: Extractions = {
  "kubernetes:core/v1:ServiceAccount": (resource, out) => {
    const name = textAt(resource, "metadata.name") ?? notGiven;
    const namespace = textAt(resource, "metadata.namespace") ?? "default";
    const subject = subjectOf(namespace, name);
    const metadata = objectAt(resource, "metadata");
    const labels = isProperties(metadata?.labels) ? metadata.labels : {};
    const marks = isProperties(metadata?.annotations) ? metadata.annotations : {};
    out.identities.push({
      resource,
      path: "metadata",
      kind: "service-account",
      cloud: "kubernetes",
      id: typeof subject === "string" ? subject : resource.address,
      name,
      ...ownershipOf({ ...resource, properties: { labels: { ...marks, ...labels } } }),
    });
    const from: Reference = { value: subject, addresses: [resource.address] };
    for (const annotation of Object.keys(annotations)) {
      const value = asText(marks[annotation]);
      if (value === undefined) continue;
      out.edges.push({
        resource,
        path: `metadata.annotations["${annotation}"]`,
        kind: "can-become",
        from,
        to: { value, addresses: resource.references.metadata ?? [] },
        grade: "declared",
      });
    }
  },
};

function subjectOf(namespace: Knowable<string>, name: Knowable<string>): Knowable<string> {
  if (namespace instanceof Unknown) return namespace;
  return name instanceof Unknown ? name : `system:serviceaccount:${namespace}:${name}`;
}

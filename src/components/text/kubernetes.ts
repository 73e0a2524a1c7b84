import type { TrustRequest } from "../../issuers/index.js";

/** A Kubernetes service account by name. */
export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

/** The service account that a request for `system:serviceaccount:NAMESPACE:NAME` means. */
export function serviceAccountOf({ subjects }: TrustRequest): ServiceAccountName {
  const [, , namespace = "", name = ""] = (subjects[0] ?? "").split(":");
  return { namespace, name };
}

/** The manifest of a service account. Annotations are written as they are: what needs quotes has them. */
export function serviceAccountManifest(
  { namespace, name }: ServiceAccountName,
  annotations: Readonly<Record<string, string>> = {},
): string {
  const notes = Object.entries(annotations);
  return [
    "apiVersion: v1",
    "kind: ServiceAccount",
    "metadata:",
    `  name: ${name}`,
    `  namespace: ${namespace}`,
    ...(notes.length === 0 ? [] : ["  annotations:"]),
    ...notes.map(([key, value]) => `    ${key}: ${value}`),
  ].join("\n");
}

/** A service account, and a pod of it whose token stands in a file, made out to an audience and renewed every hour. */
export function podWithToken(account: ServiceAccountName, audience: string, folder: string): string {
  return [
    serviceAccountManifest(account),
    "---",
    "# what the pod needs besides its containers",
    "spec:",
    `  serviceAccountName: ${account.name}`,
    "  containers:",
    "    - name: main",
    "      volumeMounts:",
    `        - { name: keyless, mountPath: ${folder}, readOnly: true }`,
    "  volumes:",
    "    - name: keyless",
    "      projected:",
    "        sources:",
    "          - serviceAccountToken:",
    "              path: token",
    "              expirationSeconds: 3600",
    `              audience: ${audience}`,
  ].join("\n");
}

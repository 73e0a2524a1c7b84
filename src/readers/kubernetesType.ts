/** The group and version of a Kubernetes object as Pulumi's tokens have them: the core group has a name there. */
export function kubernetesGroup(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
}

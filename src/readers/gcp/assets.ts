import type { Properties } from "../../model/index.js";
import { given } from "../plainResource.js";
import { isObject, type Json, type JsonObject, objects, textOf } from "../text/json.js";

/** Pulumi tokens of the asset types that the readers understand. */
export const assetTypes: Readonly<Record<string, string>> = {
  "apikeys.googleapis.com/Key": "gcp:projects/apiKey:ApiKey",
  "apps.k8s.io/DaemonSet": "kubernetes:apps/v1:DaemonSet",
  "apps.k8s.io/Deployment": "kubernetes:apps/v1:Deployment",
  "apps.k8s.io/StatefulSet": "kubernetes:apps/v1:StatefulSet",
  "bigquery.googleapis.com/Dataset": "gcp:bigquery/dataset:Dataset",
  "cloudfunctions.googleapis.com/CloudFunction": "gcp:cloudfunctions/function:Function",
  "cloudfunctions.googleapis.com/Function": "gcp:cloudfunctionsv2/function:Function",
  "cloudresourcemanager.googleapis.com/Folder": "gcp:organizations/folder:Folder",
  "cloudresourcemanager.googleapis.com/Project": "gcp:organizations/project:Project",
  "compute.googleapis.com/Instance": "gcp:compute/instance:Instance",
  "container.googleapis.com/Cluster": "gcp:container/cluster:Cluster",
  "container.googleapis.com/NodePool": "gcp:container/nodePool:NodePool",
  "iam.googleapis.com/Role": "gcp:projects/iAMCustomRole:IAMCustomRole",
  "iam.googleapis.com/ServiceAccount": "gcp:serviceaccount/account:Account",
  "iam.googleapis.com/ServiceAccountKey": "gcp:serviceaccount/key:Key",
  "iam.googleapis.com/WorkloadIdentityPoolProvider":
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
  "k8s.io/Pod": "kubernetes:core/v1:Pod",
  "k8s.io/ServiceAccount": "kubernetes:core/v1:ServiceAccount",
  "rbac.authorization.k8s.io/ClusterRole": "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
  "rbac.authorization.k8s.io/ClusterRoleBinding":
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
  "rbac.authorization.k8s.io/Role": "kubernetes:rbac.authorization.k8s.io/v1:Role",
  "rbac.authorization.k8s.io/RoleBinding": "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
  "run.googleapis.com/Job": "gcp:cloudrunv2/job:Job",
  "run.googleapis.com/Service": "gcp:cloudrun/service:Service",
  "storage.googleapis.com/Bucket": "gcp:storage/bucket:Bucket",
};

/** The properties of an asset as its Pulumi type spells them; what the API and Pulumi spell alike stays. */
export function assetProperties(token: string, name: string, data: JsonObject): Properties {
  const rest = data as Properties;
  const change = changes[token];
  return change ? { ...rest, ...change(data, name) } : rest;
}

const changes: Readonly<Record<string, (data: JsonObject, name: string) => Properties>> = {
  "gcp:serviceaccount/account:Account": (data) =>
    given({
      accountId: textOf(data.email)?.split("@")[0],
      project: data.projectId,
    }),
  "gcp:serviceaccount/key:Key": (data, name) =>
    given({
      serviceAccountId: /serviceAccounts\/([^/]+)/.exec(name)?.[1],
      validAfter: data.validAfterTime,
      validBefore: data.validBeforeTime,
      status: data.disabled === true ? "DISABLED" : undefined,
      publicKeyData: data.keyOrigin === "USER_PROVIDED" ? (data.publicKeyData ?? "uploaded") : undefined,
    }),
  "gcp:projects/iAMCustomRole:IAMCustomRole": (data) => given({ permissions: data.includedPermissions }),
  "gcp:compute/instance:Instance": (data) =>
    given({
      serviceAccount: objects(data.serviceAccounts)[0],
      metadata: metadataItems(data.metadata),
    }),
  "gcp:bigquery/dataset:Dataset": (data) => given({ accesses: data.access }),
  "gcp:container/cluster:Cluster": (data) => given({ ...provisioning(data) }),
  "gcp:container/nodePool:NodePool": (data) => given({ nodeConfig: data.config }),
  "gcp:storage/bucket:Bucket": (data) => given({ roleEntities: roleEntities(data), ...heldBack(data) }),
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": (data) =>
    given({ disabled: data.disabled === true || data.state === "DELETED" ? true : undefined }),
  "gcp:cloudrun/service:Service": (data) => {
    // Knative's shape: `spec.template`, where Pulumi has `template`.
    const template = isObject(data.spec) ? data.spec.template : data.template;
    if (!isObject(template) || !isObject(template.spec)) return {};
    const containers = objects(template.spec.containers).map(renameEnv);
    return given({ template: { ...template, spec: { ...template.spec, containers } } as Json });
  },
};

/** Entries of access control lists, `ROLE:entity` as the Terraform provider has them. */
function roleEntities({ acl, defaultObjectAcl }: JsonObject): Json | undefined {
  const entries = [...objects(acl), ...objects(defaultObjectAcl)].flatMap(({ role, entity }) =>
    typeof role === "string" && typeof entity === "string" ? [`${role}:${entity}`] : [],
  );
  return entries.length > 0 ? entries : undefined;
}

/** How a cluster makes nodes by itself. */
function provisioning({ autopilot, autoscaling }: JsonObject): { readonly [name: string]: Json | undefined } {
  return {
    enableAutopilot: isObject(autopilot) ? autopilot.enabled : undefined,
    clusterAutoscaling: isObject(autoscaling)
      ? {
          enabled: autoscaling.enableNodeAutoprovisioning === true,
          autoProvisioningDefaults: autoscaling.autoprovisioningNodePoolDefaults ?? null,
        }
      : undefined,
  };
}

/** What a bucket keeps from everyone, which the API has in a block of its own. */
function heldBack({ iamConfiguration }: JsonObject): { readonly [name: string]: Json | undefined } {
  if (!isObject(iamConfiguration)) return {};
  const { publicAccessPrevention, uniformBucketLevelAccess } = iamConfiguration;
  return {
    publicAccessPrevention,
    uniformBucketLevelAccess: isObject(uniformBucketLevelAccess)
      ? uniformBucketLevelAccess.enabled
      : undefined,
  };
}

/** `env` of the API is `envs` in Pulumi. */
function renameEnv(container: JsonObject): JsonObject {
  return container.env === undefined ? container : { ...container, envs: container.env };
}

/** `{items: [{key, value}]}` → a map. */
function metadataItems(metadata: Json | undefined): Properties | undefined {
  if (!isObject(metadata)) return undefined;
  return Object.fromEntries(
    objects(metadata.items).flatMap(({ key, value }) =>
      typeof key === "string" ? [[key, value ?? ""]] : [],
    ),
  ) as Properties;
}

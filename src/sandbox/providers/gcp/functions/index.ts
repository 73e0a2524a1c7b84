import type { Properties } from "../../../../model/index.js";
import type { CloudRecord } from "../../../account/index.js";
import { Refusal } from "../../core/model.js";
import { objects, text, texts } from "../../core/values.js";
import { policyText } from "../iam/grants.js";
import { serviceAccountOf } from "../iam/lookup.js";
import { POOL_PROVIDER, pool, poolKey } from "../iam/pools.js";
import { AUTHORITY } from "../services/guards.js";
import { PROJECT } from "../services/project.js";
import { type GcpCall, type GcpFunction, projectId, projectNumber } from "../settings.js";
import { clientConfig } from "./clientConfig.js";

/** What the sandbox can be asked about GCP. */
export const gcpFunctions: Readonly<Record<string, GcpFunction>> = {
  "gcp:organizations/getClientConfig:getClientConfig": clientConfig,
  "gcp:organizations/getProject:getProject": getProject,
  "gcp:organizations/getIAMPolicy:getIAMPolicy": getIAMPolicy,
  "gcp:certificateauthority/getAuthority:getAuthority": getAuthority,
  "gcp:serviceaccount/getAccount:getAccount": getAccount,
  "gcp:iam/getWorkloadIdentityPool:getWorkloadIdentityPool": getPool,
  "gcp:iam/getWorkloadIdentityPoolProvider:getWorkloadIdentityPoolProvider": getProvider,
  "gcp:storage/getProjectServiceAccount:getProjectServiceAccount": (args, call) => {
    const project = projectOf(args, call);
    const emailAddress = `service-${projectNumber(project)}@gs-project-accounts.iam.gserviceaccount.com`;
    return { id: emailAddress, emailAddress, member: `serviceAccount:${emailAddress}`, project };
  },
};

function projectOf(args: Properties, call: GcpCall, name = "project"): string {
  return projectId(text(args, name) ?? call.settings.project ?? "");
}

/** Any project can be asked for: the sandbox says of one that it did not make what its id determines. */
function getProject(args: Properties, call: GcpCall): Properties | Refusal {
  const id = projectOf(args, call, "projectId");
  if (id === "") return new Refusal("NotSet", "project: required field is not set");
  const made = call.account.get(PROJECT, id)?.properties ?? {};
  return {
    id: `projects/${id}`,
    projectId: id,
    number: projectNumber(id),
    name: text(made, "name") ?? id,
    orgId: text(made, "orgId") ?? "",
    folderId: text(made, "folderId") ?? "",
    billingAccount: text(made, "billingAccount") ?? "",
    autoCreateNetwork: true,
    deletionPolicy: "DELETE",
    labels: made.labels ?? {},
    effectiveLabels: made.effectiveLabels ?? {},
    pulumiLabels: made.pulumiLabels ?? {},
    tags: {},
  };
}

/** Renders a policy; members and bindings in order, so that the same policy is the same text. */
function getIAMPolicy(args: Properties): Properties {
  const bindings = objects(args, "bindings").map((binding) => ({
    role: text(binding, "role") ?? "",
    members: [...new Set(texts(binding, "members"))].sort(),
    ...(binding.condition === undefined ? {} : { condition: binding.condition as Properties }),
  }));
  const sorted = bindings.toSorted((one, other) => (one.role < other.role ? -1 : 1));
  const policyData = policyText({ bindings: sorted, auditConfigs: objects(args, "auditConfigs") });
  return { ...args, id: "sandbox", policyData };
}

function getAccount(args: Properties, call: GcpCall): Properties | Refusal {
  const [accountId = "", project] = [text(args, "accountId"), projectOf(args, call)];
  const email = /[@/]/.test(accountId) ? accountId : `${accountId}@${project}.iam.gserviceaccount.com`;
  const record = serviceAccountOf(email, call);
  if (record === undefined) return notFound(`service account ${email}`);
  return { disabled: false, displayName: "", ...shown(record), project };
}

function getAuthority(args: Properties, call: GcpCall): Properties | Refusal {
  const [location, pool, id] = ["location", "pool", "certificateAuthorityId"].map((name) => text(args, name));
  const key = `projects/${projectOf(args, call)}/locations/${location}/caPools/${pool}/certificateAuthorities/${id}`;
  const record = call.account.get(AUTHORITY, key);
  if (record === undefined) return notFound(key);
  const lists = ["accessUrls", "configs", "keySpecs", "subordinateConfigs", "userDefinedAccessUrls"];
  const texts = ["desiredState", "gcsBucket", "pemCsr"];
  const flags = ["deletionProtection", "ignoreActiveCertificatesOnDeletion", "skipGracePeriod"];
  return {
    ...Object.fromEntries(lists.map((name) => [name, []])),
    ...Object.fromEntries(texts.map((name) => [name, ""])),
    ...Object.fromEntries(flags.map((name) => [name, false])),
    labels: {},
    ...shown(record),
  };
}

function getPool(args: Properties, call: GcpCall): Properties | Refusal {
  const [project, id = ""] = [projectOf(args, call), text(args, "workloadIdentityPoolId")];
  const record = pool(project, id, call);
  if (record === undefined) return notFound(poolKey(project, id));
  const lists = { attestationRules: [], inlineCertificateIssuanceConfigs: [], inlineTrustConfigs: [] };
  return { ...lists, description: "", displayName: "", disabled: false, ...shown(record) };
}

function getProvider(args: Properties, call: GcpCall): Properties | Refusal {
  const [project, id = ""] = [projectOf(args, call), text(args, "workloadIdentityPoolId")];
  const key = `${poolKey(project, id)}/providers/${text(args, "workloadIdentityPoolProviderId")}`;
  const record = call.account.get(POOL_PROVIDER, key);
  if (record === undefined || record.deleted !== undefined) return notFound(key);
  const { oidc, aws, saml, x509, ...rest } = shown(record);
  const listOf = (value: Properties[string] | undefined) => (value === undefined ? [] : [value]);
  const kinds = { oidcs: listOf(oidc), aws: listOf(aws), samls: listOf(saml), x509s: listOf(x509) };
  const defaults = {
    attributeCondition: "",
    attributeMapping: {},
    description: "",
    displayName: "",
    disabled: false,
  };
  return { ...defaults, ...rest, ...kinds };
}

function shown({ id, properties }: CloudRecord): Properties {
  return { ...properties, id };
}

function notFound(what: string): Refusal {
  return new Refusal("NOT_FOUND", `${what} not found (googleapi: Error 404, NOT_FOUND)`);
}

import { parseCel } from "../../../../iam/gcp/cel/index.js";
import { isMemberProblem, parseMember } from "../../../../iam/gcp/parseMember.js";
import type { Properties } from "../../../../model/index.js";
import { longest, oneOf } from "../../core/checks.js";
import type { Refusal } from "../../core/model.js";
import { object, objects, text, texts } from "../../core/values.js";
import { poolIdProblems } from "../checks.js";
import { POOL } from "../iam/pools.js";
import { gcpRefusal } from "../refusals.js";
import { authorityCertificate } from "./sandboxAuthority.js";
import type { Service } from "./service.js";

/** An authority of Certificate Authority Service. */
export const AUTHORITY = "gcp:certificateauthority/authority:Authority";

const POOL_ID = "projects/{project}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}";
const POOL_LINK = {
  property: "workloadIdentityPoolId",
  type: POOL,
  key: "projects/{project}/locations/global/workloadIdentityPools/{value}",
};
const TIMES = { createTime: "{now}", updateTime: "{now}" };

/** Deny policies name principals in the v2 form and permissions as `service.googleapis.com/resource.verb`. */
function denyRefusal(properties: Properties): Refusal | undefined {
  const doing = "Error creating DenyPolicy";
  for (const rule of objects(properties, "rules")) {
    const deny = object(rule, "denyRule") ?? {};
    const principals = [...texts(deny, "deniedPrincipals"), ...texts(deny, "exceptionPrincipals")];
    const wrong = principals.find(
      (one) => !/^(?:principal|principalSet):\/\//.test(one) || isMemberProblem(parseMember(one)),
    );
    if (wrong !== undefined) return gcpRefusal(doing, "INVALID_ARGUMENT", `Invalid principal: ${wrong}`);
    const permissions = [...texts(deny, "deniedPermissions"), ...texts(deny, "exceptionPermissions")];
    const invalid = permissions.find(
      (one) => !/^[a-z0-9.-]+\.(?:googleapis|google)\.com\/[\w.*]+$/.test(one),
    );
    if (invalid !== undefined) return gcpRefusal(doing, "INVALID_ARGUMENT", `Invalid permission: ${invalid}`);
    const condition = text(object(deny, "denialCondition") ?? {}, "expression");
    const parsed = condition === undefined ? undefined : parseCel(condition);
    if (parsed?.kind === "problem")
      return gcpRefusal(doing, "INVALID_ARGUMENT", `Invalid denial condition: ${parsed.message}`);
  }
  return undefined;
}

function entitlementRefusal(properties: Properties): Refusal | undefined {
  const access = object(object(properties, "privilegedAccess") ?? {}, "gcpIamAccess") ?? {};
  const basic = objects(access, "roleBindings")
    .map((binding) => text(binding, "role") ?? "")
    .find((role) => /^roles\/(?:owner|editor|viewer)$/.test(role));
  if (basic === undefined) return undefined;
  return gcpRefusal(
    "Error creating Entitlement",
    "INVALID_ARGUMENT",
    `Basic role ${basic} is not supported in an entitlement.`,
  );
}

/** What bounds, guards and delegates access besides grants, and the identities that Google itself issues. */
export const guards: readonly Service[] = [
  {
    type: "gcp:iam/denyPolicy:DenyPolicy",
    noun: "DenyPolicy",
    naming: { property: "name", longest: 63, lowerCase: true },
    immutable: ["parent"],
    id: "{parent}/{name}",
    check: (properties) => longest(properties, "displayName", 63),
    admit: denyRefusal,
  },
  {
    type: "gcp:iam/principalAccessBoundaryPolicy:PrincipalAccessBoundaryPolicy",
    noun: "PrincipalAccessBoundaryPolicy",
    immutable: ["principalAccessBoundaryPolicyId", "organization"],
    check: (properties) => longest(properties, "displayName", 63),
    id: "organizations/{organization}/locations/{location}/principalAccessBoundaryPolicies/{principalAccessBoundaryPolicyId}",
    outputs: {
      name: "organizations/{organization}/locations/{location}/principalAccessBoundaryPolicies/{principalAccessBoundaryPolicyId}",
      uid: "{hex}",
      ...TIMES,
    },
  },
  ...(["projects", "folders", "organizations"] as const).map((kind): Service => {
    const one = kind.slice(0, -1);
    const id = `${kind}/{${one}}/locations/{location}/policyBindings/{policyBindingId}`;
    const name = `${one.charAt(0).toUpperCase()}${one.slice(1)}sPolicyBinding`;
    return {
      type: `gcp:iam/${kind}PolicyBinding:${name}`,
      noun: name,
      defaults: { policyKind: "PRINCIPAL_ACCESS_BOUNDARY" },
      immutable: [one, "policyBindingId", "policy", "target"],
      id,
      outputs: { name: id, uid: "{hex}", policyUid: "{digits}", ...TIMES },
    };
  }),
  {
    type: "gcp:orgpolicy/policy:Policy",
    noun: "Policy",
    immutable: ["parent"],
    id: "{name}",
    check: (properties) => {
      const [name, parent] = [text(properties, "name"), text(properties, "parent")];
      if (name === undefined || parent === undefined) return [];
      const valid = /^(?:projects|folders|organizations)\/[^/]+\/policies\/[\w.]+$/.test(name);
      return valid ? [] : [{ path: "name", reason: `must be PARENT/policies/CONSTRAINT, got ${name}` }];
    },
  },
  {
    type: "gcp:projects/organizationPolicy:OrganizationPolicy",
    noun: "OrganizationPolicy",
    immutable: ["constraint"],
    id: "{project}:{constraint}",
    outputs: { updateTime: "{now}" },
  },
  {
    type: "gcp:organizations/policy:Policy",
    noun: "OrganizationPolicy",
    immutable: ["constraint", "orgId"],
    id: "{orgId}/constraints/{constraint}",
    outputs: { updateTime: "{now}" },
  },
  {
    type: "gcp:privilegedaccessmanager/entitlement:entitlement",
    noun: "Entitlement",
    immutable: ["entitlementId", "parent"],
    id: "{parent}/locations/{location}/entitlements/{entitlementId}",
    outputs: {
      name: "{parent}/locations/{location}/entitlements/{entitlementId}",
      state: "AVAILABLE",
      etag: "{hex}",
      ...TIMES,
    },
    check: (properties) => {
      const id = text(properties, "entitlementId");
      if (id === undefined || /^[a-z][a-z0-9-]{2,61}[a-z0-9]$/.test(id)) return [];
      return [
        {
          path: "entitlementId",
          reason: `must be 4 to 63 lower-case letters, digits and hyphens, got ${id}`,
        },
      ];
    },
    admit: entitlementRefusal,
  },
  {
    type: "gcp:iam/workloadIdentityPoolNamespace:WorkloadIdentityPoolNamespace",
    noun: "WorkloadIdentityPoolNamespace",
    immutable: ["workloadIdentityPoolId", "workloadIdentityPoolNamespaceId"],
    id: `${POOL_ID}/namespaces/{workloadIdentityPoolNamespaceId}`,
    outputs: {
      name: "projects/{number}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}/namespaces/{workloadIdentityPoolNamespaceId}",
      state: "ACTIVE",
    },
    links: [POOL_LINK],
    check: (properties) => poolIdProblems(properties, "workloadIdentityPoolId"),
  },
  {
    type: "gcp:iam/workloadIdentityPoolManagedIdentity:WorkloadIdentityPoolManagedIdentity",
    noun: "WorkloadIdentityPoolManagedIdentity",
    immutable: [
      "workloadIdentityPoolId",
      "workloadIdentityPoolNamespaceId",
      "workloadIdentityPoolManagedIdentityId",
    ],
    id: `${POOL_ID}/namespaces/{workloadIdentityPoolNamespaceId}/managedIdentities/{workloadIdentityPoolManagedIdentityId}`,
    outputs: {
      name: "projects/{number}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}/namespaces/{workloadIdentityPoolNamespaceId}/managedIdentities/{workloadIdentityPoolManagedIdentityId}",
      state: "ACTIVE",
    },
    links: [POOL_LINK],
  },
  ...(["project", "folder", "organization"] as const).map((scope): Service => {
    const owner = { project: "{project}", folder: "{folder}", organization: "{orgId}" }[scope];
    const name = `${scope.charAt(0).toUpperCase()}${scope.slice(1)}Sink`;
    return {
      type: `gcp:logging/${scope}Sink:${name}`,
      noun: name,
      naming: { property: "name", longest: 100 },
      immutable: scope === "organization" ? ["orgId"] : [scope],
      id: `${scope}s/${owner}/sinks/{name}`,
      outputs: { writerIdentity: "serviceAccount:service-{number}@gcp-sa-logging.iam.gserviceaccount.com" },
    };
  }),
  ...authorities(),
];

function authorities(): Service[] {
  const pool = "projects/{project}/locations/{location}/caPools";
  return [
    {
      type: "gcp:certificateauthority/caPool:CaPool",
      noun: "CaPool",
      naming: { property: "name", longest: 63 },
      immutable: ["tier"],
      id: `${pool}/{name}`,
      check: (properties) => oneOf(properties, "tier", ["ENTERPRISE", "DEVOPS"]),
    },
    {
      type: AUTHORITY,
      noun: "CertificateAuthority",
      defaults: { type: "SELF_SIGNED", lifetime: "315360000s", deletionProtection: true },
      immutable: ["certificateAuthorityId", "pool", "config", "keySpec", "lifetime", "type", "gcsBucket"],
      notImported: ["deletionProtection", "skipGracePeriod", "ignoreActiveCertificatesOnDeletion"],
      id: `${pool}/{pool}/certificateAuthorities/{certificateAuthorityId}`,
      outputs: {
        name: `${pool}/{pool}/certificateAuthorities/{certificateAuthorityId}`,
        state: "ENABLED",
        ...TIMES,
      },
      constants: { pemCaCertificate: authorityCertificate, pemCaCertificates: [authorityCertificate] },
      links: [{ property: "pool", type: "gcp:certificateauthority/caPool:CaPool", key: `${pool}/{value}` }],
    },
    {
      type: "gcp:certificateauthority/certificateTemplate:CertificateTemplate",
      noun: "CertificateTemplate",
      naming: { property: "name", longest: 63 },
      immutable: [],
      id: "projects/{project}/locations/{location}/certificateTemplates/{name}",
      outputs: TIMES,
    },
  ];
}

import { alter, impersonate, type Technique } from "./technique.js";

/** Techniques that take a service account itself, or change who may do what and what limits it. */
export const ownershipTechniques: readonly Technique[] = [
  // The service account itself.
  impersonate("get-access-token", "iam.serviceAccounts.getAccessToken", "call generateAccessToken for it"),
  impersonate(
    "get-open-id-token",
    "iam.serviceAccounts.getOpenIdToken",
    "call generateIdToken for it, and use what takes its ID tokens",
  ),
  impersonate(
    "sign-jwt",
    "iam.serviceAccounts.signJwt",
    "sign a JWT as it, and exchange that for an access token",
  ),
  impersonate("sign-blob", "iam.serviceAccounts.signBlob", "sign a JWT or a URL as it, and use that"),
  {
    ...impersonate(
      "implicit-delegation",
      "iam.serviceAccounts.implicitDelegation",
      "name it as a delegate when asking for a token of an account that it may impersonate",
    ),
    premise: "whether it may impersonate a further account",
  },
  impersonate("service-account-key", "iam.serviceAccountKeys.create", "create or upload a key of it"),
  impersonate(
    "service-account-set-iam-policy",
    "iam.serviceAccounts.setIamPolicy",
    "grant yourself roles/iam.serviceAccountTokenCreator on it",
  ),
  impersonate("service-account-api-key", "iam.serviceAccountApiKeyBindings.create", "bind an API key to it"),
  {
    ...alter(
      "hmac-key",
      "account",
      ["storage.hmacKeys.create"],
      "create an HMAC key of a service account of the project, and use Cloud Storage as it",
    ),
  },

  // Policies and roles.
  alter(
    "set-project-iam-policy",
    "policy",
    ["resourcemanager.projects.setIamPolicy"],
    "grant yourself any role on the project",
  ),
  alter(
    "set-folder-iam-policy",
    "policy",
    ["resourcemanager.folders.setIamPolicy"],
    "grant yourself any role on the folder",
  ),
  alter(
    "set-organization-iam-policy",
    "policy",
    ["resourcemanager.organizations.setIamPolicy"],
    "grant yourself any role on the organization",
  ),
  alter(
    "set-resource-iam-policy",
    "policy",
    ["*.setIamPolicy"],
    "grant yourself any role on resources of this kind",
  ),
  {
    ...alter(
      "update-role",
      "policy",
      ["iam.roles.update"],
      "add permissions to the custom role that you have",
    ),
    needsOwnCustomRole: true,
  },
  alter(
    "privileged-access-entitlement",
    "policy",
    ["privilegedaccessmanager.entitlements.create"],
    "create an entitlement that lets you ask for any role, without approval",
  ),
  alter(
    "update-privileged-access-entitlement",
    "policy",
    ["privilegedaccessmanager.entitlements.update"],
    "change an entitlement so that it lets you ask for any role, without approval",
  ),

  // Trust from outside.
  alter(
    "create-workload-provider",
    "identity",
    ["iam.workloadIdentityPoolProviders.create"],
    "add a provider whose tokens you sign to a pool, and become any identity of that pool",
  ),
  alter(
    "update-workload-provider",
    "identity",
    ["iam.workloadIdentityPoolProviders.update"],
    "point a provider to keys or claims of your own, and become any identity of its pool",
  ),
  alter(
    "managed-workload-attestation",
    "identity",
    ["iam.workloadIdentityPoolManagedIdentities.setAttestationRules"],
    "attest a workload of your own as a managed workload identity",
  ),
  alter(
    "create-workforce-provider",
    "identity",
    ["iam.workforcePoolProviders.create"],
    "add a provider whose tokens you sign to a workforce pool",
  ),
  alter(
    "update-workforce-provider",
    "identity",
    ["iam.workforcePoolProviders.update"],
    "point a workforce provider to keys of your own",
  ),

  // Limits that fall.
  alter(
    "organization-policy",
    "guard",
    ["orgpolicy.policy.set"],
    "switch off a constraint such as iam.disableServiceAccountKeyCreation",
  ),
  alter(
    "resource-settings",
    "guard",
    ["resourcesettings.settings.update"],
    "change a setting that limits the resources below",
  ),
  alter("remove-deny-policy", "guard", ["iam.denypolicies.delete"], "delete the deny policy that stops you"),
  alter(
    "update-deny-policy",
    "guard",
    ["iam.denypolicies.update"],
    "except yourself from the deny policy that stops you",
  ),
  alter(
    "update-access-boundary",
    "guard",
    ["iam.principalaccessboundarypolicies.update"],
    "widen the principal access boundary that holds you",
  ),
  alter(
    "unbind-access-boundary",
    "guard",
    ["iam.principalaccessboundarypolicies.unbind"],
    "unbind the principal access boundary that holds you",
  ),
  alter(
    "bind-tag",
    "guard",
    ["resourcemanager.tagValueBindings.create", "*.createTagBinding"],
    "attach a tag that a condition of your own grant asks for",
    "whether a grant has a condition on a tag",
  ),
];

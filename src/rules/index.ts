import { awsAdministratorAccess } from "./access/aws-administrator-access.js";
import { awsAllowNotAction } from "./access/aws-allow-not-action.js";
import { awsApiOpen } from "./access/aws-api-open.js";
import { awsAssumeAnyRole } from "./access/aws-assume-any-role.js";
import { awsBoundaryMissing } from "./access/aws-boundary-missing.js";
import { awsBoundaryOpen } from "./access/aws-boundary-open.js";
import { awsCertificateReachesAdmin } from "./access/aws-certificate-reaches-admin.js";
import { awsEksClusterAdmin } from "./access/aws-eks-cluster-admin.js";
import { awsFunctionUrlOpen } from "./access/aws-function-url-open.js";
import { awsIdentityPoolGuests } from "./access/aws-identity-pool-guests.js";
import { awsImdsV1 } from "./access/aws-imds-v1.js";
import { awsIotPolicyWide } from "./access/aws-iot-policy-wide.js";
import { awsLambdaCallerUnbounded } from "./access/aws-lambda-caller-unbounded.js";
import { awsManagedFullAccess } from "./access/aws-managed-full-access.js";
import { awsPassAnyRole } from "./access/aws-pass-any-role.js";
import { awsPolicyIneffective } from "./access/aws-policy-ineffective.js";
import { awsPrivilegeEscalation } from "./access/aws-privilege-escalation.js";
import { awsPublicAccessUnblocked } from "./access/aws-public-access-unblocked.js";
import { awsReadAllData } from "./access/aws-read-all-data.js";
import { awsReadEverySecret } from "./access/aws-read-every-secret.js";
import { awsResourceOpen } from "./access/aws-resource-open.js";
import { awsResourceOpenToAccount } from "./access/aws-resource-open-to-account.js";
import { awsResourceSharedOutside } from "./access/aws-resource-shared-outside.js";
import { awsServiceSourceMissing } from "./access/aws-service-source-missing.js";
import { awsSessionTooLong } from "./access/aws-session-too-long.js";
import { awsShareEveryResource } from "./access/aws-share-every-resource.js";
import { awsSharedWithEveryone } from "./access/aws-shared-with-everyone.js";
import { awsWildcardPermission } from "./access/aws-wildcard-permission.js";
import { awsWildcardResource } from "./access/aws-wildcard-resource.js";
import { gcpAdminRole } from "./access/gcp-admin-role.js";
import { gcpAuthoritativePolicy } from "./access/gcp-authoritative-policy.js";
import { gcpBasicRole } from "./access/gcp-basic-role.js";
import { gcpBroadRole } from "./access/gcp-broad-role.js";
import { gcpDefaultServiceAccount } from "./access/gcp-default-service-account.js";
import { gcpDefaultServiceAccountUsed } from "./access/gcp-default-service-account-used.js";
import { gcpDomainWideDelegation } from "./access/gcp-domain-wide-delegation.js";
import { gcpImpersonationWide } from "./access/gcp-impersonation-wide.js";
import { gcpPrivilegeEscalation } from "./access/gcp-privilege-escalation.js";
import { gcpPublicEndpoint } from "./access/gcp-public-endpoint.js";
import { gcpPublicMember } from "./access/gcp-public-member.js";
import { gcpViewerRole } from "./access/gcp-viewer-role.js";
import { keyMadeByCommand } from "./access/key-made-by-command.js";
import { kubernetesBoundToEveryone } from "./access/kubernetes-bound-to-everyone.js";
import { kubernetesClusterAdmin } from "./access/kubernetes-cluster-admin.js";
import { kubernetesDefaultServiceAccount } from "./access/kubernetes-default-service-account.js";
import { kubernetesPrivilegeEscalation } from "./access/kubernetes-privilege-escalation.js";
import { kubernetesReadEverySecret } from "./access/kubernetes-read-every-secret.js";
import { kubernetesWildcardPermission } from "./access/kubernetes-wildcard-permission.js";
import { saasScopeExcessive } from "./access/saas-scope-excessive.js";
import { secretInWorkload } from "./access/secret-in-workload.js";
import { unencryptedParameter } from "./access/unencrypted-parameter.js";
import { agentDelegatesWithoutLimit } from "./agent/agent-delegates-without-limit.js";
import { agentExceedsDelegator } from "./agent/agent-exceeds-delegator.js";
import { agentMayCreateIdentities } from "./agent/agent-may-create-identities.js";
import { agentSessionTooLong } from "./agent/agent-session-too-long.js";
import { agentWithoutAuditLog } from "./agent/agent-without-audit-log.js";
import { awsAgentPassesRoleToInterpreter } from "./agent/aws-agent-passes-role-to-interpreter.js";
import { awsAgentUnattributed } from "./agent/aws-agent-unattributed.js";
import { awsAgentWithoutSourceIdentity } from "./agent/aws-agent-without-source-identity.js";
import { awsAgentcoreGatewayOpen } from "./agent/aws-agentcore-gateway-open.js";
import { awsAgentcoreUserIdToken } from "./agent/aws-agentcore-user-id-token.js";
import { awsAgentcoreWildcardIdentity } from "./agent/aws-agentcore-wildcard-identity.js";
import { gcpAgentPrincipalUnmatched } from "./agent/gcp-agent-principal-unmatched.js";
import { gcpAgentSetTooWide } from "./agent/gcp-agent-set-too-wide.js";
import { awsConsolePasswordWithoutMfa } from "./governance/aws-console-password-without-mfa.js";
import { awsIamUser } from "./governance/aws-iam-user.js";
import { awsRootAccessKey } from "./governance/aws-root-access-key.js";
import { credentialNotRotated } from "./governance/credential-not-rotated.js";
import { credentialUnused } from "./governance/credential-unused.js";
import { exceptionExpired } from "./governance/exception-expired.js";
import { exceptionUnused } from "./governance/exception-unused.js";
import { exceptionWithoutOwner } from "./governance/exception-without-owner.js";
import { identityShared } from "./governance/identity-shared.js";
import { identityUnused } from "./governance/identity-unused.js";
import { identityWithoutExpiry } from "./governance/identity-without-expiry.js";
import { identityWithoutOwner } from "./governance/identity-without-owner.js";
import { identityWithoutPurpose } from "./governance/identity-without-purpose.js";
import { literalPassword } from "./governance/literal-password.js";
import { minorSecret } from "./governance/minor-secret.js";
import { orphanPolicy } from "./governance/orphan-policy.js";
import { ownerNotAllowed } from "./governance/owner-not-allowed.js";
import { secretInOutput } from "./governance/secret-in-output.js";
import { secretInState } from "./governance/secret-in-state.js";
import { serviceCredential } from "./governance/service-credential.js";
import { staticCredential } from "./governance/static-credential.js";
import { undecidedRule } from "./governance/undecided.js";
import { unmarkedSecret } from "./governance/unmarked-secret.js";
import type { Rule } from "./rule.js";
import { awsExternalIdShared } from "./trust/aws-external-id-shared.js";
import { awsOidcProviderAudience } from "./trust/aws-oidc-provider-audience.js";
import { awsPodIdentityUnbound } from "./trust/aws-pod-identity-unbound.js";
import { awsRolesanywhereAnchorUnpinned } from "./trust/aws-rolesanywhere-anchor-unpinned.js";
import { awsRolesanywhereNegativeCondition } from "./trust/aws-rolesanywhere-negative-condition.js";
import { awsRolesanywhereSessionTooLong } from "./trust/aws-rolesanywhere-session-too-long.js";
import { awsRolesanywhereSubjectUnbound } from "./trust/aws-rolesanywhere-subject-unbound.js";
import { awsTrustAnchorWithoutRevocation } from "./trust/aws-trust-anchor-without-revocation.js";
import { awsTrustAnyPrincipal } from "./trust/aws-trust-any-principal.js";
import { awsTrustAudienceMissing } from "./trust/aws-trust-audience-missing.js";
import { awsTrustAudienceTooWide } from "./trust/aws-trust-audience-too-wide.js";
import { awsTrustConditionFailsOpen } from "./trust/aws-trust-condition-fails-open.js";
import { awsTrustCrossAccountUnbounded } from "./trust/aws-trust-cross-account-unbounded.js";
import { awsTrustIssuerWildcard } from "./trust/aws-trust-issuer-wildcard.js";
import { awsTrustRunUnpinned } from "./trust/aws-trust-run-unpinned.js";
import { awsTrustServiceConfusedDeputy } from "./trust/aws-trust-service-confused-deputy.js";
import { awsTrustServiceWildcard } from "./trust/aws-trust-service-wildcard.js";
import { awsTrustSubjectMissing } from "./trust/aws-trust-subject-missing.js";
import { awsTrustSubjectTooWide } from "./trust/aws-trust-subject-too-wide.js";
import { awsTrustTenancyKeyMissing } from "./trust/aws-trust-tenancy-key-missing.js";
import { awsTrustUnreachable } from "./trust/aws-trust-unreachable.js";
import { awsTrustVendorWithoutExternalId } from "./trust/aws-trust-vendor-without-external-id.js";
import { certificateLifetimeExcessive } from "./trust/certificate-lifetime-excessive.js";
import { certificateLifetimeTooLong } from "./trust/certificate-lifetime-too-long.js";
import { gcpAwsProviderConditionMissing } from "./trust/gcp-aws-provider-condition-missing.js";
import { gcpCaPoolLifetimeOpen } from "./trust/gcp-ca-pool-lifetime-open.js";
import { gcpConditionTypeMismatch } from "./trust/gcp-condition-type-mismatch.js";
import { gcpGkeMembersTooWide } from "./trust/gcp-gke-members-too-wide.js";
import { gcpPoolAcrossEnvironments } from "./trust/gcp-pool-across-environments.js";
import { gcpProviderAudienceTooWide } from "./trust/gcp-provider-audience-too-wide.js";
import { gcpProviderConditionMissing } from "./trust/gcp-provider-condition-missing.js";
import { gcpProviderConditionTooWide } from "./trust/gcp-provider-condition-too-wide.js";
import { gcpProviderConditionUnreachable } from "./trust/gcp-provider-condition-unreachable.js";
import { gcpTrustPoolWide } from "./trust/gcp-trust-pool-wide.js";
import { gcpTrustTooWide } from "./trust/gcp-trust-too-wide.js";
import { gcpTrustUnreachable } from "./trust/gcp-trust-unreachable.js";
import { gcpX509ProviderConditionMissing } from "./trust/gcp-x509-provider-condition-missing.js";
import { terraformPlanMayApply } from "./trust/terraform-plan-may-apply.js";
import { trustCrossesEnvironments } from "./trust/trust-crosses-environments.js";
import { trustIssuerNotHttps } from "./trust/trust-issuer-not-https.js";
import { trustIssuerUnknown } from "./trust/trust-issuer-unknown.js";
import { trustWorkflowCallerUnbound } from "./trust/trust-workflow-caller-unbound.js";

/** Every rule, in the order of the docs: by layer, then by name. */
export const rules: readonly Rule[] = [
  awsConsolePasswordWithoutMfa,
  awsIamUser,
  awsRootAccessKey,
  credentialNotRotated,
  credentialUnused,
  exceptionExpired,
  exceptionUnused,
  exceptionWithoutOwner,
  identityShared,
  identityUnused,
  identityWithoutExpiry,
  identityWithoutOwner,
  identityWithoutPurpose,
  literalPassword,
  minorSecret,
  orphanPolicy,
  ownerNotAllowed,
  secretInOutput,
  secretInState,
  serviceCredential,
  staticCredential,
  undecidedRule,
  unmarkedSecret,
  awsExternalIdShared,
  awsOidcProviderAudience,
  awsPodIdentityUnbound,
  awsRolesanywhereAnchorUnpinned,
  awsRolesanywhereNegativeCondition,
  awsRolesanywhereSessionTooLong,
  awsRolesanywhereSubjectUnbound,
  awsTrustAnchorWithoutRevocation,
  awsTrustAnyPrincipal,
  awsTrustAudienceMissing,
  awsTrustAudienceTooWide,
  awsTrustConditionFailsOpen,
  awsTrustCrossAccountUnbounded,
  awsTrustIssuerWildcard,
  awsTrustRunUnpinned,
  awsTrustServiceConfusedDeputy,
  awsTrustServiceWildcard,
  awsTrustSubjectMissing,
  awsTrustSubjectTooWide,
  awsTrustTenancyKeyMissing,
  awsTrustUnreachable,
  awsTrustVendorWithoutExternalId,
  certificateLifetimeExcessive,
  certificateLifetimeTooLong,
  gcpAwsProviderConditionMissing,
  gcpCaPoolLifetimeOpen,
  gcpConditionTypeMismatch,
  gcpGkeMembersTooWide,
  gcpPoolAcrossEnvironments,
  gcpProviderAudienceTooWide,
  gcpProviderConditionMissing,
  gcpProviderConditionTooWide,
  gcpProviderConditionUnreachable,
  gcpTrustPoolWide,
  gcpTrustTooWide,
  gcpTrustUnreachable,
  gcpX509ProviderConditionMissing,
  terraformPlanMayApply,
  trustCrossesEnvironments,
  trustIssuerNotHttps,
  trustIssuerUnknown,
  trustWorkflowCallerUnbound,
  awsAdministratorAccess,
  awsAllowNotAction,
  awsApiOpen,
  awsAssumeAnyRole,
  awsBoundaryMissing,
  awsBoundaryOpen,
  awsCertificateReachesAdmin,
  awsEksClusterAdmin,
  awsFunctionUrlOpen,
  awsIdentityPoolGuests,
  awsImdsV1,
  awsIotPolicyWide,
  awsLambdaCallerUnbounded,
  awsManagedFullAccess,
  awsPassAnyRole,
  awsPolicyIneffective,
  awsPrivilegeEscalation,
  awsPublicAccessUnblocked,
  awsReadAllData,
  awsReadEverySecret,
  awsResourceOpenToAccount,
  awsResourceOpen,
  awsResourceSharedOutside,
  awsServiceSourceMissing,
  awsSessionTooLong,
  awsShareEveryResource,
  awsSharedWithEveryone,
  awsWildcardPermission,
  awsWildcardResource,
  gcpAdminRole,
  gcpAuthoritativePolicy,
  gcpBasicRole,
  gcpBroadRole,
  gcpDefaultServiceAccountUsed,
  gcpDefaultServiceAccount,
  gcpDomainWideDelegation,
  gcpImpersonationWide,
  gcpPrivilegeEscalation,
  gcpPublicEndpoint,
  gcpPublicMember,
  gcpViewerRole,
  keyMadeByCommand,
  kubernetesBoundToEveryone,
  kubernetesClusterAdmin,
  kubernetesDefaultServiceAccount,
  kubernetesPrivilegeEscalation,
  kubernetesReadEverySecret,
  kubernetesWildcardPermission,
  saasScopeExcessive,
  secretInWorkload,
  unencryptedParameter,
  agentDelegatesWithoutLimit,
  agentExceedsDelegator,
  agentMayCreateIdentities,
  agentSessionTooLong,
  agentWithoutAuditLog,
  awsAgentPassesRoleToInterpreter,
  awsAgentUnattributed,
  awsAgentWithoutSourceIdentity,
  awsAgentcoreGatewayOpen,
  awsAgentcoreUserIdToken,
  awsAgentcoreWildcardIdentity,
  gcpAgentPrincipalUnmatched,
  gcpAgentSetTooWide,
];

const byName = new Map(rules.map((rule) => [rule.name, rule]));

/** The rule with this name. Throws when there is none: to be asked only with names that are known to exist. */
export function ruleNamed(name: string): Rule {
  const rule = byName.get(name);
  if (rule === undefined) throw new Error(`no rule is named "${name}"`);
  return rule;
}

/** Whether a rule of this name exists. */
export function isRuleName(name: string): boolean {
  return byName.has(name);
}

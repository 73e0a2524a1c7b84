/** Google Cloud's IAM: members, roles, policies, conditions, and workload identity providers. */
export { checkAccountId, checkPoolId, checkProvider, type ProviderConfiguration } from "./checks.js";
export { deniesPermission, denyName } from "./denyPermissions.js";
export { evaluateRequest, type GcpDecision, type GcpPolicies, type GcpRequest } from "./evaluate.js";
export { formatMember, poolName } from "./formatMember.js";
export { evaluateCondition, type ResourceTag } from "./iamCondition.js";
export type { Container, Member, Pool, PoolPart } from "./members.js";
export { checkMember, isMemberProblem, parseMember } from "./parseMember.js";
export type { AllowPolicy, Binding, DenyRule } from "./policy.js";
export { memberCovers, type Pod, type Principal } from "./principals.js";
export { defaultMappings, evaluateProvider, type PoolIdentity } from "./provider.js";
export {
  basicRole,
  basicRoles,
  type CustomRoles,
  knownPermissions,
  predefinedRole,
  rolePermissions,
  smallestRole,
} from "./roles.js";

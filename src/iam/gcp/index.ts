/** Google Cloud's IAM: members, roles, policies, conditions, and workload identity providers. */
export {
  type ConfigurationProblem,
  checkAccountId,
  checkPoolId,
  checkProvider,
  type ProviderConfiguration,
} from "./checks.js";
export { deniesPermission, denyName } from "./denyPermissions.js";
export {
  type Boundary,
  evaluateRequest,
  type GcpDecision,
  type GcpPolicies,
  type GcpRequest,
} from "./evaluate.js";
export { formatMember, poolName } from "./formatMember.js";
export {
  type ConditionContext,
  type ConditionOutcome,
  evaluateCondition,
  type ResourceTag,
} from "./iamCondition.js";
export type { Container, ConvenienceRole, Member, Pool, PoolPart } from "./members.js";
export { checkMember, isMemberProblem, type MemberProblem, parseMember } from "./parseMember.js";
export {
  type AllowPolicy,
  type Binding,
  type DenyRule,
  type PolicyProblem,
  readAllowPolicy,
  readDenyPolicy,
} from "./policy.js";
export { memberCovers, type Pod, type Principal } from "./principals.js";
export {
  defaultMappings,
  evaluateProvider,
  maxSubjectBytes,
  type PoolIdentity,
  type ProviderDecision,
  type ProviderRules,
} from "./provider.js";
export {
  type BasicRole,
  basicRole,
  basicRoles,
  type CustomRoles,
  knownPermissions,
  type PredefinedRole,
  predefinedRole,
  rolePermissions,
  roleWithin,
  smallestRole,
} from "./roles.js";

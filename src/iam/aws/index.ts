export { type Arn, formatArn, isAccountId, parseArn } from "./arn.js";
export { actionsNeeded, isAssume } from "./assume.js";
export {
  type AccessLevel,
  type ActionFacts,
  actionsMatching,
  actionsOf,
  actionsOn,
  type ConditionKeyFacts,
  findAction,
  findConditionKey,
  findResourceType,
  hasResourceLevel,
  isGovernedByRcp,
  isService,
  type ResourceTypeFacts,
  resourceTypesOf,
  resourceTypesOfArn,
  services,
  takesConditionKey,
} from "./catalogue.js";
export { type CheckOptions, checkDocument, type Refusal, refusedIn } from "./checkDocument.js";
export {
  type Context,
  type ContextValue,
  fullContext,
  type KeyValues,
  type Request,
  readContext,
} from "./context.js";
export type { Decision, Policies, Reason } from "./decision.js";
export { evaluate } from "./evaluate.js";
export { closestOf, type Mismatch, mismatchesOf, type NearMiss } from "./explain.js";
export { hasWildcard, matchesGlob } from "./glob.js";
export {
  type MissingTenancy,
  missingTenancy,
  type SharedProvider,
  sharedProviderOf,
  sharedProviders,
} from "./identityProviderControls.js";
export { type Attachment, policySize, sizeLimit, TRUST_LIMIT } from "./limits.js";
export { lint } from "./lint.js";
export type { Lint, LintCode } from "./lintFinding.js";
export {
  isAwsManaged,
  type ManagedPolicy,
  managedPolicies,
  managedPolicy,
  managedPolicyDocument,
} from "./managedPolicies.js";
export { matchesCondition } from "./matchCondition.js";
export { matchPrepared, matchStatement, type PreparedRequest, prepare } from "./matchStatement.js";
export { type AddressBlock, isWithin, readAddressBlock } from "./operators/addresses.js";
export { operatorNamed, operators, readOperator, type WrittenOperator } from "./operators/index.js";
export type { Operator, Pattern, ValueType } from "./operators/operator.js";
export { readDate, readNumber } from "./operators/ordered.js";
export { guessUse, type ParsedPolicy, parsePolicy, readDocument } from "./parse.js";
export { PartialDocument } from "./partial.js";
export { allowed, denied, type NamedPolicy, type StatementPlace, type Verdict } from "./policies.js";
export type { PolicyUse } from "./policyUse.js";
export {
  accountOf,
  type Closeness,
  callerArn,
  namesPrincipal,
  type Principal,
  parsePrincipal,
  rootArn,
  sessionArn,
} from "./principals.js";
export type { Problem } from "./reading.js";
export { nearestName } from "./suggest.js";
export { every, not, some, type Tri } from "./tri.js";
export { type Piece, type Resolved, resolveVariables, splitVariables } from "./variables.js";

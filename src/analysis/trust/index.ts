export type { Alternative, ClaimValues, Judgement, Source, Spelled, TrustAnalysis } from "./alternative.js";
export {
  type AttackOptions,
  type AttackResult,
  type Attacks,
  attack,
  attacks,
  type Closed,
  type Open,
} from "./attack.js";
export { awsTrust, certainTrust } from "./aws.js";
export type { AwsProvider } from "./awsSources.js";
export { awsTrusts, gcpTrusts, type TrustOf, trustsOf } from "./fromFacts.js";
export { gcpProviderTrust, gcpTrust } from "./gcp.js";
export type { GcpBinding } from "./gcpBinding.js";
export { type GcpProvider, readGcpProvider } from "./gcpProvider.js";
export { identitiesNamed } from "./identities.js";
export { type Decision, type ProveOptions, prove } from "./prove.js";
export { closestSubject, type Unreachable } from "./unreachable.js";
export { type Way, waysOf, whoCan } from "./whoCan.js";

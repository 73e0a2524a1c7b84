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
export { type GcpBinding, gcpProviderTrust, gcpTrust } from "./gcp.js";
export { type GcpProvider, readGcpProvider } from "./gcpProvider.js";
export { closestSubject, type Unreachable } from "./unreachable.js";

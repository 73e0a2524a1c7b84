export type { AwsGrant } from "./awsGrants.js";
export type { GcpGrant } from "./gcpGrants.js";
export type { GithubTrust } from "./github.js";
export type { GrantWhen } from "./grants.js";
export type { OwnedArgs } from "./identity.js";
export type { TrustArgs } from "./trust.js";

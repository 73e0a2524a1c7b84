export type { FederatedServiceAccountArgs } from "../args/federatedServiceAccount.js";
export { FederatedServiceAccount } from "./federatedServiceAccount.js";

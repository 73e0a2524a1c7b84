export { FederatedServiceAccount, type FederatedServiceAccountArgs } from "./federatedServiceAccount.js";

export { FederatedRole, type FederatedRoleArgs } from "./federatedRole.js";

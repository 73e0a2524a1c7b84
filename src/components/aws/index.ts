export type { FederatedRoleArgs } from "../args/federatedRole.js";
export { FederatedRole } from "./federatedRole.js";

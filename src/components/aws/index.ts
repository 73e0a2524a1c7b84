export type { CertificateRoleArgs, CertificateSubject } from "../args/certificateRole.js";
export type { FederatedRoleArgs } from "../args/federatedRole.js";
export type { GuardedIssuer, OrganizationGuardArgs } from "../args/organizationGuard.js";
export type { PodRoleArgs } from "../args/podRole.js";
export { CertificateRole } from "./certificateRole.js";
export { FederatedRole } from "./federatedRole.js";
export { OrganizationGuard } from "./organizationGuard.js";
export { PodRole } from "./podRole.js";

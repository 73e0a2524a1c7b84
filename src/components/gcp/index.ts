export type { CertificateServiceAccountArgs, MachineSubject } from "../args/certificateServiceAccount.js";
export type { FederatedServiceAccountArgs } from "../args/federatedServiceAccount.js";
export type { JustInTimeAccessArgs } from "../args/justInTimeAccess.js";
export type { PodPrincipalArgs, PodServiceAccountArgs } from "../args/podServiceAccount.js";
export { CertificateServiceAccount } from "./certificateServiceAccount.js";
export { FederatedServiceAccount } from "./federatedServiceAccount.js";
export { JustInTimeAccess } from "./justInTimeAccess.js";
export { PodPrincipal } from "./podPrincipal.js";
export { PodServiceAccount } from "./podServiceAccount.js";

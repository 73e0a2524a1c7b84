import type { Unwrap } from "@pulumi/pulumi";
import type { AuditLogArgs } from "../components/args/auditLog.js";
import type { AuditTrailArgs } from "../components/args/auditTrail.js";
import type { CertificateRoleArgs } from "../components/args/certificateRole.js";
import type { CertificateServiceAccountArgs } from "../components/args/certificateServiceAccount.js";
import type { FederatedRoleArgs } from "../components/args/federatedRole.js";
import type { FederatedServiceAccountArgs } from "../components/args/federatedServiceAccount.js";
import type { GoogleOrganizationGuardArgs } from "../components/args/googleOrganizationGuard.js";
import type { OwnedArgs } from "../components/args/identity.js";
import type { JustInTimeAccessArgs } from "../components/args/justInTimeAccess.js";
import type { OrganizationGuardArgs } from "../components/args/organizationGuard.js";
import type { PodRoleArgs } from "../components/args/podRole.js";
import type { PodPrincipalArgs, PodServiceAccountArgs } from "../components/args/podServiceAccount.js";
import { auditLogProblems } from "../components/audit/log.js";
import { trailProblems } from "../components/audit/trail.js";
import { roleProblems } from "../components/aws/planRole.js";
import { accountIdFor, accountProblems } from "../components/gcp/planAccount.js";
import { physicalName, type StackName } from "../components/names.js";
import { ownershipOf } from "../components/ownership.js";
import { type Problem, problemsIn } from "../components/problem.js";
import { certificateProblems } from "../components/trust/certificate.js";
import { podAccountProblems, podPrincipalProblems } from "../components/trust/gkePod.js";
import { googleGuardProblems } from "../components/trust/googleGuard.js";
import { guardProblems } from "../components/trust/guard.js";
import { accessProblems } from "../components/trust/justInTime.js";
import { machineProblems } from "../components/trust/machine.js";
import { podProblems } from "../components/trust/pod.js";
import { type ComponentName, componentOf } from "./kinds.js";

/** Arguments of each component that the config can declare. */
export interface ComponentArgs {
  readonly FederatedRole: FederatedRoleArgs;
  readonly PodRole: PodRoleArgs;
  readonly CertificateRole: CertificateRoleArgs;
  readonly OrganizationGuard: OrganizationGuardArgs;
  readonly AuditTrail: AuditTrailArgs;
  readonly OutboundFederation: OwnedArgs;
  readonly FederatedServiceAccount: FederatedServiceAccountArgs;
  readonly PodServiceAccount: PodServiceAccountArgs;
  readonly PodPrincipal: PodPrincipalArgs;
  readonly CertificateServiceAccount: CertificateServiceAccountArgs;
  readonly JustInTimeAccess: JustInTimeAccessArgs;
  readonly GoogleOrganizationGuard: GoogleOrganizationGuardArgs;
  readonly AuditLog: AuditLogArgs;
}

/** One entry of the stack's config, as far as every kind has it: the component's own arguments stand beside. */
export interface Declared {
  readonly cloud: "aws" | "gcp";
  readonly kind?: string;
  readonly name: string;
}

/** A declared identity with the arguments of its component. */
export type DeclaredIdentity = {
  [C in ComponentName]: Declared & Unwrap<ComponentArgs[C]>;
}[ComponentName];

type Judges = {
  readonly [C in ComponentName]: (
    args: Declared & Unwrap<ComponentArgs[C]>,
    stack: StackName,
  ) => readonly Problem[];
};

/** What is wrong with the arguments of each component, as its constructor would say. */
const judges: Judges = {
  FederatedRole: roleProblems,
  PodRole: podProblems,
  CertificateRole: certificateProblems,
  OrganizationGuard: guardProblems,
  AuditTrail: trailProblems,
  OutboundFederation: (args) => problemsIn(ownershipOf(args)),
  FederatedServiceAccount: (args, stack) => accountProblems(accountIn(args, stack), args),
  PodServiceAccount: (args, stack) => podAccountProblems(accountIn(args, stack), args),
  PodPrincipal: podPrincipalProblems,
  CertificateServiceAccount: (args, stack) => machineProblems(accountIn(args, stack), args),
  JustInTimeAccess: (args, stack) =>
    accessProblems(args.entitlementId ?? physicalName(args.name, stack, 63), args),
  GoogleOrganizationGuard: googleGuardProblems,
  AuditLog: auditLogProblems,
};

/** All mistakes in one entry that the schema cannot see. */
export function problemsOf(identity: DeclaredIdentity, stack: StackName): readonly Problem[] {
  const judge = judges[componentOf(identity)] as (args: unknown, stack: StackName) => readonly Problem[];
  return judge(identity, stack);
}

function accountIn(
  { accountId, name }: { readonly accountId?: string; readonly name: string },
  stack: StackName,
): string {
  return accountId ?? accountIdFor(name, stack);
}

/**
 * The root Pulumi program: provisions the identities that the stack's config declares under `keyless:identities`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as aws from "../components/aws/index.js";
import { currentStack } from "../components/context.js";
import * as gcp from "../components/gcp/index.js";
import { problemText } from "../components/problem.js";
import type { ComponentArgs, DeclaredIdentity } from "./declared.js";
import { readIdentities } from "./identities.js";
import { type ComponentName, componentOf } from "./kinds.js";
import { sandboxProblem } from "./sandboxOnly.js";

/** What a person needs of an identity next. */
interface Provisioned {
  readonly id: pulumi.Output<string>;
  readonly setup?: pulumi.Output<string>;
}

type Makers = {
  readonly [C in ComponentName]: (name: string, args: pulumi.Unwrap<ComponentArgs[C]>) => Provisioned;
};

/** Makes each component, and says how it is called in its cloud. */
const makers: Makers = {
  FederatedRole: (name, args) => role(new aws.FederatedRole(name, args)),
  PodRole: (name, args) => role(new aws.PodRole(name, args)),
  CertificateRole: (name, args) => role(new aws.CertificateRole(name, args)),
  OrganizationGuard: (name, args) => ({ id: new aws.OrganizationGuard(name, args).federationPolicyArn }),
  OutboundFederation: (name, args) => ({ id: new aws.OutboundFederation(name, args).issuer }),
  AuditTrail: (name, args) => ({ id: new aws.AuditTrail(name, args).arn }),
  FederatedServiceAccount: (name, args) => account(new gcp.FederatedServiceAccount(name, args)),
  PodServiceAccount: (name, args) => account(new gcp.PodServiceAccount(name, args)),
  PodPrincipal: (name, args) => {
    const { member, setup } = new gcp.PodPrincipal(name, args);
    return { id: member, setup };
  },
  CertificateServiceAccount: (name, args) => account(new gcp.CertificateServiceAccount(name, args)),
  JustInTimeAccess: (name, args) => {
    const { entitlement, setup } = new gcp.JustInTimeAccess(name, args);
    return { id: entitlement, setup };
  },
  GoogleOrganizationGuard: (name, args) => {
    const { policyNames } = new gcp.GoogleOrganizationGuard(name, args);
    return { id: policyNames.apply((names) => names.join(", ")) };
  },
  AuditLog: (name, args) => {
    const { services } = new gcp.AuditLog(name, args);
    return { id: services.apply((names) => names.join(", ")) };
  },
};

const config = new pulumi.Config("keyless");
const refusal = sandboxProblem(config.get("sandbox"), process.env);
if (refusal !== undefined) throw new pulumi.RunError(refusal);

const identities = readIdentities(config.get("identities"), currentStack());
if (identities.kind === "wrong") throw new pulumi.RunError(problemText(identities.problems));

/** ARN or e-mail of each identity and what to paste next, by cloud and name. */
export const provisioned: Readonly<Record<string, Readonly<Record<string, Provisioned>>>> = {
  aws: provision("aws", identities.value),
  gcp: provision("gcp", identities.value),
};

function provision(cloud: string, all: readonly DeclaredIdentity[]): Readonly<Record<string, Provisioned>> {
  const chosen = all.filter((identity) => identity.cloud === cloud);
  return Object.fromEntries(chosen.map((identity) => [identity.name, declare(identity)]));
}

function declare(identity: DeclaredIdentity): Provisioned {
  const maker = makers[componentOf(identity)] as (name: string, args: object) => Provisioned;
  const { cloud: _, kind: __, name, ...args } = identity;
  return maker(name, args);
}

function role({
  arn,
  setup,
}: {
  readonly arn: pulumi.Output<string>;
  readonly setup: pulumi.Output<string>;
}): Provisioned {
  return { id: arn, setup };
}

function account({
  email,
  setup,
}: {
  readonly email: pulumi.Output<string>;
  readonly setup: pulumi.Output<string>;
}): Provisioned {
  return { id: email, setup };
}

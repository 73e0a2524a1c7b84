import * as pulumi from "@pulumi/pulumi";
import type { FederatedServiceAccountArgs } from "../args/federatedServiceAccount.js";
import { checkPlain, compute, currentStack, given, insist } from "../context.js";
import { gcpSetup } from "../text/gcpSetup.js";
import { keyPrefix } from "../trust/awsDocument.js";
import { withKeys } from "../trust/issuerKeys.js";
import { grantedServices } from "./accountPermissions.js";
import { makeAccount } from "./makeAccount.js";
import { alarmOnMisuse } from "./misuseAlarm.js";
import { accountIdFor, accountProblems, accountTrust, poolIdFor } from "./planAccount.js";
import { admit, poolPrincipals } from "./poolProvider.js";

/** A GCP service account that one workload becomes with its issuer's token: no key anywhere. */
export class FederatedServiceAccount extends pulumi.ComponentResource {
  /** E-mail address of the account. */
  public readonly email: pulumi.Output<string>;
  /** The account as a member in IAM policies. */
  public readonly member: pulumi.Output<string>;
  /** Services that its grants are for: what an `AuditLog` records. */
  public readonly services: pulumi.Output<string[]>;
  /** Full name of the workload identity provider, which clients ask for. */
  public readonly workloadIdentityProvider: pulumi.Output<string>;
  /** What to paste next where the workload is defined; holds no secret. */
  public readonly setup: pulumi.Output<string>;

  constructor(name: string, args: FederatedServiceAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:FederatedServiceAccount", name, {}, opts);
    const id = args.accountId ?? accountIdFor(name, currentStack());
    checkPlain(this, "FederatedServiceAccount", args, (plain) => accountProblems(id, plain));

    const trust = compute({ trust: args.trust }, (plain) => insist(this, accountTrust(id, plain.trust)));
    const account = makeAccount(this, name, args, {
      id,
      issuer: trust.apply(({ federation }) => keyPrefix(federation.request.issuer)),
      remarks: trust.apply(({ openings }) => openings),
    });
    const { pool, poolId, providerId, projectId, purpose } = args;
    const provider = admit(this, name, {
      ...given({ pool, poolId, providerId }),
      account,
      identity: id,
      project: projectId,
      purpose,
      settings: pulumi
        .all([trust, args.issuerKeys])
        .apply(([{ provider: settings }, keys]) => insist(this, withKeys(settings, keys))),
      kind: sourceKindOf(args.trust),
      defaultPool: trust.apply(({ federation }) => ({
        id: poolIdFor(federation),
        title: federation.issuer.name,
      })),
    });

    alarmOnMisuse(name, args, { account, insider: provider.name.apply(poolPrincipals) }, { parent: this });
    this.email = account.email;
    this.member = account.member;
    this.services = grantedServices(args.grants);
    this.workloadIdentityProvider = provider.name;
    this.setup = pulumi
      .all([trust, account.email, provider.name])
      .apply(([{ federation }, email, providerName]) => gcpSetup(federation, email, providerName));
    this.registerOutputs({
      email: this.email,
      member: this.member,
      services: this.services,
      workloadIdentityProvider: this.workloadIdentityProvider,
      setup: this.setup,
    });
  }
}

/** Kind of the provider that a trust needs; undefined while the trust as a whole is an output. */
function sourceKindOf(trust: FederatedServiceAccountArgs["trust"]): "oidc" | "aws" | undefined {
  if (pulumi.Output.isInstance(trust) || trust instanceof Promise) return undefined;
  const { awsRole } = trust;
  if (pulumi.Output.isInstance(awsRole) || awsRole instanceof Promise) return undefined;
  return awsRole !== undefined && awsRole.issuer === undefined ? "aws" : "oidc";
}

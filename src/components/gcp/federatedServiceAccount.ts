import { WorkloadIdentityPoolProvider } from "@pulumi/gcp/iam/workloadIdentityPoolProvider.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { IAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import * as pulumi from "@pulumi/pulumi";
import type { GcpGrant } from "../args/gcpGrants.js";
import { type OwnedArgs, ownedOf } from "../args/identity.js";
import type { TrustArgs } from "../args/trust.js";
import { checkPlain, compute, currentStack, given, insist } from "../context.js";
import { descriptionOf, ownershipOf } from "../ownership.js";
import { gcpSetup } from "../text/gcpSetup.js";
import { keyPrefix } from "../trust/awsDocument.js";
import { identityMember } from "../trust/gcpProvider.js";
import { grantAll } from "./accountPermissions.js";
import { identityPool } from "./identityPool.js";
import { accountIdFor, accountProblems, accountTrust, poolIdFor } from "./planAccount.js";

/** What a federated service account is made of: who may use it, what it may do, and whose it is. */
export interface FederatedServiceAccountArgs extends OwnedArgs {
  /** Who may use the account: exactly one issuer, in the issuer's own words. */
  trust: pulumi.Input<TrustArgs>;
  /** What the account may do. Default: nothing. */
  grants?: pulumi.Input<pulumi.Input<GcpGrant>[]>;
  /** Project in which the account and the pool stand. Default: that of the gcp provider. */
  projectId?: pulumi.Input<string>;
  /** Id of the account, 6 to 30 characters. Default: the logical name with a mark of the stack. */
  accountId?: string;
  /**
   * How the account comes by the workload identity pool of its issuer: `auto` uses the one that is there, else makes
   * it; `create` makes it; `adopt` takes the one that is there into this stack; `existing` uses it and never makes one.
   * Default: `auto`.
   */
  pool?: pulumi.Input<string>;
  /** Id of the pool. One pool holds one issuer's tokens only. Default: `keyless-` and the issuer's name. */
  poolId?: pulumi.Input<string>;
  /** Id of the provider in the pool, which stays taken for 30 days once deleted. Default: the account's id. */
  providerId?: pulumi.Input<string>;
}

/** A GCP service account that one workload becomes with its issuer's token: no key anywhere. */
export class FederatedServiceAccount extends pulumi.ComponentResource {
  /** E-mail address of the account. */
  public readonly email: pulumi.Output<string>;
  /** The account as a member in IAM policies. */
  public readonly member: pulumi.Output<string>;
  /** Full name of the workload identity provider, which clients ask for. */
  public readonly workloadIdentityProvider: pulumi.Output<string>;
  /** What to paste next where the workload is defined; holds no secret. */
  public readonly setup: pulumi.Output<string>;

  constructor(name: string, args: FederatedServiceAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:FederatedServiceAccount", name, {}, opts);
    const child = { parent: this };
    const id = args.accountId ?? accountIdFor(name, currentStack());
    checkPlain(this, args, (plain) => accountProblems(id, plain));

    const trust = compute({ trust: args.trust }, (plain) => insist(this, accountTrust(id, plain.trust)));
    const issuer = trust.apply(({ federation }) => keyPrefix(federation.request.issuer));
    const ownership = compute(ownedOf(args), (plain) => insist(this, ownershipOf(plain)));
    const project = given({ project: args.projectId });

    const account = new Account(
      name,
      {
        ...project,
        accountId: id,
        displayName: name.slice(0, 100),
        description: pulumi.all([ownership, issuer]).apply(([owned, url]) => descriptionOf(owned, url)),
      },
      child,
    );
    const pool = pulumi
      .all([trust, args.pool ?? "auto", args.poolId, args.projectId])
      .apply(([{ federation }, choice, poolId, projectId]) =>
        identityPool(this, {
          id: poolId ?? poolIdFor(federation),
          title: federation.issuer.name,
          project: projectId,
          choice,
        }),
      );
    const provider = new WorkloadIdentityPoolProvider(
      name,
      {
        ...project,
        workloadIdentityPoolId: pool.id,
        workloadIdentityPoolProviderId: args.providerId ?? id,
        displayName: id,
        description: args.purpose,
        attributeMapping: trust.provider.attributeMapping,
        attributeCondition: trust.provider.attributeCondition,
        oidc: trust.provider.apply(({ issuerUri, allowedAudiences }) => ({
          issuerUri,
          ...(allowedAudiences.length === 0 ? {} : { allowedAudiences: [...allowedAudiences] }),
        })),
      },
      child,
    );
    new IAMMember(
      name,
      {
        serviceAccountId: account.name,
        role: "roles/iam.workloadIdentityUser",
        member: pool.name.apply((poolName) => identityMember(poolName, id)),
      },
      child,
    );
    grantAll(name, { account, grants: args.grants, project: args.projectId }, child);

    this.email = account.email;
    this.member = account.member;
    this.workloadIdentityProvider = provider.name;
    this.setup = pulumi
      .all([trust, account.email, provider.name])
      .apply(([{ federation }, email, providerName]) => gcpSetup(federation, email, providerName));
    this.registerOutputs({
      email: this.email,
      member: this.member,
      workloadIdentityProvider: this.workloadIdentityProvider,
      setup: this.setup,
    });
  }
}

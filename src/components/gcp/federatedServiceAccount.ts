import { WorkloadIdentityPoolProvider } from "@pulumi/gcp/iam/workloadIdentityPoolProvider.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { IAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import * as pulumi from "@pulumi/pulumi";
import type { FederatedServiceAccountArgs } from "../args/federatedServiceAccount.js";
import { ownedOf } from "../args/identity.js";
import { checkPlain, compute, currentStack, given, insist } from "../context.js";
import { expiryOf } from "../grants/expiry.js";
import { plainName } from "../names.js";
import { descriptionOf, ownershipOf } from "../ownership.js";
import { gcpSetup } from "../text/gcpSetup.js";
import { keyPrefix } from "../trust/awsDocument.js";
import { identityMember } from "../trust/gcpProvider.js";
import { grantAll } from "./accountPermissions.js";
import { identityPool } from "./identityPool.js";
import { accountIdFor, accountProblems, accountTrust, poolIdFor } from "./planAccount.js";

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
        description: pulumi
          .all([
            ownership,
            issuer,
            trust,
            compute({ grants: args.grants ?? [] }, (plain) => expiryOf(plain.grants)),
          ])
          .apply(([owned, url, { openings }, expiry]) =>
            descriptionOf(owned, url, { ...openings, ...expiry }),
          ),
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
        workloadIdentityPoolProviderId: args.providerId ?? freshId(name, account.uniqueId),
        displayName: id,
        description: args.purpose,
        attributeMapping: trust.provider.attributeMapping,
        attributeCondition: trust.provider.attributeCondition,
        oidc: {
          issuerUri: trust.provider.issuerUri,
          allowedAudiences: trust.provider.apply(({ allowedAudiences }) => [...allowedAudiences]),
          ...given({ jwksJson: args.issuerKeys }),
        },
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

/**
 * A provider id that is never used twice: a deleted provider keeps its id for 30 days, and the account's number is new
 * whenever the account is.
 */
function freshId(name: string, accountNumber: pulumi.Output<string>): pulumi.Output<string> {
  return accountNumber.apply((number) => `${plainName(name, 25).replace(/^gcp-/, "")}-${number.slice(-6)}`);
}

import { Role } from "@pulumi/aws/iam/role.js";
import * as pulumi from "@pulumi/pulumi";
import type { FederatedRoleArgs } from "../args/federatedRole.js";
import { ownedOf } from "../args/identity.js";
import { checkPlain, compute, given, insist, whenGranted } from "../context.js";
import { ownershipOf, tagsOf } from "../ownership.js";
import { awsSetup } from "../text/awsSetup.js";
import { isNative, keyPrefix, principalOf, webIdentityTrust } from "../trust/awsDocument.js";
import { oidcProviderArn } from "./oidcProvider.js";
import { rolePolicies, roleProblems, roleTrust } from "./planRole.js";
import { attachPermissions } from "./rolePermissions.js";

/** An AWS role that one workload becomes with its issuer's token: no key anywhere. */
export class FederatedRole extends pulumi.ComponentResource {
  /** ARN of the role. */
  public readonly arn: pulumi.Output<string>;
  /** Name of the role. */
  public readonly roleName: pulumi.Output<string>;
  /** ARN of the account's OIDC provider that the role trusts; `accounts.google.com` for Google, which needs none. */
  public readonly oidcProviderArn: pulumi.Output<string>;
  /** What to paste next where the workload is defined; holds no secret. */
  public readonly setup: pulumi.Output<string>;

  constructor(name: string, args: FederatedRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:FederatedRole", name, {}, opts);
    const child = { parent: this };
    checkPlain(this, args, roleProblems);

    const trust = compute({ trust: args.trust }, (plain) => insist(this, roleTrust(plain.trust)));
    const issuer = trust.apply(({ federation }) => keyPrefix(federation.request.issuer));
    const ownership = compute(ownedOf(args), (plain) => insist(this, ownershipOf(plain)));
    const tags = pulumi.all([ownership, issuer]).apply(([owned, url]) => tagsOf(owned, url));

    this.oidcProviderArn = pulumi
      .all([trust, args.oidcProvider ?? "auto"])
      .apply(([{ federation, audience }, choice]) =>
        isNative(federation.request.issuer)
          ? pulumi.output(principalOf(federation.request.issuer, ""))
          : oidcProviderArn(this, { url: federation.request.issuer, audience, choice }),
      );
    const role = new Role(
      name,
      {
        ...given({ name: args.roleName, path: args.path, permissionsBoundary: args.permissionsBoundary }),
        description: args.purpose,
        assumeRolePolicy: pulumi
          .all([trust, this.oidcProviderArn])
          .apply(([{ conditions }, provider]) => JSON.stringify(webIdentityTrust(provider, conditions))),
        maxSessionDuration: args.sessionSeconds ?? shortestSession,
        tags,
      },
      child,
    );
    const grants = args.grants;
    whenGranted(grants, () => {
      const policies = compute({ grants }, (plain) => insist(this, rolePolicies(plain.grants ?? [])));
      attachPermissions(name, { role, policies, tags }, child);
    });

    this.arn = role.arn;
    this.roleName = role.name;
    this.setup = pulumi
      .all([trust, role.arn])
      .apply(([{ federation, audience }, arn]) => awsSetup(federation, arn, audience));
    this.registerOutputs({
      arn: this.arn,
      roleName: this.roleName,
      oidcProviderArn: this.oidcProviderArn,
      setup: this.setup,
    });
  }
}

/** Seconds; AWS takes no shorter maximum for a role. */
const shortestSession = 3600;

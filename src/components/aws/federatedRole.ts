import * as pulumi from "@pulumi/pulumi";
import type { FederatedRoleArgs } from "../args/federatedRole.js";
import { checkPlain, compute, insist } from "../context.js";
import { awsSetup } from "../text/awsSetup.js";
import { isNative, keyPrefix, principalOf, webIdentityTrust } from "../trust/awsDocument.js";
import { makeRole } from "./makeRole.js";
import { oidcProviderArn } from "./oidcProvider.js";
import { roleProblems, roleTrust } from "./planRole.js";

/** An AWS role that one workload becomes with its issuer's token: no key anywhere. */
export class FederatedRole extends pulumi.ComponentResource {
  /** ARN of the role. */
  public readonly arn: pulumi.Output<string>;
  /** Name of the role. */
  public readonly roleName: pulumi.Output<string>;
  /** ARNs that its grants name: what an `AuditTrail` looks at. */
  public readonly resources: pulumi.Output<string[]>;
  /** ARN of the account's OIDC provider that the role trusts; `accounts.google.com` for Google, which needs none. */
  public readonly oidcProviderArn: pulumi.Output<string>;
  /** What to paste next where the workload is defined; holds no secret. */
  public readonly setup: pulumi.Output<string>;

  constructor(name: string, args: FederatedRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:FederatedRole", name, {}, opts);
    checkPlain(this, "FederatedRole", args, roleProblems);

    const trust = compute({ trust: args.trust }, (plain) => insist(this, roleTrust(plain.trust)));
    const issuer = trust.apply(({ federation }) => keyPrefix(federation.request.issuer));
    const further = compute({ list: args.oidcAudiences ?? [] }, ({ list }) => list);
    this.oidcProviderArn = pulumi
      .all([trust, args.oidcProvider ?? "auto", further])
      .apply(([{ federation, audience }, choice, others]) => {
        const url = federation.request.issuer;
        if (isNative(url)) return pulumi.output(principalOf(url, ""));
        return oidcProviderArn(this, { url, audience, audiences: [audience, ...others], choice });
      });
    const document = pulumi
      .all([trust, this.oidcProviderArn])
      .apply(([{ conditions, federation }, provider]) =>
        JSON.stringify(webIdentityTrust(provider, conditions, federation.request)),
      );
    const { role, resources } = makeRole(this, name, args, {
      document,
      issuer,
      insider: this.oidcProviderArn.apply((id) => ({ kind: "provider" as const, id })),
      remarks: trust.apply(({ openings, expiry }) => ({ ...openings, ...expiry })),
    });

    this.arn = role.arn;
    this.roleName = role.name;
    this.resources = resources;
    this.setup = pulumi
      .all([trust, role.arn])
      .apply(([{ federation, audience }, arn]) => awsSetup(federation, arn, audience));
    this.registerOutputs({
      arn: this.arn,
      roleName: this.roleName,
      resources: this.resources,
      oidcProviderArn: this.oidcProviderArn,
      setup: this.setup,
    });
  }
}

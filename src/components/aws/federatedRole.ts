import * as pulumi from "@pulumi/pulumi";
import type { FederatedRoleArgs } from "../args/federatedRole.js";
import { checkPlain, computed, insist, whenKnown } from "../context.js";
import type { Remarks } from "../ownership.js";
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

    const trust = computed({ trust: args.trust }, (plain) => insist(this, roleTrust(plain.trust)));
    const further = computed({ list: args.oidcAudiences ?? [] }, ({ list }) => list);
    const provider = whenKnown({ trust, further, choice: args.oidcProvider ?? "auto" }, (known) => {
      const { federation, audience } = known.trust;
      const url = federation.request.issuer;
      if (isNative(url)) return pulumi.output(principalOf(url, ""));
      return oidcProviderArn(this, {
        url,
        audience,
        audiences: [audience, ...known.further],
        choice: known.choice,
      });
    });
    this.oidcProviderArn = pulumi.output(provider as pulumi.Input<string>);
    const { role, resources } = makeRole(this, name, args, {
      document: whenKnown({ trust, arn: this.oidcProviderArn }, (known) =>
        JSON.stringify(webIdentityTrust(known.arn, known.trust.conditions, known.trust.federation.request)),
      ),
      issuer: whenKnown({ trust }, (known) => keyPrefix(known.trust.federation.request.issuer)),
      insider: () => this.oidcProviderArn.apply((id) => ({ kind: "provider" as const, id })),
      remarks: whenKnown({ trust }, (known): Remarks => ({ ...known.trust.openings, ...known.trust.expiry })),
    });

    this.arn = role.arn;
    this.roleName = role.name;
    this.resources = resources;
    this.setup = pulumi.output(
      whenKnown({ trust, arn: role.arn }, (known) =>
        awsSetup(known.trust.federation, known.arn, known.trust.audience),
      ),
    );
    this.registerOutputs({
      arn: this.arn,
      roleName: this.roleName,
      resources: this.resources,
      oidcProviderArn: this.oidcProviderArn,
      setup: this.setup,
    });
  }
}

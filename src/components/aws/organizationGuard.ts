import { Policy } from "@pulumi/aws/organizations/policy.js";
import { PolicyAttachment } from "@pulumi/aws/organizations/policyAttachment.js";
import * as pulumi from "@pulumi/pulumi";
import { ownedOf } from "../args/identity.js";
import type { OrganizationGuardArgs } from "../args/organizationGuard.js";
import { checkPlain, compute, insist } from "../context.js";
import { ownershipOf, tagsOf } from "../ownership.js";
import { federationGuard, guardProblems, keyGuard } from "../trust/guard.js";

/**
 * The same rules where nobody in an account can go around them: a service control policy against long-lived
 * credentials, and a resource control policy that lets only these issuers federate, each with its own tenants only.
 */
export class OrganizationGuard extends pulumi.ComponentResource {
  /** ARN of the service control policy against keys and console passwords. */
  public readonly keyPolicyArn: pulumi.Output<string>;
  /** ARN of the resource control policy on federation. */
  public readonly federationPolicyArn: pulumi.Output<string>;

  constructor(name: string, args: OrganizationGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("keyless:index:OrganizationGuard", name, {}, opts);
    const child = { parent: this };
    checkPlain(this, "OrganizationGuard", args, guardProblems);
    const ownership = compute(ownedOf(args), (plain) => insist(this, ownershipOf(plain)));
    const make = (part: string, type: string, content: pulumi.Output<string>) =>
      new Policy(
        `${name}-${part}`,
        {
          type,
          content,
          description: args.purpose,
          tags: ownership.apply((owned) => tagsOf(owned, "organization")),
        },
        child,
      );
    const keys = compute({ roles: args.exemptRoles ?? [] }, ({ roles }) => JSON.stringify(keyGuard(roles)));
    const issuers = compute({ issuers: args.issuers }, (plain) =>
      JSON.stringify(federationGuard(plain.issuers)),
    );
    const policies = {
      keys: make("keys", "SERVICE_CONTROL_POLICY", keys),
      federation: make("federation", "RESOURCE_CONTROL_POLICY", issuers),
    };
    compute({ targets: args.targets }, ({ targets }) => {
      for (const target of targets) {
        for (const [part, policy] of Object.entries(policies)) {
          new PolicyAttachment(`${name}-${part}-${target}`, { policyId: policy.id, targetId: target }, child);
        }
      }
    });
    this.keyPolicyArn = policies.keys.arn;
    this.federationPolicyArn = policies.federation.arn;
    this.registerOutputs({ keyPolicyArn: this.keyPolicyArn, federationPolicyArn: this.federationPolicyArn });
  }
}

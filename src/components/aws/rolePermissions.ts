import { Policy } from "@pulumi/aws/iam/policy.js";
import type { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import type * as pulumi from "@pulumi/pulumi";
import { type Later, whenKnown } from "../context.js";
import type { AwsPolicies } from "../grants/awsPolicies.js";

/** A role and what its policies are made of. */
export interface Permissions {
  readonly role: Role;
  readonly policies: Later<AwsPolicies>;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Gives a role its permissions: an inline policy, which lives and dies with the role, and managed policies for what
 * does not fit into it. How many those are is known only once all ARNs are, so they are declared then.
 */
export function attachPermissions(
  name: string,
  { role, policies, tags }: Permissions,
  opts: pulumi.CustomResourceOptions,
): void {
  const inline = whenKnown({ policies }, (plain) => JSON.stringify(plain.policies.inline));
  new RolePolicy(name, { role: role.name, policy: inline }, opts);
  whenKnown({ policies }, (plain) => {
    plain.policies.managed.forEach((document, index) => {
      const part = `${name}-${index + 2}`;
      const policy = new Policy(part, { policy: JSON.stringify(document), tags }, opts);
      new RolePolicyAttachment(part, { role: role.name, policyArn: policy.arn }, opts);
    });
  });
}

import { IAMCustomRole } from "@pulumi/gcp/projects/iamcustomRole.js";
import * as pulumi from "@pulumi/pulumi";
import type { GcpGrant } from "../args/gcpGrants.js";
import { compute, currentStack, given, insist, whenGranted } from "../context.js";
import { type GcpBinding, gcpBindings, gcpGrantBindings } from "../grants/gcp.js";
import { serviceOf } from "../grants/gcpResource.js";
import { physicalName } from "../names.js";
import { addMember } from "./iamMember.js";

/** Who shall be allowed to do what. */
export interface MemberGrants {
  /** As IAM writes it: `serviceAccount:…`, `principal://…`. */
  readonly member: pulumi.Input<string>;
  readonly grants: pulumi.Input<pulumi.Input<GcpGrant>[]> | undefined;
  /** Project of custom roles; the provider's by default. */
  readonly project: pulumi.Input<string> | undefined;
}

/**
 * Adds the member to the IAM policy of each resource that it is granted something on. The kind of policy follows from the
 * resource's name, so a grant whose name is an output is declared once that is known.
 */
export function grantAll(
  name: string,
  { member, grants, project }: MemberGrants,
  opts: pulumi.CustomResourceOptions,
): void {
  const declare = (index: number, bindings: readonly GcpBinding[]) => {
    bindings.forEach((binding, part) => {
      const { resource, access, condition } = binding;
      const called = `${name}-${index + 1}${part === 0 ? "" : `-${part + 1}`}`;
      const role = "role" in access ? access.role : customRole(called, access.permissions, project, opts);
      addMember(called, resource, { role, member, ...given({ condition }) }, opts);
    });
  };
  const declareGrant = (grant: pulumi.Unwrap<GcpGrant>, index: number) =>
    declare(index, insist(opts.parent!, gcpGrantBindings(grant, index)));
  whenGranted(grants, () => {
    if (Array.isArray(grants)) {
      grants.forEach((grant, index) => void compute({ grant }, (plain) => declareGrant(plain.grant, index)));
    } else {
      pulumi.output(grants as pulumi.Input<GcpGrant[]>).apply((list) => void list.forEach(declareGrant));
    }
  });
}

/** Services of what the grants are on, each once and sorted. */
export function grantedServices(grants: MemberGrants["grants"]): pulumi.Output<string[]> {
  return compute({ grants: grants ?? [] }, (plain) => {
    const bindings = gcpBindings(plain.grants);
    const resources = bindings.kind === "ok" ? bindings.value.map(({ resource }) => resource) : [];
    return [...new Set(resources.map(serviceOf))].sort();
  });
}

function customRole(
  name: string,
  permissions: readonly string[],
  project: pulumi.Input<string> | undefined,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const role = new IAMCustomRole(
    name,
    {
      ...given({ project }),
      roleId: physicalName(name, currentStack(), 64).replaceAll("-", "_"),
      title: name.slice(0, 100),
      permissions: [...permissions].sort(),
    },
    opts,
  );
  return role.name;
}

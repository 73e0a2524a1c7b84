import { Policy } from "@pulumi/aws/iam/policy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import * as pulumi from "@pulumi/pulumi";
import { ownedOf } from "../args/identity.js";
import type { RoleArgs } from "../args/role.js";
import { compute, computed, given, insist, type Later, timesOf, whenGranted, whenKnown } from "../context.js";
import { grantedArns } from "../grants/awsGranted.js";
import { expiryOf } from "../grants/expiry.js";
import { joined, latin, ownershipOf, type Remarks, tagsOf } from "../ownership.js";
import { boundaryOfGrants, roleBoundary, rolePolicies } from "./planRole.js";
import { attachPermissions } from "./rolePermissions.js";
import { alarmOnMisuse, alarmOnUse, type Insider } from "./useAlarm.js";

/** Seconds; AWS takes no shorter maximum for a role. */
const shortestSession = 3600;

/** What differs from one kind of role to the next: who may use it. */
export interface RoleTrustText {
  /** Trust policy as JSON text. */
  readonly document: pulumi.Input<string>;
  /** Whose tokens or certificates become the role, for its tags. */
  readonly issuer: Later<string>;
  /** Who becomes the role as it is meant to be. */
  readonly insider: () => pulumi.Input<Insider>;
  /** What else its tags say. */
  readonly remarks?: Later<Remarks>;
}

/** A role as it was made. */
export interface MadeRole {
  readonly role: Role;
  readonly tags: Tags;
  /** ARNs that its grants name, sorted. */
  readonly resources: pulumi.Output<string[]>;
}

type Tags = Later<Readonly<Record<string, string>>>;

/** A role with its permissions, tagged with whose it is. */
export function makeRole(
  component: pulumi.ComponentResource,
  name: string,
  args: RoleArgs,
  { document, issuer, insider, remarks = {} }: RoleTrustText,
): MadeRole {
  const child = { parent: component };
  const ownership = computed(ownedOf(args), (plain) => insist(component, ownershipOf(plain)));
  const tags = whenKnown(
    { ownership, issuer, remarks, own: roleRemarks(args) },
    (plain): Readonly<Record<string, string>> =>
      tagsOf(plain.ownership, plain.issuer, joined(plain.remarks, plain.own)),
  );
  const permissionsBoundary = boundaryArn(component, name, args, tags);
  const role = new Role(
    name,
    {
      ...given({ name: args.roleName, path: args.path, permissionsBoundary }),
      description: whenKnown({ ownership }, (plain) => latin(plain.ownership.purpose)),
      assumeRolePolicy: document,
      maxSessionDuration: args.sessionSeconds ?? shortestSession,
      tags,
    },
    child,
  );
  const { grants } = args;
  whenGranted(grants, () => {
    const policies = computed({ grants }, (plain) => insist(component, rolePolicies(plain.grants ?? [])));
    attachPermissions(name, { role, policies, tags }, child);
  });
  if (args.alarmTopicArn !== undefined) alarmOnUse(name, { role, topicArn: args.alarmTopicArn, tags }, child);
  if (args.misuseTopicArn !== undefined)
    alarmOnMisuse(name, { role, topicArn: args.misuseTopicArn, tags, insider: insider() }, child);
  return { role, tags, resources: grantedOn(grants) };
}

/** What every kind of role says of itself in tags: when its last grant ends, and whether its use raises an alarm. */
function roleRemarks({ grants, alarmTopicArn }: RoleArgs): Later<Remarks> {
  const alarm: Remarks = alarmTopicArn === undefined ? {} : { "break-glass": "alarms when used" };
  return whenKnown({ times: timesOf(grants) }, ({ times }): Remarks => ({ ...expiryOf(times), ...alarm }));
}

/** What the grants name: what a trail of the role's use looks at. */
function grantedOn(grants: RoleArgs["grants"]): pulumi.Output<string[]> {
  return compute({ grants: grants ?? [] }, (plain) => grantedArns(plain.grants));
}

/** ARN of the boundary: the given one, or that of the policy which is made of the grants. */
function boundaryArn(
  component: pulumi.ComponentResource,
  name: string,
  { permissionsBoundary, grants = [] }: RoleArgs,
  tags: Tags,
): pulumi.Output<string> | undefined {
  if (permissionsBoundary === undefined) return undefined;
  const arn = compute({ permissionsBoundary }, ({ permissionsBoundary: asked }) => {
    if (asked !== boundaryOfGrants) return pulumi.output(asked);
    const document = compute({ grants }, (plain) => insist(component, roleBoundary(plain.grants)));
    const policy = document.apply((json) => JSON.stringify(json));
    const description = "Permissions boundary: exactly the grants of the role";
    return new Policy(`${name}-boundary`, { description, policy, tags }, { parent: component }).arn;
  });
  return pulumi.output(arn);
}

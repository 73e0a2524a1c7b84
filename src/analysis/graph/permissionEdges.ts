import { rolePermissions } from "../../iam/gcp/roles.js";
import { type AwsPolicy, type GcpGrant, isKnown, type Statement } from "../../model/index.js";
import { type GraphContext, nodeFor, pathOf } from "./context.js";
import type { NamedKind } from "./places.js";
import { policyFinder } from "./policies.js";

const holders: readonly NamedKind[] = ["role", "user", "group", "service-account"];

/** Edges from identities to the resources that their permissions name. `*` names nothing. */
export function addPermissionEdges(context: GraphContext): void {
  const policyOf = policyFinder(context.facts);
  const resources = resourceNodes(context);
  for (const permission of context.facts.permissions) {
    switch (permission.kind) {
      case "aws-policy":
        if (permission.use === "identity") addPolicy(context, resources, permission, permission);
        else if (permission.use === "resource") addResourcePolicy(context, permission);
        break;
      case "aws-attachment": {
        if (permission.use !== "identity") break;
        const policy = policyOf(permission.policy, permission.resource.source.file);
        if (policy !== undefined) addPolicy(context, resources, policy, permission);
        break;
      }
      case "gcp-grant":
        addGrant(context, permission);
        break;
      case "gcp-deny":
      case "gcp-role":
      case "kubernetes-role":
      case "kubernetes-binding":
        break;
    }
  }
}

function addPolicy(
  context: GraphContext,
  resources: (pattern: string, policy: AwsPolicy) => string | undefined,
  policy: AwsPolicy,
  { attachedTo, resource }: Pick<AwsPolicy, "attachedTo" | "resource">,
): void {
  if (!isKnown(policy.document) || attachedTo.length === 0) return;
  const ids = attachedTo.flatMap((each) => {
    const id = nodeFor(context, each, resource, kindsBy(resource.type), "identity");
    return id === undefined ? [] : [id];
  });
  for (const statement of policy.document.statements) {
    if (statement.effect !== "Allow" || statement.resources === undefined || statement.resources.negated)
      continue;
    const kind = passesRoles(statement) ? "delegates-to" : "reaches";
    const path = `${pathOf(policy)}.${statement.path}`;
    for (const pattern of statement.resources.patterns) {
      const to = resources(pattern, policy);
      if (to !== undefined) for (const id of ids) context.table.edge(kind, id, to, "declared", path);
    }
  }
}

/** The kind of identity that an IAM type with a holder's bare name is about. */
function kindsBy(type: string): readonly NamedKind[] {
  const name = type.slice(type.lastIndexOf(":") + 1);
  if (name.startsWith("Role")) return ["role"];
  if (name.startsWith("User")) return ["user"];
  return name.startsWith("Group") ? ["group"] : holders;
}

/** Whether all that a statement allows is to hand a role to something that then acts as it. */
function passesRoles({ actions }: Statement): boolean {
  return !actions.negated && actions.patterns.every((pattern) => /^iam:passrole$/i.test(pattern));
}

/** The nodes that the patterns of statements mean, each looked up once: many policies name the same. */
function resourceNodes(context: GraphContext): (pattern: string, policy: AwsPolicy) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (pattern, policy) => {
    if (known.has(pattern)) return known.get(pattern);
    const id = resourceNode(context, pattern, policy);
    known.set(pattern, id);
    return id;
  };
}

/** Objects in a bucket stand for the bucket; `*` alone, and whole services, name nothing. */
function resourceNode(context: GraphContext, pattern: string, policy: AwsPolicy): string | undefined {
  const name = pattern.replace(/^(arn:[^:]*:s3:::[^/*?]+)\/.*$/, "$1");
  if (/^(?:\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:\*)$/.test(name)) return undefined;
  return nodeFor(context, { value: name, addresses: [] }, policy.resource, [], "resource");
}

/** A resource that names an identity in its own policy. */
function addResourcePolicy(context: GraphContext, policy: AwsPolicy): void {
  if (!isKnown(policy.document)) return;
  const [target] = policy.attachedTo;
  const to = target && nodeFor(context, target, policy.resource, ["resource"], "resource");
  if (to === undefined) return;
  for (const { effect, principals, path } of policy.document.statements) {
    if (effect !== "Allow" || principals === undefined || principals.negated) continue;
    for (const { kind, value } of principals.principals) {
      if (kind !== "AWS" || value === "*") continue;
      const from = nodeFor(context, { value, addresses: [] }, policy.resource, [], "principal");
      if (from !== undefined)
        context.table.edge("reaches", from, to, "declared", `${pathOf(policy)}.${path}`);
    }
  }
}

/** Roles that let somebody put work under a service account without becoming it. */
const passing = "iam.serviceAccounts.actAs";
const becoming = "iam.serviceAccounts.getAccessToken";

function addGrant(context: GraphContext, grant: GcpGrant): void {
  const { on, role, members, resource } = grant;
  const onAccount = on.kind === "service-account";
  const permissions = onAccount && isKnown(role.value) ? rolePermissions(role.value) : undefined;
  // Who may become the account is told by its trust.
  if (permissions !== undefined && isKnown(permissions) && permissions.has(becoming)) {
    addAwsRoles(context, grant);
    return;
  }
  const passes = permissions !== undefined && isKnown(permissions) && permissions.has(passing);
  const to = nodeFor(context, on.name, resource, onAccount ? ["service-account"] : ["resource"], "resource");
  if (to === undefined) return;
  for (const member of members) {
    const from = nodeFor(context, member, resource, ["service-account"], "principal");
    if (from !== undefined)
      context.table.edge(passes ? "delegates-to" : "reaches", from, to, "declared", pathOf(grant));
  }
}

/** The member that the default mapping of an AWS provider makes of a role (Google Cloud, "Workload Identity Federation with AWS"). */
const awsRole = /\/attribute\.aws_role\/arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([^/]+)$/;

/** AWS roles named by a member: inferred, since the provider, which may not be in the input, decides what it stands for. */
function addAwsRoles(context: GraphContext, grant: GcpGrant): void {
  const to = nodeFor(context, grant.on.name, grant.resource, ["service-account"], "identity");
  for (const { value } of grant.members) {
    const [, partition, account, role] = isKnown(value) ? (awsRole.exec(value) ?? []) : [];
    if (to === undefined || role === undefined) continue;
    const named = context.identities.find(
      (each) =>
        each.account === account && each.kind === "role" && each.from.some(({ name }) => name === role),
    );
    const arn = `arn:${partition}:iam::${account}:role/${role}`;
    const from = named?.id ?? context.table.node({ id: arn, kind: "principal", name: role, cloud: "aws" });
    context.table.edge("can-become", from, to, "inferred", pathOf(grant));
  }
}

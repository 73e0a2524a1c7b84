import type { Unwrap } from "@pulumi/pulumi";
import { isProblem, parseCel } from "../../iam/gcp/cel/index.js";
import { basicRoles, knownPermissions, predefinedRole } from "../../iam/gcp/roles.js";
import type { GcpGrant } from "../args/gcpGrants.js";
import { all, type Checked, ok, under, wrong } from "../problem.js";
import { fullName, type GcpResource, parseGcpResource, serviceOf, serviceOfFunction } from "./gcpResource.js";
import { type GcpVerb, gcpVerbs, rolesByKind } from "./gcpRoles.js";
import { window } from "./window.js";

/** One role, predefined or custom, on one resource: what becomes one member in one IAM policy. */
export interface GcpBinding {
  readonly resource: GcpResource;
  readonly access: { readonly role: string } | { readonly permissions: readonly string[] };
  readonly condition?: { readonly title: string; readonly expression: string };
}

/** From what a grant asks for to the smallest predefined roles at the narrowest resource. Pure. */
export function gcpBindings(grants: readonly Unwrap<GcpGrant>[]): Checked<readonly GcpBinding[]> {
  const results = all(grants.map(gcpGrantBindings));
  return results.kind === "ok" ? ok(results.value.flat()) : results;
}

/** The same for the grant at one place of the list. */
export function gcpGrantBindings(grant: Unwrap<GcpGrant>, index: number): Checked<readonly GcpBinding[]> {
  return under(`grants[${index}]`, bindingsOf(grant));
}

function bindingsOf(grant: Unwrap<GcpGrant>): Checked<readonly GcpBinding[]> {
  const asked = askedFor(grant);
  if (asked.kind === "wrong") return asked;
  const { path, name, access } = asked.value;
  const named = parseGcpResource(name);
  if (named === undefined) return wrong(path, unreadable(name));
  const isInvoked = "verb" in access && access.verb === "invoke" && named.kind === "function";
  const resource = isInvoked ? serviceOfFunction(named) : named;
  const condition = conditionOf(grant, resource);
  if (condition.kind === "wrong") return condition;
  const accesses = accessesOn(named, access);
  if (accesses.kind === "wrong") return under(path, accesses);
  return ok(
    accesses.value.map((one) => ({
      resource,
      access: one,
      ...(condition.value === undefined ? {} : { condition: condition.value }),
    })),
  );
}

/** What to write instead of a name that is none; models that Google shares have no policy that could name anybody. */
function unreadable(name: string): string {
  const [, project] = /projects\/([^/]+)\/locations\/[^/]+\/publishers\//.exec(name) ?? [];
  if (project !== undefined) {
    return (
      `${JSON.stringify(name)} is a publisher's model, which has no IAM policy: Google cannot hold an identity to it. ` +
      `Give permissions: [aiplatform.endpoints.predict] on projects/${project}, which is every model there, and bound the ` +
      "models by the organisation policy vertexai.allowedModels; or invoke an endpoint of your own"
    );
  }
  return (
    `${JSON.stringify(name)} does not name a resource; give its full name (//pubsub.googleapis.com/projects/p/topics/t), ` +
    "the `id` or `selfLink` of the Pulumi resource, or gs://bucket"
  );
}

type Access =
  | { readonly verb: GcpVerb }
  | { readonly role: string }
  | { readonly permissions: readonly string[] };

function askedFor(
  grant: Unwrap<GcpGrant>,
): Checked<{ readonly path: string; readonly name: string; readonly access: Access }> {
  const verbs = gcpVerbs.filter((verb) => grant[verb] !== undefined);
  const { role, permissions, on } = grant;
  const chosen = verbs.length + (role === undefined ? 0 : 1) + (permissions === undefined ? 0 : 1);
  if (chosen !== 1) {
    return wrong("", `give exactly one of ${gcpVerbs.join(", ")}, role, permissions; ${chosen} are given`);
  }
  const [verb] = verbs;
  if (verb !== undefined) {
    if (on !== undefined) return wrong("on", `belongs to role or permissions; name the resource in ${verb}`);
    return ok({ path: verb, name: grant[verb]!, access: { verb } });
  }
  if (on === undefined) return wrong("on", "name the resource that the role or permissions are for");
  return ok({
    path: "on",
    name: on,
    access: role !== undefined ? { role } : { permissions: permissions ?? [] },
  });
}

const permission = /^[a-z][a-zA-Z0-9]*\.[a-zA-Z0-9]+\.[a-zA-Z0-9]+$/;

function accessesOn(resource: GcpResource, access: Access): Checked<readonly GcpBinding["access"][]> {
  if ("verb" in access) {
    const table = rolesByKind[resource.kind];
    const roles = table[access.verb];
    if (roles !== undefined) return ok(roles.map((one) => (typeof one === "string" ? { role: one } : one)));
    const known = Object.keys(table);
    const instead = known.length === 0 ? "use role or permissions with on" : `it knows ${known.join(", ")}`;
    return wrong(
      "",
      `${access.verb} does not apply to a ${resource.kind} (${fullName(resource)}); ${instead}`,
    );
  }
  if ("role" in access) {
    if (basicRoles.includes(access.role)) {
      return wrong(
        "",
        `${access.role} is a basic role over everything in the project; name a predefined role`,
      );
    }
    if (!/^(?:roles|projects\/[^/]+\/roles|organizations\/\d+\/roles)\/[\w.]+$/.test(access.role)) {
      return wrong("", `${JSON.stringify(access.role)} is not a role; write it as roles/pubsub.viewer`);
    }
    if (access.role.startsWith("roles/") && predefinedRole(access.role) === undefined)
      return wrong("", `Google has no role ${access.role}; see the roles of ${serviceOf(resource)}`);
    return ok([{ role: access.role }]);
  }
  const odd = access.permissions.filter((name) => !permission.test(name));
  if (access.permissions.length === 0 || odd.length > 0) {
    return wrong(
      "",
      `permissions are written service.resource.verb, without wildcards: ${odd.join(", ") || "none given"}`,
    );
  }
  const unknown = access.permissions.find((name) => !knownPermissions().has(name));
  if (unknown !== undefined) return wrong("", `Google has no permission ${unknown} in any of its roles`);
  return ok([{ permissions: access.permissions }]);
}

const awsOnly = [
  "sourceIps",
  "sourceVpcs",
  "sourceVpcEndpoints",
  "resourceOrganization",
  "resourceTags",
  "regions",
] as const;

function conditionOf(
  grant: Unwrap<GcpGrant>,
  resource: GcpResource,
): Checked<GcpBinding["condition"] | undefined> {
  const when = grant.when ?? {};
  const foreign = awsOnly.find((field) => when[field] !== undefined);
  if (foreign !== undefined) {
    return wrong(`when.${foreign}`, "only AWS can hold this condition; on GCP use from, until or expression");
  }
  const times = under("when", window(when));
  if (times.kind === "wrong") return times;
  const parsed = when.expression === undefined ? undefined : parseCel(when.expression);
  if (parsed !== undefined && isProblem(parsed))
    return wrong("when.expression", `is no condition in CEL: ${parsed.message}`);
  const { from, until } = times.value;
  const tests = [
    ...narrowing(resource),
    ...(from === undefined ? [] : [`request.time >= timestamp('${from}')`]),
    ...(until === undefined ? [] : [`request.time < timestamp('${until}')`]),
    ...(when.expression === undefined ? [] : [`(${when.expression})`]),
  ];
  if (tests.length === 0) return ok(undefined);
  const title = until === undefined ? "Keyless grant" : `Keyless grant until ${until}`;
  return ok({ title, expression: tests.join(" && ") });
}

/** Tests that narrow the project's policy to one resource, where the resource has no policy of its own. */
function narrowing(resource: GcpResource): readonly string[] {
  if (resource.kind !== "sql-instance") return [];
  return [`resource.name == '${resource.name}'`, "resource.type == 'sqladmin.googleapis.com/Instance'"];
}

import { Unknown } from "../../model/index.js";
import { parseArn } from "./arn.js";
import { actionsNeeded, isAssume } from "./assume.js";
import { isGovernedByRcp } from "./catalogue.js";
import { accountInArn, fullContext, type Request } from "./context.js";
import { type Decision, decide, type Gate, type Policies } from "./decision.js";
import { matchTarget, namesAsClosely, type PreparedRequest, withValues } from "./matchStatement.js";
import {
  allowed,
  denied,
  findStatement,
  firstOf,
  type NamedPolicy,
  nothing,
  type Verdict,
} from "./policies.js";
import type { PolicyUse } from "./policyUse.js";
import { accountOf, type Closeness, type Principal } from "./principals.js";
import { both } from "./tri.js";

/**
 * Decides one request by the full set of policies (AWS IAM User Guide, "Policy evaluation logic" and
 * "Cross-account policy evaluation logic"; Organizations User Guide for SCPs and RCPs). Never throws.
 *
 * Undecided only where something unknown could change the outcome: a known explicit deny decides by itself.
 */
export function evaluate(policies: Policies, request: Request): Decision {
  const values = fullContext(request);
  let decision: Decision | undefined;
  for (const action of actionsNeeded(request.action, values)) {
    const next = decideOne(policies, withValues(request, action, values));
    if (next.decision === "denied") return next;
    if (decision === undefined || next.decision === "undecided") decision = next;
  }
  return decision!;
}

/**
 * The same for the request's own action and nothing that must be allowed along with it: a role that is assumed with
 * tags takes `sts:TagSession` besides.
 */
export function evaluateAction(policies: Policies, request: Request): Decision {
  return decideOne(policies, withValues(request, request.action, fullContext(request)));
}

function decideOne(policies: Policies, request: PreparedRequest): Decision {
  const scope = scopeOf(policies, request);
  const deny = firstDeny(scope, request);
  if (deny?.value === true)
    return {
      decision: "denied",
      reason: { kind: "explicit-deny", action: request.action, use: deny.use, ...deny.place! },
    };
  const outcome = grant(scope, request);
  if (outcome.decision === "allowed" && deny?.value instanceof Unknown) {
    return {
      decision: "undecided",
      reason: { kind: "unknown", action: request.action, use: deny.use, missing: deny.value.reason },
    };
  }
  return outcome;
}

/** The policies that apply to this caller and action, each list ready to be asked. */
interface Scope {
  readonly identity: readonly NamedPolicy[];
  readonly boundary: readonly NamedPolicy[] | undefined;
  readonly session: readonly NamedPolicy[] | undefined;
  readonly resource: NamedPolicy | undefined;
  readonly resourceUse: "resource" | "trust";
  readonly scp: readonly (readonly NamedPolicy[])[];
  readonly rcp: readonly NamedPolicy[];
}

/** Every role has a trust policy: where none is given, it is unknown and not absent. */
const missingTrust: NamedPolicy = {
  name: "the role's trust policy",
  document: new Unknown("it is not given"),
};

function scopeOf(policies: Policies, request: PreparedRequest): Scope {
  const { principal } = request;
  const assumes = isAssume(request.action);
  const inAccount = accountOf(principal) !== undefined;
  const entity =
    principal.kind === "user" || principal.kind === "role" || principal.kind === "federated-user";
  const serviceLinked =
    principal.kind === "role" &&
    (parseArn(principal.arn)?.resource.startsWith("role/aws-service-role/") ?? false);
  return {
    identity: entity ? (policies.identity ?? []) : [],
    boundary: entity && policies.boundary !== undefined ? [policies.boundary] : undefined,
    session: entity ? sessionPolicies(policies, principal) : undefined,
    resource: assumes ? (policies.trust ?? missingTrust) : policies.resource,
    resourceUse: assumes ? "trust" : "resource",
    scp: inAccount && !serviceLinked ? (policies.scp ?? []) : [],
    rcp:
      policies.rcp !== undefined && !serviceLinked && isGovernedByRcp(serviceOf(request)) ? policies.rcp : [],
  };
}

function serviceOf({ folded }: PreparedRequest): string {
  return folded.slice(0, Math.max(folded.indexOf(":"), 0));
}

/** `GetFederationToken` without a session policy gives a session that may do nothing by itself. */
function sessionPolicies(policies: Policies, principal: Principal): readonly NamedPolicy[] | undefined {
  if (policies.session !== undefined && policies.session.length > 0) return policies.session;
  return principal.kind === "federated-user" ? [] : undefined;
}

function firstDeny(
  scope: Scope,
  request: PreparedRequest,
): (Verdict & { readonly use: PolicyUse }) | undefined {
  const lists: readonly (readonly [PolicyUse, readonly NamedPolicy[]])[] = [
    ["scp", scope.scp.flat()],
    ["rcp", scope.rcp],
    [scope.resourceUse, scope.resource === undefined ? [] : [scope.resource]],
    ["identity", scope.identity],
    ["boundary", scope.boundary ?? []],
    ["session", scope.session ?? []],
  ];
  let unsure: (Verdict & { readonly use: PolicyUse }) | undefined;
  for (const [use, list] of lists) {
    const verdict = denied(list, request);
    if (verdict.value === true) return { ...verdict, use };
    if (verdict.value instanceof Unknown) unsure ??= { ...verdict, use };
  }
  return unsure;
}

/** What the resource's policy grants, by how closely it names the caller. */
type ResourceGrants = Readonly<Record<Closeness, Verdict>>;

function resourceGrants(policy: NamedPolicy | undefined, request: PreparedRequest): ResourceGrants {
  const ofCloseness = (wanted: Closeness): Verdict =>
    policy === undefined
      ? nothing
      : findStatement(policy, "Allow", (statement, version) =>
          both(namesAsClosely(statement, request.principal, wanted), () =>
            matchTarget(statement, request, version),
          ),
        );
  return {
    session: ofCloseness("session"),
    identity: ofCloseness("identity"),
    account: ofCloseness("account"),
  };
}

/** Whether anything grants the request, explicit denies aside. */
function grant(scope: Scope, request: PreparedRequest): Decision {
  const grants = resourceGrants(scope.resource, request);
  const identity: Verdict =
    request.principal.kind === "root" ? { value: true } : allowed(scope.identity, request);
  const gate = (use: PolicyUse, verdict: Verdict, list: readonly NamedPolicy[]): Gate => ({
    use,
    verdict,
    policies: list,
  });
  const limits: readonly Gate[] = [
    ...(scope.boundary === undefined
      ? []
      : [gate("boundary", allowed(scope.boundary, request), scope.boundary)]),
    ...(scope.session === undefined ? [] : [gate("session", allowed(scope.session, request), scope.session)]),
  ];
  const resourceList = scope.resource === undefined ? [] : [scope.resource];
  const fromIdentity = gate("identity", identity, scope.identity);
  const fromResource = (verdict: Verdict): Gate => gate(scope.resourceUse, verdict, resourceList);
  const anyGrant = firstOf([grants.session, grants.identity, grants.account]);

  const ways = waysIn(scope, request, { grants, anyGrant, fromIdentity, fromResource, limits });
  const scps = scope.scp.map((level) => gate("scp", allowed(level, request), level));
  return decide(
    ways.map((way) => [...scps, ...way]),
    request,
  );
}

interface Sides {
  readonly grants: ResourceGrants;
  readonly anyGrant: Verdict;
  readonly fromIdentity: Gate;
  readonly fromResource: (verdict: Verdict) => Gate;
  readonly limits: readonly Gate[];
}

/** The alternatives: each is a list of gates that must all let the request pass. The most usual one comes first. */
function waysIn(scope: Scope, request: PreparedRequest, sides: Sides): readonly (readonly Gate[])[] {
  const { grants, anyGrant, fromIdentity, fromResource, limits } = sides;
  const account = accountOf(request.principal);
  if (account === undefined) return [[fromResource(anyGrant)]];
  const owner = ownerOf(request) ?? account;
  if (owner !== account) return [[fromResource(anyGrant), fromIdentity, ...limits]];
  // Same account: the very session or user is granted without regard to what limits the identity; the role is not.
  const direct =
    scope.resource === undefined
      ? []
      : [[fromResource(grants.session)], [fromResource(grants.identity), ...limits]];
  const own = needsResourceGrant(scope, request)
    ? [fromResource(anyGrant), fromIdentity, ...limits]
    : [fromIdentity, ...limits];
  return [own, ...direct];
}

/** Role trust policies and key policies must allow; everywhere else in an account an identity policy is enough. */
function needsResourceGrant({ resource, resourceUse }: Scope, request: PreparedRequest): boolean {
  return resourceUse === "trust" || (resource !== undefined && request.folded.startsWith("kms:"));
}

function ownerOf({ resourceAccount, resource, values }: PreparedRequest): string | undefined {
  const inArn = resourceAccount ?? accountInArn(resource);
  if (inArn !== undefined) return inArn;
  const given = values.get("aws:resourceaccount");
  return given instanceof Unknown ? undefined : given?.[0];
}

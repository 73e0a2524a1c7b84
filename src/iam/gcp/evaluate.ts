import { isUnknown } from "../../model/index.js";
import { deniesPermission, denyName } from "./denyPermissions.js";
import { type ConditionContext, type ConditionOutcome, evaluateCondition } from "./iamCondition.js";
import { isMemberProblem, parseMember } from "./parseMember.js";
import type { AllowPolicy, Binding, DenyRule } from "./policy.js";
import { memberCovers, type Principal } from "./principals.js";
import { type CustomRoles, rolePermissions } from "./roles.js";

/** A request to Google Cloud. */
export interface GcpRequest {
  readonly principal: Principal;
  /** As roles list it: `storage.objects.get`. */
  readonly permission: string;
  /** The resource and all above it, nearest first, by the names that the policies are given under. */
  readonly resources: readonly string[];
  readonly context: ConditionContext;
}

/** Every policy that there is, each under the resource that it is set on. */
export interface GcpPolicies {
  readonly allow: readonly { readonly resource: string; readonly policy: AllowPolicy }[];
  readonly deny?: readonly { readonly resource: string; readonly rules: readonly DenyRule[] }[];
  /** Principal access boundaries, with the principals that they are bound to. */
  readonly boundaries?: readonly Boundary[];
  readonly roles?: CustomRoles;
}

/** A principal access boundary policy and one binding of it. */
export interface Boundary {
  /** Members that the binding's principal set stands for. */
  readonly principals: readonly string[];
  /** CEL over `principal`; the boundary counts where it is true, and where it cannot be evaluated. */
  readonly condition?: string;
  /** Resources that these principals may access, with all below them. */
  readonly resources: readonly string[];
  /** Permissions that its enforcement version blocks; absent: all of them. */
  readonly permissions?: ReadonlySet<string>;
  readonly path: string;
}

export interface GcpDecision {
  readonly decision: "allowed" | "denied" | "undecided";
  /** What decided, or for a no, what came closest, in a clause. */
  readonly reason: string;
  /** The resource whose policy decided or came closest, and the place in that policy. */
  readonly resource?: string;
  readonly path?: string;
}

/**
 * Decides a request as IAM does: deny policies first, then principal access boundaries, then allow policies, each on
 * the resource and everything above it (Google Cloud, "Policy types", evaluation). What turns on something that is
 * not known is undecided, never allowed.
 */
export function evaluateRequest(request: GcpRequest, policies: GcpPolicies): GcpDecision {
  const denied = judgeDeny(request, policies);
  if (denied?.decision === "denied") return denied;
  const bounded = judgeBoundaries(request, policies.boundaries ?? []);
  if (bounded?.decision === "denied") return bounded;
  const allowed = judgeAllow(request, policies);
  if (allowed.decision === "denied") return allowed;
  return denied ?? bounded ?? allowed;
}

/** The first deny rule that applies; an undecided one where none surely does; undefined where none may. */
function judgeDeny(request: GcpRequest, { deny = [] }: GcpPolicies): GcpDecision | undefined {
  let undecided: GcpDecision | undefined;
  const permission = denyName(request.permission);
  for (const { resource, rules } of deny) {
    if (!request.resources.includes(resource)) continue;
    for (const rule of rules) {
      const named = (entries: readonly string[]) =>
        entries.some((entry) => deniesPermission(entry, permission));
      if (!named(rule.permissions) || named(rule.exceptPermissions)) continue;
      const applies = both(
        covers(rule.principals, request.principal),
        opposite(covers(rule.exceptPrincipals, request.principal)),
      );
      const outcome = ruleOutcome(applies, rule.condition, request.context);
      if (outcome === "no") continue;
      const place = { resource, path: rule.path };
      if (outcome === "yes")
        return { decision: "denied", reason: "a deny rule names this permission and principal", ...place };
      undecided ??= {
        decision: "undecided",
        reason: "a deny rule may apply: its principals or condition cannot be decided",
        ...place,
      };
    }
  }
  return undecided;
}

/** A deny rule or boundary applies where its condition is true or cannot be evaluated. */
function ruleOutcome(applies: Answer, condition: string | undefined, context: ConditionContext): Answer {
  if (applies === "no" || condition === undefined) return applies;
  const { kind } = evaluateCondition(condition, context);
  if (kind === "false") return "no";
  return kind === "unknown" ? "unknown" : applies;
}

function judgeBoundaries(request: GcpRequest, boundaries: readonly Boundary[]): GcpDecision | undefined {
  const applying = boundaries
    .map((boundary) => ({
      boundary,
      applies: ruleOutcome(
        covers(boundary.principals, request.principal),
        boundary.condition,
        request.context,
      ),
    }))
    .filter(({ applies }) => applies !== "no");
  const isEligible = applying.some(
    ({ applies, boundary }) =>
      applies === "yes" && boundary.resources.some((name) => request.resources.includes(name)),
  );
  if (isEligible) return undefined;
  const blocking = applying.filter(({ boundary }) => boundary.permissions?.has(request.permission) ?? true);
  const [first] = [...blocking.filter(({ applies }) => applies === "yes"), ...blocking];
  if (!first) return undefined;
  const mayBeEligible = applying.some(({ boundary }) =>
    boundary.resources.some((name) => request.resources.includes(name)),
  );
  const isSure = first.applies === "yes" && !mayBeEligible;
  const reason = isSure
    ? "a principal access boundary does not list the resource"
    : "a principal access boundary may apply: its principals or condition cannot be decided";
  return { decision: isSure ? "denied" : "undecided", reason, path: first.boundary.path };
}

/** How near a binding came: the higher, the closer. */
const nearness = { role: 1, member: 2, condition: 3 } as const;

interface Miss {
  readonly nearness: number;
  readonly reason: string;
  readonly place: { readonly resource: string; readonly path: string };
}

function judgeAllow(request: GcpRequest, { allow, roles }: GcpPolicies): GcpDecision {
  let closest: Miss | undefined;
  let undecided: GcpDecision | undefined;
  for (const { resource, policy } of allow) {
    if (!request.resources.includes(resource)) continue;
    for (const binding of policy.bindings) {
      const place = { resource, path: binding.path };
      const result = judgeBinding(binding, request, roles);
      if (result.answer === "yes") return { decision: "allowed", reason: result.reason, ...place };
      if (result.answer === "unknown")
        undecided ??= { decision: "undecided", reason: result.reason, ...place };
      else if (result.nearness > (closest?.nearness ?? 0)) closest = { ...result, place };
    }
  }
  if (undecided) return undecided;
  if (closest) return { decision: "denied", reason: closest.reason, ...closest.place };
  return { decision: "denied", reason: `no binding gives ${request.permission} here` };
}

interface BindingResult {
  readonly answer: Answer;
  readonly nearness: number;
  readonly reason: string;
}

function judgeBinding(binding: Binding, request: GcpRequest, roles: CustomRoles | undefined): BindingResult {
  const permissions = rolePermissions(binding.role, roles);
  const hasRole: Answer = isUnknown(permissions) ? "unknown" : yesNo(permissions.has(request.permission));
  const member = covers(binding.members, request.principal);
  if (hasRole === "no") {
    return {
      answer: "no",
      nearness: member === "yes" ? nearness.role : 0,
      reason: `${binding.role} does not hold ${request.permission}`,
    };
  }
  if (member === "no") {
    return {
      answer: "no",
      nearness: nearness.member,
      reason: `${binding.role} is not bound to this principal`,
    };
  }
  const condition =
    binding.condition === undefined
      ? ({ kind: "true" } as const)
      : evaluateCondition(binding.condition, request.context);
  if (condition.kind === "false" || condition.kind === "error") {
    return { answer: "no", nearness: nearness.condition, reason: conditionReason(binding, condition) };
  }
  const answer = both(hasRole, member, condition.kind === "unknown" ? "unknown" : "yes");
  if (answer === "yes") return { answer, nearness: 0, reason: `${binding.role} is bound to this principal` };
  return { answer, nearness: 0, reason: unknownReason(binding, hasRole, member, condition) };
}

function conditionReason({ role }: Binding, outcome: ConditionOutcome): string {
  const why = outcome.kind === "error" ? `is an error: ${outcome.reason}` : "is not true";
  return `${role} is bound to this principal, but the condition ${why}`;
}

function unknownReason(
  { role }: Binding,
  hasRole: Answer,
  member: Answer,
  condition: ConditionOutcome,
): string {
  if (hasRole === "unknown") return `the permissions of ${role} are not known`;
  if (member === "unknown") return `whether the principal is among the members of ${role} is not known`;
  return condition.kind === "unknown" ? condition.reason : "";
}

type Answer = "yes" | "no" | "unknown";

function yesNo(value: boolean): Answer {
  return value ? "yes" : "no";
}

function opposite(answer: Answer): Answer {
  if (answer === "unknown") return answer;
  return answer === "yes" ? "no" : "yes";
}

function both(...answers: readonly Answer[]): Answer {
  if (answers.includes("no")) return "no";
  return answers.includes("unknown") ? "unknown" : "yes";
}

/** Whether any of the members stands for the principal. A member that Google would not take stands for nobody. */
function covers(members: readonly string[], principal: Principal): Answer {
  let result: Answer = "no";
  for (const text of members) {
    const member = parseMember(text);
    const answer = isMemberProblem(member) ? "no" : memberCovers(member, principal);
    if (answer === "yes") return "yes";
    if (answer === "unknown") result = "unknown";
  }
  return result;
}

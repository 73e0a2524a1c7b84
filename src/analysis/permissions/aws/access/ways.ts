import { parseArn } from "../../../../iam/aws/arn.js";
import { assumeActions } from "../../../../iam/aws/assume.js";
import { rcpServices } from "../../../../iam/aws/catalogueData.js";
import type { Policies } from "../../../../iam/aws/decision.js";
import type { NamedPolicy } from "../../../../iam/aws/policies.js";
import type { Principal } from "../../../../iam/aws/principals.js";
import { Unknown } from "../../../../model/index.js";
import {
  anyString,
  type Box,
  glob,
  intersect,
  isNothing,
  oneIn,
  oneOf,
  type StringSet,
  subtract,
  texts,
  union,
} from "../../../sets/index.js";
import { isTotal } from "../likely.js";
import type { Bound } from "../permissions.js";
import { actionDimension, type CompiledStatement, resourceDimension } from "../statement.js";
import type { Caller } from "./caller.js";
import { type Naming, readStatements, type Side } from "./readStatements.js";

/** One way for requests to be allowed: each layer allows them, and nothing denies them. */
export interface Way {
  /** The actions that it is about. */
  readonly within: Box;
  readonly bound: Bound;
}

/**
 * The ways in which a caller's requests can be allowed; one is enough (AWS IAM User Guide, "Policy evaluation logic",
 * "Cross-account policy evaluation logic", "Permissions boundaries": what a resource's policy grants to the very
 * session or user is not held by what limits the identity).
 */
export function waysOf(policies: Policies, caller: Caller, side: Side): readonly Way[] {
  const read = reader(policies, caller, side);
  return actionClasses(policies, caller.principal).flatMap((each) => waysOfClass(each, caller, read));
}

/** Actions that the same kinds of policies decide about. */
interface ActionClass {
  readonly actions: StringSet;
  /** The policy of what they are about. */
  readonly resource: NamedPolicy | undefined;
  /** Whether an identity's own policies are never enough: role trust and key policies must allow. */
  readonly needsResource: boolean;
  readonly rcp: boolean;
}

const assuming = oneOf(assumeActions);
const keys = glob("kms:*");
/** Every role has a trust policy: where none is given, who may assume it is not known. */
export const missingTrust: NamedPolicy = {
  name: "the role's trust policy",
  document: new Unknown("it is not given"),
};

function actionClasses({ resource, trust, rcp }: Policies, principal: Principal): readonly ActionClass[] {
  const isLimited = rcp !== undefined && rcp.length > 0 && !isServiceLinked(principal);
  const governed = isLimited ? governedActions() : union();
  const others = subtract(anyString, union(assuming, ...(resource === undefined ? [] : [keys])));
  const ofResource = { resource, needsResource: false };
  return [
    { actions: assuming, resource: trust ?? missingTrust, needsResource: true, rcp: isLimited },
    ...(resource === undefined ? [] : [{ actions: keys, resource, needsResource: true, rcp: isLimited }]),
    { actions: intersect(others, governed), ...ofResource, rcp: isLimited },
    { actions: subtract(others, governed), ...ofResource, rcp: false },
  ].filter(({ actions }) => !isNothing(actions));
}

let governedSet: StringSet | undefined;

/** Actions of the services whose resources resource control policies limit; STS and KMS are among them. */
function governedActions(): StringSet {
  governedSet ??= union(...[...rcpServices()].map((service) => glob(`${service}:*`)));
  return governedSet;
}

/** Neither service control policies nor resource control policies hold for service-linked roles. */
function isServiceLinked(principal: Principal): boolean {
  return (
    principal.kind === "role" &&
    (parseArn(principal.arn)?.resource.startsWith("role/aws-service-role/") ?? false)
  );
}

type Statements = readonly CompiledStatement[];

/** The statements of each kind of policy, as they hold for the caller. */
interface Read {
  /** Absent for the root user, who needs none. */
  readonly identity: Statements | undefined;
  readonly limits: readonly Statements[];
  readonly scp: readonly Statements[];
  /** What denies, whatever the action is about. */
  readonly denies: Statements;
  readonly rcpDenies: Statements;
  granted(policy: NamedPolicy | undefined, naming: Naming): Statements;
  denied(policy: NamedPolicy | undefined): Statements;
}

function reader(policies: Policies, caller: Caller, side: Side): Read {
  const { principal } = caller;
  const all = (list: readonly NamedPolicy[], effect: "Allow" | "Deny", naming: Naming = "any") =>
    list.flatMap((policy) => readStatements(policy, effect, naming, caller, side));
  const isEntity =
    principal.kind === "user" || principal.kind === "role" || principal.kind === "federated-user";
  const identity = isEntity ? (policies.identity ?? []) : [];
  const boundary = isEntity && policies.boundary !== undefined ? [[policies.boundary]] : [];
  const session = isEntity ? sessionPolicies(policies, principal) : [];
  const limits = [...boundary, ...session];
  const isLimited = caller.account !== undefined && !isServiceLinked(principal);
  const scp = isLimited ? (policies.scp ?? []) : [];
  const listOf = (policy: NamedPolicy | undefined) => (policy === undefined ? [] : [policy]);
  return {
    identity: principal.kind === "root" ? undefined : all(identity, "Allow"),
    limits: limits.map((layer) => all(layer, "Allow")),
    scp: scp.map((level) => all(level, "Allow")),
    denies: all([...identity, ...limits.flat(), ...scp.flat()], "Deny"),
    rcpDenies: all(policies.rcp ?? [], "Deny"),
    granted: (policy, naming) => all(listOf(policy), "Allow", naming),
    denied: (policy) => all(listOf(policy), "Deny"),
  };
}

/** A federated user's session without a policy may do nothing by itself. */
function sessionPolicies({ session }: Policies, { kind }: Principal): readonly (readonly NamedPolicy[])[] {
  if (session !== undefined && session.length > 0) return [session];
  return kind === "federated-user" ? [[]] : [];
}

function waysOfClass(
  { actions, resource, needsResource, rcp }: ActionClass,
  { account, owner }: Caller,
  read: Read,
): readonly Way[] {
  // Every request is about some resource, if only *: a statement that names none does not say so.
  const within: Box = new Map([
    [actionDimension, oneIn(texts(actions))],
    [resourceDimension, oneIn(texts(anyString))],
  ]);
  const denies = [...read.denies, ...read.denied(resource), ...(rcp ? read.rcpDenies : [])];
  const own = read.identity === undefined ? [] : [read.identity];
  const way = (...layers: readonly Statements[]): Way => ({
    within,
    bound: { layers: [...layers, ...read.scp].filter((layer) => !layer.some(allowsAll)), denies },
  });
  if (account === undefined) return [way(read.granted(resource, "any"))];
  const both = () => way(read.granted(resource, "any"), ...own, ...read.limits);
  if (owner !== account) return [both()];
  const first = needsResource ? both() : way(...own, ...read.limits);
  if (resource === undefined) return [first];
  const toSession = way(read.granted(resource, "session"));
  const toIdentity = way(read.granted(resource, "identity"), ...read.limits);
  return [first, toSession, toIdentity].filter(({ bound }) => bound.layers.every(({ length }) => length > 0));
}

/** Whether a statement allows everything, so that its layer limits nothing. */
function allowsAll({ statement }: CompiledStatement): boolean {
  const { negated, patterns } = statement.actions;
  return !negated && patterns.includes("*") && isTotal(statement);
}

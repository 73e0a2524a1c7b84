import {
  findAllowed,
  isWithin,
  type Permissions,
  permissionsOf,
  query,
} from "../../analysis/permissions/aws/index.js";
import { type NamedPolicy, policySize, sizeLimit } from "../../iam/aws/index.js";
import {
  type Condition,
  isKnown,
  type PolicyDocument,
  type Statement,
  type UsedAction,
} from "../../model/index.js";
import { type Grant, grantFor, grantsCovering, isResourceLevel } from "./covering.js";

/** A policy document as AWS takes it. */
export interface PolicyJson {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** The least that covers what was used, and what of the use it does not cover. */
export interface LeastPolicy {
  readonly policy: PolicyJson;
  /** Used actions that what was granted does not allow: something else gave them, a resource's own policy for one. */
  readonly givenElsewhere: readonly UsedAction[];
  /** What makes it wider than the use, or not certain. */
  readonly notes: readonly string[];
}

/** Calls that no policy needs to allow (AWS STS API Reference). */
const free = new Set(["sts:GetCallerIdentity", "sts:GetSessionToken"]);

/**
 * The least policy for what was used. Where it is known what was granted, never more than that: resources are narrowed
 * within the granted patterns and within the boundary, conditions stay, and what was denied stays denied.
 *
 * @param boundary the permissions boundary, which stays and holds back the new policy as it did the old
 */
export function leastPolicy(
  used: readonly UsedAction[],
  granted?: readonly NamedPolicy[],
  boundary?: NamedPolicy,
): LeastPolicy {
  const notes: string[] = [];
  const cap = boundary !== undefined && isKnown(boundary.document) ? boundary.document : undefined;
  const elsewhere: UsedAction[] = [];
  const grants = used
    .filter(({ count, mapped, action }) => count > 0 && mapped && !free.has(action))
    .flatMap((each): Grant[] => {
      const found = granted === undefined ? [grantFor(each)] : grantsCovering(each, granted, cap);
      if (found.length === 0) elsewhere.push(each);
      return [...found];
    });
  const denies = (granted ?? []).flatMap(({ document }) =>
    isKnown(document) ? document.statements.filter(({ effect }) => effect === "Deny") : [],
  );
  const unread = (granted ?? []).filter(({ document }) => !isKnown(document));
  for (const { name } of unread) notes.push(`${name} cannot be read: what only it allows is missing here`);
  if (boundary !== undefined && cap === undefined)
    notes.push(`the boundary ${boundary.name} is not in the input: it may hold back more than is known here`);
  if (grants.some(({ action, resource }) => resource === "*" && isResourceLevel(action)))
    notes.push(
      "some events do not say which resource they were about: its actions stand with *, or as they were granted",
    );
  const policy: PolicyJson = {
    Version: "2012-10-17",
    Statement: [...statementsOf(grants), ...denies.map(statementJson)],
  };
  const most = sizeLimit("identity") ?? Number.POSITIVE_INFINITY;
  if (policySize(JSON.stringify(policy), "identity") > most)
    notes.push(
      `the policy is longer than the ${most} characters that AWS takes: split it, or widen its resources`,
    );
  return {
    policy,
    givenElsewhere: elsewhere,
    notes,
  };
}

/** Whether a policy, with the boundary that stays, is inside what was granted; undefined where that cannot be decided. */
export function isNoMore(
  policy: PolicyDocument,
  granted: readonly NamedPolicy[],
  boundary?: NamedPolicy,
): boolean | undefined {
  const cap = boundary === undefined ? {} : { boundary };
  const found = isWithin(
    permissionsOf({ identity: [{ name: "the policy", document: policy }], ...cap }),
    permissionsOf({ identity: granted, ...cap }),
  );
  return isKnown(found) ? found.within : undefined;
}

/** Whether some request for what was used is allowed. */
export function covers(permissions: Permissions, { action, resource }: UsedAction): boolean {
  const found = findAllowed(
    permissions,
    query({ actions: [action], ...(resource ? { resources: resource } : {}) }),
  );
  return isKnown(found) && found !== undefined;
}

/** Grants with the same resources and conditions are one statement; the order means nothing. */
function statementsOf(grants: readonly Grant[]): readonly Readonly<Record<string, unknown>>[] {
  const resources = new Map<string, { readonly grant: Grant; readonly on: Set<string> }>();
  for (const grant of grants) {
    const key = `${grant.action} ${JSON.stringify(grant.conditions.map(withoutPath))}`;
    const known = resources.get(key) ?? { grant, on: new Set<string>() };
    resources.set(key, known);
    known.on.add(grant.resource);
  }
  const statements = new Map<
    string,
    { readonly actions: string[]; readonly on: readonly string[]; readonly conditions: readonly Condition[] }
  >();
  for (const { grant, on } of resources.values()) {
    const list = minimal([...on]);
    const key = JSON.stringify([list, grant.conditions.map(withoutPath)]);
    const known = statements.get(key) ?? { actions: [], on: list, conditions: grant.conditions };
    statements.set(key, known);
    known.actions.push(grant.action);
  }
  return [...statements.values()]
    .map(({ actions, on, conditions }) => ({
      Effect: "Allow",
      Action: oneOrMany(actions.sort()),
      Resource: oneOrMany(on),
      ...conditionJson(conditions),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function withoutPath({ path: _, ...rest }: Condition): unknown {
  return rest;
}

/** Without what another of them covers. */
function minimal(patterns: readonly string[]): readonly string[] {
  return patterns
    .filter(
      (one) =>
        !patterns.some((other) => other !== one && other.endsWith("*") && one.startsWith(other.slice(0, -1))),
    )
    .sort();
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}

function conditionJson(conditions: readonly Condition[]): Readonly<Record<string, unknown>> {
  if (conditions.length === 0) return {};
  const blocks: Record<string, Record<string, unknown>> = {};
  for (const { operator, quantifier, ifExists, key, values } of conditions) {
    const name = `${quantifier === undefined ? "" : `${quantifier}:`}${operator}${ifExists ? "IfExists" : ""}`;
    blocks[name] = { ...blocks[name], [key]: oneOrMany(values) };
  }
  return { Condition: blocks };
}

/** A document as AWS takes it, the order of its statements kept. */
export function documentJson({ version, statements }: PolicyDocument): Readonly<Record<string, unknown>> {
  return { Version: version, Statement: statements.map(statementJson) };
}

function statementJson({
  sid,
  effect,
  actions,
  resources,
  conditions,
}: Statement): Readonly<Record<string, unknown>> {
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    [actions.negated ? "NotAction" : "Action"]: oneOrMany(actions.patterns),
    ...(resources === undefined
      ? {}
      : { [resources.negated ? "NotResource" : "Resource"]: oneOrMany(resources.patterns) }),
    ...conditionJson(conditions),
  };
}

import {
  findAllowed,
  isWithin,
  type Permissions,
  permissionsOf,
  permissionsOfDocument,
  query,
} from "../../analysis/permissions/aws/index.js";
import {
  findAction,
  hasResourceLevel,
  hasWildcard,
  matchesGlob,
  type NamedPolicy,
  policySize,
  sizeLimit,
} from "../../iam/aws/index.js";
import { overlaps } from "../../iam/aws/overlap.js";
import {
  type Condition,
  type Element,
  isKnown,
  type PolicyDocument,
  type Statement,
  type UsedAction,
} from "../../model/index.js";

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

/** One action on one resource pattern, under the conditions that its grant has. */
interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly conditions: readonly Condition[];
}

/**
 * The least policy for what was used. Where it is known what was granted, never more than that: resources are narrowed
 * within the granted patterns, conditions stay, and what was denied stays denied.
 */
export function leastPolicy(used: readonly UsedAction[], granted?: readonly NamedPolicy[]): LeastPolicy {
  const notes: string[] = [];
  const elsewhere: UsedAction[] = [];
  const grants = used
    .filter(({ count, mapped, action }) => count > 0 && mapped && !free.has(action))
    .flatMap((each): Grant[] => {
      if (granted === undefined) return [{ action: each.action, resource: wanted(each)[0]!, conditions: [] }];
      const found = within(each, granted);
      if (found === undefined) elsewhere.push(each);
      return found === undefined ? [] : [found];
    });
  const denies = (granted ?? []).flatMap(({ document }) =>
    isKnown(document) ? document.statements.filter(({ effect }) => effect === "Deny") : [],
  );
  const unread = (granted ?? []).filter(({ document }) => !isKnown(document));
  for (const { name } of unread) notes.push(`${name} cannot be read: what only it allows is missing here`);
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

/** Whether a policy stays inside what was granted; undefined where that cannot be decided. */
export function isNoMore(policy: PolicyDocument, granted: readonly NamedPolicy[]): boolean | undefined {
  const found = isWithin(permissionsOfDocument(policy), permissionsOf({ identity: granted }));
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

/** Resources to allow, the most fitting first: all objects of a bucket rather than one, `*` where no event says. */
function wanted({ action, resource }: UsedAction): readonly string[] {
  if (!isResourceLevel(action) || resource === undefined) return ["*"];
  const objects = /^(arn:[^:]*:s3:::[^/]+\/)./.exec(resource)?.[1];
  return objects === undefined ? [resource] : [`${objects}*`, resource];
}

function isResourceLevel(action: string): boolean {
  const found = findAction(action);
  return found !== undefined && hasResourceLevel(found);
}

/** The part of what was granted that covers a use: by the first statement that allows it. */
function within(used: UsedAction, granted: readonly NamedPolicy[]): Grant | undefined {
  for (const { document } of granted) {
    if (!isKnown(document)) continue;
    for (const statement of document.statements) {
      if (statement.effect !== "Allow" || !admits(statement.actions, used.action.toLowerCase(), true))
        continue;
      const resource = narrowed(statement.resources, wanted(used));
      if (resource !== undefined) return { action: used.action, resource, conditions: statement.conditions };
    }
  }
  return undefined;
}

/** The first of the wanted patterns that lies within an element; else the granted pattern that has a part of it. */
function narrowed(element: Element | undefined, patterns: readonly string[]): string | undefined {
  if (element === undefined) return undefined;
  const inside = patterns.find((pattern) => admits(element, pattern, false));
  if (inside !== undefined || element.negated) return inside;
  const exact = patterns.at(-1)!;
  // A policy variable stands for what the log has in its place.
  return element.patterns.find((pattern) => overlaps(pattern.replace(/\$\{[^}]*\}/g, "*"), exact));
}

/** Whether all that a text or pattern stands for is within an element. A glob that matches a pattern's text covers it. */
function admits({ negated, patterns }: Element, text: string, fold: boolean): boolean {
  const folded = patterns.map((pattern) => (fold ? pattern.toLowerCase() : pattern));
  if (negated)
    return !folded.some((pattern) =>
      hasWildcard(text) ? overlaps(pattern, text) : matchesGlob(text, { text: pattern }),
    );
  return folded.some(
    (pattern) => matchesGlob(text, { text: pattern }) && (!hasWildcard(text) || coversPattern(pattern, text)),
  );
}

/** `?` in the text stands for any character, which only `*` or `?` of the pattern may take; a `*` only a `*`. */
function coversPattern(pattern: string, text: string): boolean {
  return (
    pattern === text || pattern === "*" || (pattern.endsWith("*") && text.startsWith(pattern.slice(0, -1)))
  );
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

import type { AccessLevel, ActionFacts } from "../../../iam/aws/catalogue.js";
import { type Element, isKnown, type Knowable } from "../../../model/index.js";
import {
  type Box,
  type Dimension,
  includes,
  isAny,
  isEmptyRegion,
  literal,
  oneIn,
  texts,
  union,
} from "../../sets/index.js";
import { knownActions, resourcesOf } from "./grammar.js";
import type { Bound, Permissions } from "./permissions.js";
import { allowedWithin, refusedWithin } from "./region.js";
import { actionDimension, actionsOf, type CompiledStatement, resourceDimension } from "./statement.js";

/** An action that permissions allow on something, under some condition. */
export interface Grant {
  readonly action: ActionFacts;
  /** Whether it is allowed on every resource that it can be about, whatever the conditions of the request. */
  readonly everywhere: boolean;
}

/**
 * Every action known today that the permissions may allow, each with how far it goes. What depends on unknown parts
 * or on policy variables counts as allowed. Unknown when there are too many alternatives.
 */
export function grantsOf(permissions: Permissions): Knowable<readonly Grant[]> {
  const { atMost, atLeast } = permissions;
  const statements = [...atMost.layers.flat(), ...atMost.denies];
  const decided = new Map<string, Knowable<Omit<Grant, "action">> | undefined>();
  const grants: Grant[] = [];
  for (const action of candidates(atMost)) {
    // Actions that the same statements match on the same resources are decided alike.
    const key = signature(action, statements);
    if (!decided.has(key)) decided.set(key, reach(action, atMost, atLeast));
    const found = decided.get(key);
    if (found === undefined) continue;
    if (!isKnown(found)) return found;
    grants.push({ action, ...found });
  }
  return grants;
}

function candidates({ layers }: Bound): Iterable<ActionFacts> {
  const own = layers[0]?.map((each) => actionsOf(each)) ?? [];
  return knownActions(union(...own), Number.POSITIVE_INFINITY);
}

function signature(action: ActionFacts, statements: readonly CompiledStatement[]): string {
  const name = action.name.toLowerCase();
  const matched = statements.map((statement) => includes(actionsOf(statement), name));
  // Where no statement looks at the resource, its type does not matter.
  const types = statements.some((statement, index) => matched[index] && limitsResources(statement))
    ? [action.service, ...action.resourceTypes.map((type) => type.name)]
    : [];
  return [...matched.map(Number), ...types].join(" ");
}

function limitsResources({ box }: CompiledStatement): boolean {
  const resources = box.get(resourceDimension)?.all;
  return resources !== undefined && !isAny(resources.text);
}

/** Undefined: not allowed at all. */
function reach(
  action: ActionFacts,
  atMost: Bound,
  atLeast: Bound,
): Knowable<Omit<Grant, "action">> | undefined {
  const query: Box = new Map<string, Dimension>([
    [actionDimension, oneIn(texts(literal(action.name.toLowerCase())))],
    [resourceDimension, oneIn(texts(resourcesOf(action)))],
  ]);
  const allowed = allowedWithin(query, atMost);
  if (!isKnown(allowed)) return allowed;
  if (isEmptyRegion(allowed) === true) return undefined;
  const refused = refusedWithin([query], atLeast);
  if (!isKnown(refused)) return refused;
  return { everywhere: isEmptyRegion(refused) === true };
}

/** How much of a service permissions allow. */
export interface ServiceGrants {
  readonly service: string;
  /** Number of actions of each access level, and how many of them everywhere. */
  readonly levels: Readonly<
    Partial<Record<AccessLevel, { readonly allowed: number; readonly everywhere: number }>>
  >;
}

/** Grants by service and access level, services in alphabetical order. */
export function byService(grants: readonly Grant[]): readonly ServiceGrants[] {
  const services = new Map<string, Partial<Record<AccessLevel, { allowed: number; everywhere: number }>>>();
  for (const { action, everywhere } of grants) {
    const levels = services.get(action.service) ?? {};
    services.set(action.service, levels);
    const level = levels[action.accessLevel] ?? { allowed: 0, everywhere: 0 };
    levels[action.accessLevel] = level;
    level.allowed++;
    if (everywhere) level.everywhere++;
  }
  return [...services]
    .map(([service, levels]) => ({ service, levels }))
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** Whether some statement allows every action: `"Action": "*"` in any spelling. */
export function allowsEveryAction({ atLeast }: Permissions): boolean {
  const allowsAll = ({ negated, patterns }: Element) =>
    negated ? patterns.length === 0 : patterns.some((pattern) => everyAction.test(pattern));
  return atLeast.layers[0]?.some(({ statement }) => allowsAll(statement.actions)) ?? false;
}

const everyAction = /^\*+$/;

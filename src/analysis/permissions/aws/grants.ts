import type { AccessLevel, ActionFacts } from "../../../iam/aws/catalogue.js";
import { type Element, isKnown, type Knowable, mapKnown, Unknown } from "../../../model/index.js";
import {
  type Box,
  type Dimension,
  includes,
  isAny,
  isEmptyBox,
  isOutOfWork,
  literal,
  narrowToBeginning,
  oneIn,
  type StringSet,
  texts,
  union,
  withinWork,
} from "../../sets/index.js";
import { knownActions, resourcesOf } from "./grammar.js";
import type { Bound, Permissions } from "./permissions.js";
import { bounded, Search } from "./region.js";
import { actionDimension, actionsOf, type CompiledStatement, resourceDimension } from "./statement.js";

/** Work for all actions together: about a second. */
const maxWork = 1_000_000;

const tooMany = new Unknown(`there are too many grants to tell (the bound is ${maxWork} units of work)`);

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
  return withinWork(maxWork, () => allGrants(permissions));
}

function allGrants({ atMost, atLeast }: Permissions): Knowable<readonly Grant[]> {
  const decided = new Map<string, Knowable<Omit<Grant, "action">> | undefined>();
  const grants: Grant[] = [];
  const signature = signatures([...atMost.layers.flat(), ...atMost.denies]);
  for (const action of candidates(atMost)) {
    // Actions that the same statements match on the same resources are decided alike.
    if (isOutOfWork()) return tooMany;
    const key = signature(action);
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

/** What tells two actions apart for these statements: which of them match it, and on what kinds of resources. */
function signatures(statements: readonly CompiledStatement[]): (action: ActionFacts) => string {
  const limiting = statements.map(limitsResources);
  const byService = new Map<string, readonly StringSet[]>();
  return ({ service, name, resourceTypes }) => {
    const own =
      byService.get(service) ??
      statements.map((statement) => narrowToBeginning(actionsOf(statement), `${service}:`));
    byService.set(service, own);
    const folded = name.toLowerCase();
    const matched = own.map((set) => includes(set, folded));
    // Where no statement looks at the resource, its type does not matter.
    const types = matched.some((each, index) => each && limiting[index])
      ? [service, ...resourceTypes.map((type) => type.name)]
      : [];
    return [...matched.map(Number), ...types].join(" ");
  };
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
  const allowed = hasBox((search) => search.allowed(query, atMost));
  if (!isKnown(allowed)) return allowed;
  if (!allowed) return undefined;
  const refused = hasBox((search) => search.refused(query, atLeast));
  return mapKnown(refused, (some) => ({ everywhere: !some }));
}

/** Whether a search finds any box that is not empty for sure; the first one is enough. */
function hasBox(read: (search: Search) => Iterable<Box>): Knowable<boolean> {
  return bounded(() => {
    const search = new Search();
    for (const box of read(search)) if (isEmptyBox(box) !== true) return true;
    return search.gaveUp ?? false;
  });
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

import { type ActionFacts, actionsMatching } from "../../../iam/aws/catalogue.js";
import { type Element, isKnown, type Knowable, mapKnown, Unknown } from "../../../model/index.js";
import {
  type Box,
  type Dimension,
  isAny,
  isEmptyBox,
  isOutOfWork,
  literal,
  oneIn,
  texts,
  withinWork,
} from "../../sets/index.js";
import { exampleArns, resourceGlobs, resourcesOf } from "./grammar.js";
import { isLikelyRefused, isPlainlyAllowed, isPlainlyRefused, likelyAllowed } from "./likely.js";
import type { Bound, Permissions } from "./permissions.js";
import { bounded, Search } from "./region.js";
import { actionDimension, type CompiledStatement, resourceDimension } from "./statement.js";

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

function allGrants(permissions: Permissions): Knowable<readonly Grant[]> {
  const { atMost } = permissions;
  const decided = new Map<string, Knowable<Reach>>();
  const grants: Grant[] = [];
  const signature = signatures([...atMost.layers.flat(), ...atMost.denies]);
  for (const action of candidates(atMost)) {
    // Actions that the same statements match on the same resources are decided alike.
    if (isOutOfWork()) return tooMany;
    const key = signature(action);
    if (!decided.has(key)) decided.set(key, tried(action, permissions) ?? reach(action, permissions));
    const found = decided.get(key);
    if (found === undefined || found === "refused") continue;
    if (!isKnown(found)) return found;
    grants.push({ action, ...found });
  }
  return grants;
}

/** Every action that the identity's own statements are about. */
function candidates({ layers: [own = []] }: Bound): Iterable<ActionFacts> {
  return new Set(
    own.flatMap(({ statement: { actions } }) =>
      actions.negated ? actionsMatching("*") : [...namedBy(actions)],
    ),
  );
}

/** The actions that a statement's patterns admit. */
function namedBy(actions: Element): ReadonlySet<ActionFacts> {
  const known = named.get(actions) ?? new Set(actions.patterns.flatMap(actionsMatching));
  named.set(actions, known);
  return known;
}

const named = new WeakMap<Element, ReadonlySet<ActionFacts>>();

/** What tells two actions apart for these statements: which of them match it, and on what kinds of resources. */
function signatures(statements: readonly CompiledStatement[]): (action: ActionFacts) => string {
  const limiting = statements.map(limitsResources);
  const lists = statements.map(({ statement: { actions } }) => ({ ...actions, named: namedBy(actions) }));
  return (action) => {
    const { service, resourceTypes } = action;
    const matched = lists.map(({ negated, named }) => named.has(action) !== negated);
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

/** How far an action goes. */
type Reach = Omit<Grant, "action"> | "refused";

/** What trying out tells, without a set; undefined where it does not tell. */
function tried(action: ActionFacts, permissions: Permissions): Reach | undefined {
  const { name } = action;
  // What is about nothing in particular is asked for on `*`, and on nothing that a statement names.
  const globs = resourceGlobs(action);
  const all = globs.length === 0 ? ["*"] : globs;
  if (isPlainlyRefused(permissions, name, all)) return "refused";
  if (isPlainlyAllowed(permissions, name, all)) return { everywhere: true };
  const resources = exampleArns(action);
  if (likelyAllowed(permissions, { action: name, resources, globs }) === undefined) return undefined;
  return isLikelyRefused(permissions, name, resources, globs) ? { everywhere: false } : undefined;
}

function reach(action: ActionFacts, { atMost, atLeast }: Permissions): Knowable<Reach> {
  const query: Box = new Map<string, Dimension>([
    [actionDimension, oneIn(texts(literal(action.name.toLowerCase())))],
    [resourceDimension, oneIn(texts(resourcesOf(action)))],
  ]);
  const allowed = hasBox((search) => search.allowed(query, atMost));
  if (!isKnown(allowed)) return allowed;
  if (!allowed) return "refused";
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

/** Whether some statement allows every action: `"Action": "*"` in any spelling. */
export function allowsEveryAction({ atLeast }: Permissions): boolean {
  return atLeast.layers[0]?.some(({ statement }) => isEveryAction(statement.actions)) ?? false;
}

/** Whether an element is about every action that there is or will be. */
export function isEveryAction({ negated, patterns }: Element): boolean {
  return negated ? patterns.length === 0 : patterns.some((pattern) => everyAction.test(pattern));
}

const everyAction = /^\*+$/;

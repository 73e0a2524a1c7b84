import { exampleOfForm, mayHaveForm } from "../../../iam/aws/arnForms.js";
import type { Context, Request } from "../../../iam/aws/context.js";
import { matchActions } from "../../../iam/aws/matchStatement.js";
import { PartialDocument } from "../../../iam/aws/partial.js";
import type { NamedPolicy } from "../../../iam/aws/policies.js";
import { replaceVariables } from "../../../iam/aws/variables.js";
import {
  type Condition,
  type Element,
  isKnown,
  type PolicyDocument,
  type Statement,
} from "../../../model/index.js";
import { everyRequest, likelyContext } from "./likelyContext.js";
import type { Permissions } from "./permissions.js";
import { permits, someRole } from "./request.js";

/**
 * What can be told of permissions without building a set: a request that somebody would really make, tried out, or a
 * statement that plainly refuses all of them. Most questions end here; what neither shows is a matter for sets.
 */
export interface LikelyQuestion {
  /** In any case. */
  readonly action: string;
  /** Resources to try; any of them will do. */
  readonly resources: readonly string[];
  /** Forms of resources: what a statement names of them is tried, too. */
  readonly globs?: readonly string[];
  /** What the request carries in any case. */
  readonly context?: Context;
  /** Whether the request may carry a further key, in lower case; by default any. */
  readonly mayCarry?: (key: string) => boolean;
}

type Layers = Pick<Permissions, "layers">;

/** A request of the question that is surely allowed, found by trying; undefined says nothing. */
export function likelyAllowed(permissions: Layers, question: LikelyQuestion): Request | undefined {
  const { action, resources, globs = [] } = question;
  const folded = action.toLowerCase();
  const given = new Set(Object.keys(question.context ?? {}).map((key) => key.toLowerCase()));
  const mayCarry = (key: string) => !given.has(key) && (question.mayCarry?.(key) ?? true);
  for (const statement of statementsIn(permissions.layers[0] ?? [], "Allow", "atLeast")) {
    if (!matchActions(statement.actions, folded)) continue;
    const asked = { ...likelyContext(statement, mayCarry), ...question.context };
    for (const resource of [...resources, ...namedIn(statement, globs)]) {
      const request = { principal: someRole, action, resource, context: { ...everyRequest, ...asked } };
      if (permits(permissions, request) !== true) continue;
      // What every request carries need not be shown where it makes no difference.
      const bare = { ...request, context: asked };
      return permits(permissions, bare) === true ? bare : request;
    }
  }
  return undefined;
}

/**
 * Whether a request for an action is surely refused: on one of the resources, or on what a Deny names of these forms,
 * or under a Deny's conditions. False says nothing.
 *
 * @param globs forms that resources of the action have
 */
export function isLikelyRefused(
  permissions: Layers,
  action: string,
  resources: readonly string[],
  globs: readonly string[],
): boolean {
  const isRefused = (resource: string, context: Context = everyRequest) =>
    permits(permissions, { principal: someRole, action, resource, context }) === false;
  if (resources.some((resource) => isRefused(resource))) return true;
  const folded = action.toLowerCase();
  for (const layer of permissions.layers) {
    for (const statement of statementsIn(layer, "Deny", "atMost")) {
      if (!matchActions(statement.actions, folded)) continue;
      const context = { ...everyRequest, ...likelyContext(statement, () => true) };
      if ([...resources, ...namedIn(statement, globs)].some((resource) => isRefused(resource, context)))
        return true;
    }
  }
  return false;
}

/** An example of each pattern of a statement that resources of these forms have. */
function namedIn({ resources }: Statement, globs: readonly string[]): readonly string[] {
  if (resources === undefined || resources.negated || globs.length === 0) return [];
  return resources.patterns.flatMap((pattern) => globs.flatMap((glob) => exampleOfForm(pattern, glob) ?? []));
}

/**
 * Whether an action is surely not allowed on anything: no statement of some layer is about it, or a Deny takes away all
 * that those are about.
 *
 * @param about what is asked about, as globs that hold it all; by default everything
 */
export function isPlainlyRefused({ layers }: Layers, action: string, about?: readonly string[]): boolean {
  const folded = action.toLowerCase();
  const names = ({ actions }: Statement) => matchActions(actions, folded);
  const denies: Statement[] = [];
  for (const layer of layers)
    for (const statement of statementsIn(layer, "Deny", "atMost"))
      if (isUnlimited(statement) && names(statement)) denies.push(statement);
  if (denies.some(({ conditions }) => conditions.length === 0)) return true;
  return layers.some((layer) => {
    if (!isReadable(layer)) return false;
    for (const statement of statementsIn(layer, "Allow", "atMost")) {
      if (!names(statement) || (about !== undefined && !mayName(statement.resources, about))) continue;
      if (!denies.some((deny) => isSubset(deny.conditions, statement.conditions))) return false;
    }
    return true;
  });
}

/** Whether each condition stands among others, so that it holds where those do. */
function isSubset(conditions: readonly Condition[], others: readonly Condition[]): boolean {
  return conditions.every((condition) => others.some((other) => isSame(condition, other)));
}

function isSame(a: Condition, b: Condition): boolean {
  return (
    a.operator === b.operator &&
    a.quantifier === b.quantifier &&
    a.ifExists === b.ifExists &&
    a.key.toLowerCase() === b.key.toLowerCase() &&
    a.values.length === b.values.length &&
    // A variable is one in newer documents only.
    a.values.every((value, at) => value === b.values[at] && !value.includes("${"))
  );
}

/** Whether resources may be named that globs admit, whatever the variables among them stand for. */
function mayName(resources: Element | undefined, globs: readonly string[]): boolean {
  if (resources === undefined || resources.negated) return true;
  return resources.patterns.some((written) => {
    const pattern = replaceVariables(written, "*");
    return globs.some((glob) => mayHaveForm(pattern, glob));
  });
}

/**
 * Whether an action is surely allowed on everything, whatever the request carries; false says nothing.
 *
 * @param about what everything is, as globs that hold it all; by default what it says
 */
export function isPlainlyAllowed({ layers }: Layers, action: string, about?: readonly string[]): boolean {
  const folded = action.toLowerCase();
  const names = ({ actions, resources }: Statement) =>
    matchActions(actions, folded) && (about === undefined || mayName(resources, about));
  return layers.every(
    (layer) =>
      isReadable(layer) &&
      some(statementsIn(layer, "Allow", "atLeast"), (statement) => isTotal(statement) && names(statement)) &&
      !some(statementsIn(layer, "Deny", "atLeast"), names),
  );
}

/** Whether a statement is about its actions whatever the resource and whatever the request carries. */
export function isTotal(statement: Statement): boolean {
  return statement.conditions.length === 0 && isUnlimited(statement);
}

/** Whether it is about its actions whatever the resource and whoever asks. */
function isUnlimited({ resources, principals }: Statement): boolean {
  return (
    principals === undefined &&
    (resources === undefined || (!resources.negated && resources.patterns.includes("*")))
  );
}

/** Whether something is known of each policy of a layer. */
function isReadable(layer: readonly NamedPolicy[]): boolean {
  return layer.every(({ document }) => isKnown(document) || document instanceof PartialDocument);
}

/** The statements of one effect; of partly known documents, as they are at least or at most. */
function* statementsIn(
  layer: readonly NamedPolicy[],
  effect: Statement["effect"],
  side: "atLeast" | "atMost",
): Iterable<Statement> {
  for (const { document } of layer) {
    const read: PolicyDocument | undefined =
      document instanceof PartialDocument ? document[side] : isKnown(document) ? document : undefined;
    for (const statement of read?.statements ?? []) if (statement.effect === effect) yield statement;
  }
}

function some<T>(items: Iterable<T>, test: (item: T) => boolean): boolean {
  for (const item of items) if (test(item)) return true;
  return false;
}

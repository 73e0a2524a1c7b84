import type {
  Condition,
  Element,
  PolicyDocument,
  PrincipalElement,
  Statement,
} from "../../../model/index.js";
import {
  anyString,
  type Box,
  complement,
  type Dimension,
  glob,
  intersectDimensions,
  isAny,
  oneIn,
  type StringSet,
  texts,
  union,
} from "../../sets/index.js";
import { conditionBound, conditionDimension, keyOf } from "./condition.js";
import { anything, globOf, type Resolve, readPieces } from "./patterns.js";
import { principalDimension } from "./principals.js";
import { holds, type Relation } from "./relations.js";

/** The names of the dimensions that are not condition keys (those have a colon). */
export const actionDimension = "action";
export const resourceDimension = "resource";
export const principalName = "principal";

interface Matched {
  /** The requests that the statement matches, its effect aside. */
  readonly box: Box;
  readonly relations: readonly Relation[];
}

/** A statement, and what it matches. */
export interface CompiledStatement extends Matched {
  readonly statement: Statement;
  /** Of its document: in older ones nothing is a variable. */
  readonly version: PolicyDocument["version"];
}

/** A statement with the box of requests that it matches, made when first asked for: most are never asked. */
export function compileStatement(
  statement: Statement,
  version: PolicyDocument["version"],
): CompiledStatement {
  return new LazyStatement(statement, version);
}

/** A class and not an object of getters: documents come by the thousand, and this is far lighter. */
class LazyStatement implements CompiledStatement {
  #matched: Matched | undefined;

  constructor(
    readonly statement: Statement,
    readonly version: PolicyDocument["version"],
  ) {}

  get box(): Box {
    return this.#compiled().box;
  }

  get relations(): readonly Relation[] {
    return this.#compiled().relations;
  }

  #compiled(): Matched {
    this.#matched ??= compile(this.statement, this.version);
    return this.#matched;
  }
}

/** Variables in bounds: whatever they may be. */
const resolveAny: Resolve = () => anything;

const noVariable: Resolve = () => undefined;

function compile(statement: Statement, version: PolicyDocument["version"]): Matched {
  const box = new Map<string, Dimension>();
  const relations: Relation[] = [];
  const add = (key: string, dimension: Dimension) => {
    const own = box.get(key);
    box.set(key, own ? intersectDimensions(own, dimension) : dimension);
  };
  const relate = (relation: Relation, bound: Dimension | undefined) => {
    relations.push(relation);
    box.set(relation.name, holds);
    if (bound) add(relation.on, bound);
  };
  const hasVariables = version === "2012-10-17";

  add(actionDimension, oneIn(texts(actionSet(statement.actions))));
  if (statement.resources) {
    const { resources } = statement;
    const relation = hasVariables ? resourceRelation(resources) : undefined;
    if (relation) relate(relation, resourceBound(resources));
    else add(resourceDimension, oneIn(texts(resourceSet(resources, hasVariables, noVariable))));
  }
  if (statement.principals) {
    const named = principalDimension(statement.principals);
    if (named) add(principalName, named);
    else relate(unreadable(principalName, statement.principals), undefined);
  }
  for (const condition of statement.conditions) {
    const variables = hasVariables ? variablesIn(condition.values) : [];
    const dimension =
      variables.length > 0 ? undefined : conditionDimension(condition, hasVariables, noVariable);
    if (dimension) add(keyOf(condition), dimension);
    else relate(conditionRelation(condition, variables), conditionBound(condition, resolveAny));
  }
  return { box, relations };
}

/** Actions are compared without regard to case: everything about them is in lower case. */
export function actionSet({ negated, patterns }: Element): StringSet {
  const set = union(...patterns.map((pattern) => glob(pattern.toLowerCase())));
  return negated ? complement(set) : set;
}

/** The actions that a compiled statement is about, in lower case. */
export function actionsOf({ box }: CompiledStatement): StringSet {
  return box.get(actionDimension)!.all!.text;
}

function resourceSet({ negated, patterns }: Element, hasVariables: boolean, resolve: Resolve): StringSet {
  if (patterns.includes("*")) return negated ? complement(anyString) : anyString;
  const set = union(
    ...patterns.flatMap((written) => globOf(readPieces(written, hasVariables), resolve) ?? []),
  );
  return negated ? complement(set) : set;
}

function resourceBound(resources: Element): Dimension | undefined {
  const set = resources.negated ? anyString : resourceSet(resources, true, resolveAny);
  return isAny(set) ? undefined : oneIn(texts(set));
}

function resourceRelation(resources: Element): Relation | undefined {
  const variables = variablesIn(resources.patterns);
  // Beside a * it makes no difference what the others stand for.
  if (variables.length === 0 || resources.patterns.includes("*")) return undefined;
  return {
    name: `?${JSON.stringify(["resource", resources])}`,
    on: resourceDimension,
    variables,
    at: (values) => oneIn(texts(resourceSet(resources, true, (variable) => valueFrom(variable, values)))),
  };
}

function conditionRelation(condition: Condition, variables: readonly string[]): Relation {
  const { path: _, ...meaning } = condition;
  return {
    name: `?${JSON.stringify(meaning)}`,
    on: keyOf(condition),
    variables,
    at: (values) => conditionDimension(condition, true, (variable) => valueFrom(variable, values)),
  };
}

/** What has no definite meaning is a relation that is never decided. */
function unreadable(on: string, element: PrincipalElement): Relation {
  return { name: `?${JSON.stringify([on, element])}`, on, variables: [], at: () => undefined };
}

function valueFrom(
  variable: { readonly key: string; readonly default?: string },
  values: ReadonlyMap<string, string | undefined>,
) {
  return values.get(variable.key.toLowerCase()) ?? variable.default;
}

/** The keys that variables in these values name, in lower case. */
function variablesIn(values: readonly string[]): readonly string[] {
  const keys = new Set<string>();
  for (const written of values) {
    if (!written.includes("${")) continue;
    for (const piece of readPieces(written, true))
      if (piece.kind === "variable") keys.add(piece.key.toLowerCase());
  }
  return [...keys];
}

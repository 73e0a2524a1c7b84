import { calculate, checkedInt, sumUp } from "./arithmetic.js";
import type { CelMap, CelValue, Comparison, Expression, Macro, MapKey } from "./ast.js";
import { callFunction, callMethod } from "./functions.js";
import { collect, countTrue, quantify, worse } from "./macros.js";
import {
  CelFailure,
  type CelResult,
  celError,
  celUnknown,
  equals,
  isFailure,
  isList,
  isMap,
  isNumeric,
  order,
  typeName,
} from "./values.js";

/** What the names of an expression stand for. */
export interface Environment {
  readonly variables: CelMap;
  /**
   * Functions of the host, by their written name (`api.getAttribute`, `resource.matchTag`); undefined for one that
   * it does not have.
   */
  readonly host?: (name: string, args: readonly CelValue[]) => CelResult | undefined;
}

/** Steps that one evaluation may take; nested macros over lists can ask for arbitrarily many. */
const maxSteps = 200_000;

/**
 * Evaluates an expression by the CEL language definition: `&&` and `||` absorb errors from either side, equality
 * works across types, everything else on a wrong type is an error. Never throws, and stops after a fixed number of
 * steps with `unknown`.
 */
export function evaluateCel(expression: Expression, environment: Environment): CelResult {
  return new Evaluation(environment).run(expression, new Map(environment.variables));
}

/** One evaluation: the budget is what it has an identity for. */
class Evaluation {
  #left = maxSteps;
  readonly #host: Environment["host"];

  constructor(environment: Environment) {
    this.#host = environment.host;
  }

  readonly #spend = (): boolean => {
    this.#left -= 1;
    return this.#left > 0;
  };

  run(expression: Expression, scope: CelMap): CelResult {
    if (!this.#spend()) return celUnknown("the expression takes too many steps");
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "name":
        return scope.get(expression.name) ?? missing(scope, expression.name);
      case "field":
        return this.#on([expression.of], scope, ([of]) => field(of!, expression.name));
      case "index":
        return this.#on([expression.of, expression.index], scope, ([of, index]) => indexed(of!, index!));
      case "has":
        return this.#on([expression.of], scope, ([of]) =>
          isMap(of!) ? of.has(expression.name) : celError(`${typeName(of!)} has no fields`),
        );
      case "not":
        return this.#on([expression.of], scope, ([of]) =>
          typeof of === "boolean" ? !of : celError(`! needs a bool, not ${typeName(of!)}`),
        );
      case "negate":
        return this.#on([expression.of], scope, ([of]) =>
          isNumeric(of!) ? checkedInt(-of) : celError(`- needs a number, not ${typeName(of!)}`),
        );
      case "and":
        return this.#absorb(expression.parts, scope, false);
      case "or":
        return this.#absorb(expression.parts, scope, true);
      case "sum":
        return this.#on(expression.parts, scope, (values) => values.slice(1).reduce(sumUp, values[0]!));
      case "compare":
        return this.#on([expression.left, expression.right], scope, ([left, right]) =>
          this.#compare(expression.operator, left!, right!),
        );
      case "in":
        return this.#on([expression.item, expression.collection], scope, ([item, collection]) =>
          this.#contains(collection!, item!),
        );
      case "arithmetic":
        return this.#on([expression.left, expression.right], scope, ([left, right]) =>
          calculate(expression.operator, left!, right!),
        );
      case "choice":
        return this.#choose(expression, scope);
      case "list":
        return this.#on(expression.items, scope, (items) => items);
      case "map":
        return this.#on(expression.entries.flat(), scope, buildMap);
      case "call":
        return this.#on(
          expression.args,
          scope,
          (args) => this.#host?.(expression.name, args) ?? callFunction(expression.name, args),
        );
      case "method":
        return this.#method(expression, scope);
      case "macro":
        return this.#macro(expression, scope);
    }
  }

  /** Evaluates the operands in order and works on their values; the worst failure among them otherwise. */
  #on(
    operands: readonly Expression[],
    scope: CelMap,
    work: (values: readonly CelValue[]) => CelResult,
  ): CelResult {
    const values: CelValue[] = [];
    let failure: CelFailure | undefined;
    for (const operand of operands) {
      const result = this.run(operand, scope);
      if (isFailure(result)) failure = worse(failure, result);
      else values.push(result);
    }
    return failure ?? work(values);
  }

  /** `&&` (absorbing false) and `||` (absorbing true): one absorbing operand decides, whatever the others do. */
  #absorb(parts: readonly Expression[], scope: CelMap, absorbing: boolean): CelResult {
    let failure: CelFailure | undefined;
    for (const part of parts) {
      const result = this.run(part, scope);
      if (result === absorbing) return absorbing;
      if (isFailure(result)) failure = worse(failure, result);
      else if (typeof result !== "boolean") {
        failure = worse(failure, celError(`&& and || need a bool, not ${typeName(result)}`));
      }
    }
    return failure ?? !absorbing;
  }

  #choose({ condition, yes, no }: Expression & { kind: "choice" }, scope: CelMap): CelResult {
    const result = this.run(condition, scope);
    if (isFailure(result)) return result;
    if (typeof result !== "boolean") return celError(`? needs a bool, not ${typeName(result)}`);
    return this.run(result ? yes : no, scope);
  }

  #compare(operator: Comparison, left: CelValue, right: CelValue): CelResult {
    if (operator === "==" || operator === "!=") {
      const equal = equals(left, right, this.#spend);
      if (equal === undefined) return celUnknown("the expression takes too many steps");
      return operator === "==" ? equal : !equal;
    }
    const ordered = order(left, right);
    if (ordered instanceof CelFailure) return ordered;
    if (operator === "<") return ordered < 0;
    if (operator === "<=") return ordered <= 0;
    return operator === ">" ? ordered > 0 : ordered >= 0;
  }

  #contains(collection: CelValue, item: CelValue): CelResult {
    if (isMap(collection)) return isMapKey(item) && collection.has(item);
    if (!isList(collection)) return celError(`in needs a list or a map, not ${typeName(collection)}`);
    for (const each of collection) {
      const equal = equals(each, item, this.#spend);
      if (equal === undefined) return celUnknown("the expression takes too many steps");
      if (equal) return true;
    }
    return false;
  }

  /** A method of a value, or a function of the host: `resource` is a value, `resource.matchTag` is both. */
  #method({ of, name, args }: Expression & { kind: "method" }, scope: CelMap): CelResult {
    const host = this.#host;
    if (host && of.kind === "name") {
      const values = this.#on(args, scope, (list) => list);
      const own = isFailure(values) ? undefined : host(`${of.name}.${name}`, values as readonly CelValue[]);
      if (own !== undefined) return own;
    }
    return this.#on([of, ...args], scope, ([receiver, ...rest]) => callMethod(name, receiver!, rest));
  }

  #macro(expression: Expression & { kind: "macro" }, scope: CelMap): CelResult {
    const collection = this.run(expression.of, scope);
    if (isFailure(collection)) return collection;
    const items = isMap(collection) ? [...collection.keys()] : collection;
    if (!isList(items)) return celError(`${expression.name}() needs a list or a map, not ${typeName(items)}`);
    return this.#iterate(expression.name, items, (item, part) =>
      this.run(expression.args.at(part)!, new Map(scope).set(expression.variable, item)),
    );
  }

  #iterate(
    name: Macro,
    items: readonly CelValue[],
    body: (item: CelValue, part: number) => CelResult,
  ): CelResult {
    switch (name) {
      case "all":
        return quantify(items, body, false);
      case "exists":
        return quantify(items, body, true);
      case "exists_one": {
        const results = collect(items, (item) => body(item, 0));
        return isFailure(results) ? results : countTrue(results) === 1;
      }
      case "filter": {
        const results = collect(items, (item) => body(item, 0));
        return isFailure(results) ? results : items.filter((_, index) => results[index] === true);
      }
      case "map":
        return collect(items, (item) => body(item, -1));
    }
  }
}

function missing(scope: CelMap, name: string): CelResult {
  return scope.has(name) ? null : celError(`there is no ${name} here`);
}

function field(of: CelValue, name: string): CelResult {
  if (!isMap(of)) return celError(`${typeName(of)} has no field ${name}`);
  const value = of.get(name);
  return value === undefined ? celError(`there is no ${name}`) : value;
}

function indexed(of: CelValue, index: CelValue): CelResult {
  if (isMap(of)) {
    const value = isMapKey(index) ? of.get(index) : undefined;
    return value === undefined ? celError(`there is no ${String(index)}`) : value;
  }
  if (!isList(of) || !isNumeric(index)) return celError(`${typeName(of)} has no index ${typeName(index)}`);
  const value = of[Number(index)];
  return value === undefined ? celError("the index is out of range") : value;
}

function isMapKey(value: CelValue): value is MapKey {
  return typeof value === "string" || typeof value === "bigint" || typeof value === "boolean";
}

function buildMap(flat: readonly CelValue[]): CelResult {
  const map = new Map<MapKey, CelValue>();
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const key = flat[at]!;
    if (!isMapKey(key)) return celError(`${typeName(key)} cannot be the key of a map`);
    if (map.has(key)) return celError("a map has one key twice");
    map.set(key, flat[at + 1]!);
  }
  return map;
}

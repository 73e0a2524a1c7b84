import { addressOperators } from "./addresses.js";
import { arnOperators } from "./arns.js";
import type { Operator } from "./operator.js";
import { dateOperators, numericOperators } from "./ordered.js";
import { binaryOperator, boolOperator, nullOperator } from "./simple.js";
import { stringOperators } from "./strings.js";

/** Every condition operator of the policy language. */
export const operators: readonly Operator[] = [
  ...stringOperators,
  ...numericOperators,
  ...dateOperators,
  boolOperator,
  binaryOperator,
  ...addressOperators,
  ...arnOperators,
  nullOperator,
];

const byName = new Map(operators.map((operator) => [operator.name, operator]));

/** The operator of a canonical name, as it stands in the model's conditions. */
export function operatorNamed(name: string): Operator | undefined {
  return byName.get(name);
}

/** An operator as a document writes it: `ForAnyValue:StringLikeIfExists`. */
export interface WrittenOperator {
  readonly operator: Operator;
  readonly quantifier?: "ForAllValues" | "ForAnyValue";
  readonly ifExists: boolean;
}

const byWrittenName: ReadonlyMap<string, WrittenOperator> = new Map(
  operators.flatMap((operator) =>
    [false, true].flatMap((ifExists) =>
      ([undefined, "ForAllValues", "ForAnyValue"] as const).map((quantifier): [string, WrittenOperator] => [
        `${quantifier === undefined ? "" : `${quantifier}:`}${operator.name}${ifExists ? "IfExists" : ""}`.toLowerCase(),
        quantifier === undefined ? { operator, ifExists } : { operator, quantifier, ifExists },
      ]),
    ),
  ),
);

/**
 * Reads an operator's written name, without regard to case. `undefined` for what the language does not have;
 * `Null` takes neither `IfExists` nor a quantifier.
 */
export function readOperator(name: string): WrittenOperator | undefined {
  const written = byWrittenName.get(name.toLowerCase());
  const modified = written !== undefined && (written.ifExists || written.quantifier !== undefined);
  return modified && written.operator.type === "Null" ? undefined : written;
}

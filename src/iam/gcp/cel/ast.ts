/**
 * A CEL expression after parsing: the grammar of the CEL language definition with chains flattened, so that
 * depth follows the nesting that people write and not the length of an `&&` list.
 */
export type Expression =
  | { readonly kind: "literal"; readonly value: CelValue }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "field"; readonly of: Expression; readonly name: string }
  | { readonly kind: "index"; readonly of: Expression; readonly index: Expression }
  | { readonly kind: "has"; readonly of: Expression; readonly name: string }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "negate"; readonly of: Expression }
  | { readonly kind: "and" | "or" | "sum"; readonly parts: readonly Expression[] }
  | {
      readonly kind: "compare";
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "in"; readonly item: Expression; readonly collection: Expression }
  | {
      readonly kind: "arithmetic";
      readonly operator: Arithmetic;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "choice";
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: "method";
      readonly of: Expression;
      readonly name: string;
      readonly args: readonly Expression[];
    }
  | {
      readonly kind: "macro";
      readonly name: Macro;
      readonly of: Expression;
      readonly variable: string;
      readonly args: readonly Expression[];
    };

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type Arithmetic = "-" | "*" | "/" | "%";
export type Macro = "all" | "exists" | "exists_one" | "map" | "filter";

/** A value of CEL: int as bigint, double as number (all numbers of a token are doubles), the rest as in JSON. */
export type CelValue =
  | null
  | boolean
  | string
  | bigint
  | number
  | Uint8Array
  | Timestamp
  | Duration
  | readonly CelValue[]
  | CelMap;

export type MapKey = string | bigint | boolean;
export type CelMap = ReadonlyMap<MapKey, CelValue>;

/** A point in time, in milliseconds since 1970 (UTC). */
export class Timestamp {
  constructor(readonly milliseconds: number) {}
}

/** A length of time in milliseconds. */
export class Duration {
  constructor(readonly milliseconds: number) {}
}

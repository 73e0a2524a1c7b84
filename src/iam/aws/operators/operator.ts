/** What kind of value an operator compares; the condition-key catalogue uses the same words. */
export type ValueType = "String" | "Numeric" | "Date" | "Bool" | "Binary" | "IPAddress" | "ARN" | "Null";

/**
 * One condition operator without its modifiers (AWS IAM User Guide, "IAM JSON policy elements: Condition operators").
 *
 * A negated operator holds when no value of the policy matches, and holds when the key is absent.
 */
export interface Operator {
  readonly name: string;
  readonly type: ValueType;
  readonly negated: boolean;
  /** Whether `${…}` in the policy's value is replaced (version 2012-10-17 only). */
  readonly variables: boolean;
  /** Whether `*` and `?` in the policy's value are wildcards. */
  readonly wildcards: boolean;
  /**
   * Whether one value of the request matches one value of the policy, before any negation. `undefined`: one
   * of them is not a value of this type, so that they cannot be compared.
   */
  readonly matches: (value: string, expected: Pattern) => boolean | undefined;
}

/**
 * A policy's value with its variables replaced. What a variable stood for is literal: `literal` holds the
 * offsets of `*` and `?` that are no wildcards.
 */
export interface Pattern {
  readonly text: string;
  readonly literal?: ReadonlySet<number>;
}

/**
 * An AWS policy document after parsing: one shape for every spelling that the grammar allows
 * (AWS IAM User Guide, "Grammar of the IAM JSON policy language").
 */
export interface PolicyDocument {
  readonly version: "2008-10-17" | "2012-10-17";
  readonly id?: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** Absent in identity policies. */
  readonly principals?: PrincipalElement;
  readonly actions: Element;
  /** Absent in trust policies. */
  readonly resources?: Element;
  readonly conditions: readonly Condition[];
  /** Place in the document, e.g. `Statement[1]`. */
  readonly path: string;
}

/** `Action`/`Resource` (negated: `NotAction`/`NotResource`) with its patterns as written. */
export interface Element {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** `Principal` (negated: `NotPrincipal`). `"Principal": "*"` is the one entry `{kind: "*", value: "*"}`. */
export interface PrincipalElement {
  readonly negated: boolean;
  readonly principals: readonly PrincipalPattern[];
}

export interface PrincipalPattern {
  readonly kind: "AWS" | "Federated" | "Service" | "CanonicalUser" | "*";
  readonly value: string;
}

/** One operator on one key with its values: the unit that must hold for the statement to match. */
export interface Condition {
  /** Canonical operator name without modifiers, e.g. `StringEquals`, `ArnLike`, `Null`. */
  readonly operator: string;
  readonly quantifier?: "ForAllValues" | "ForAnyValue";
  readonly ifExists: boolean;
  /** As written; compared without regard to case. */
  readonly key: string;
  readonly values: readonly string[];
  /** Place in the document, e.g. `Statement[1].Condition.StringEquals["aws:SourceArn"]`. */
  readonly path: string;
}

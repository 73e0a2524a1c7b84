import type { PolicyDocument } from "../../model/index.js";
import { splitVariables } from "./variables.js";

/** A mistake in a document that AWS takes all the same. */
export interface Lint {
  /** kebab-case, states the defect. */
  readonly code: LintCode;
  readonly message: string;
  readonly path: string;
  /** What was probably meant: without it a name may also be newer than the catalogue. */
  readonly meant?: string;
}

export type LintCode =
  | "unknown-service"
  | "unknown-action"
  | "unmatched-pattern"
  | "unknown-condition-key"
  | "condition-key-not-for-action"
  | "operator-not-for-key"
  | "value-of-wrong-type"
  | "wildcard-never-matches"
  | "needless-set-operator"
  | "all-values-of-one"
  | "missing-set-operator"
  | "all-values-without-presence"
  | "resource-not-for-action"
  | "arn-too-short"
  | "variable-in-old-version"
  | "not-principal-with-allow"
  | "empty-list";

/** Variables in a document of the version that has none. */
export function lintVariables(text: string, version: PolicyDocument["version"], path: string): Lint[] {
  const variable = splitVariables(text).find(({ kind }) => kind === "variable");
  if (variable === undefined || version === "2012-10-17") return [];
  return [
    {
      code: "variable-in-old-version",
      message: `${text} is taken literally: only Version 2012-10-17 has variables`,
      path,
    },
  ];
}

import type { Condition, PolicyDocument, Statement } from "../../model/index.js";
import { parseArn } from "./arn.js";
import { type ActionFacts, findConditionKey, isService, takesConditionKey } from "./catalogue.js";
import type { About } from "./lintAbout.js";
import { type Lint, type LintCode, lintVariables } from "./lintFinding.js";
import { readAddressBlock } from "./operators/addresses.js";
import { operatorNamed } from "./operators/index.js";
import type { ValueType } from "./operators/operator.js";
import { readDate, readNumber } from "./operators/ordered.js";
import { readBool } from "./operators/simple.js";
import { replaceVariables } from "./variables.js";

/** Mistakes in one condition, by what the catalogue knows of its key and of the statement's actions. */
export function lintCondition(
  condition: Condition,
  statement: Statement,
  version: PolicyDocument["version"],
  about: About | undefined,
): readonly Lint[] {
  const { key, path, quantifier, values } = condition;
  const operator = operatorNamed(condition.operator);
  if (operator === undefined) return [];
  const found: Lint[] = values.flatMap((value) => lintVariables(value, version, path));
  const report = (code: LintCode, message: string): void => {
    found.push({ code, message, path });
  };
  if (values.length === 0) report("empty-list", `${key} is compared with no value`);
  if (
    !operator.wildcards &&
    operator.type === "String" &&
    values.some((value) => replaceVariables(value, "").includes("*"))
  ) {
    report(
      "wildcard-never-matches",
      `${operator.name} takes * literally; ${operator.negated ? "StringNotLike" : "StringLike"} has wildcards`,
    );
  }
  const facts = findConditionKey(key);
  if (facts === undefined) {
    // A key of a service that is not known itself says nothing.
    const [prefix = ""] = key.split(":", 1);
    if (!/^aws$/i.test(prefix) && !prefix.includes(".") && !isService(prefix)) return found;
    report(
      "unknown-condition-key",
      `no request carries ${key}${operator.negated || quantifier === "ForAllValues" ? ", so the condition always holds" : ""}`,
    );
    return found;
  }
  if (
    about !== undefined &&
    !isAboutTags(key) &&
    !about.some((action) => isTrustKey(action, key) || takesConditionKey(action, key))
  ) {
    const { actions } = about;
    report(
      "condition-key-not-for-action",
      `no request for ${actions[0]?.name ?? "its actions"}${actions.length > 1 ? " or its other actions" : ""} carries ${key}`,
    );
  }
  if (!suits(operator.type, facts.type))
    report(
      "operator-not-for-key",
      `${key} is of type ${facts.type}, ${operator.name} compares ${operator.type}`,
    );
  const wrong = values.find((value) => !value.includes("${") && !isOfType(value, operator.type));
  if (wrong !== undefined)
    report("value-of-wrong-type", `${JSON.stringify(wrong)} is not of type ${operator.type}`);
  if (operator.type === "Null") return found;
  if (facts.multiValued && quantifier === undefined)
    report("missing-set-operator", `${key} can have several values: say ForAnyValue or ForAllValues`);
  if (!facts.multiValued && quantifier !== undefined)
    report(
      quantifier === "ForAllValues" ? "all-values-of-one" : "needless-set-operator",
      `${key} has one value at most: ${quantifier} ${quantifier === "ForAllValues" ? "holds when it is absent" : "does nothing"}`,
    );
  if (
    facts.multiValued &&
    quantifier === "ForAllValues" &&
    statement.effect === "Allow" &&
    !requiresPresence(statement, key)
  ) {
    report(
      "all-values-without-presence",
      `ForAllValues holds when ${key} is absent: add Null ${JSON.stringify({ [key]: "false" })}`,
    );
  }
  return found;
}

/** Which actions see tags the reference tells of a part only. */
function isAboutTags(key: string): boolean {
  return /tag(?:keys$|\/)/i.test(key);
}

/** Claims of a provider that has no entry of its own belong to every request with that provider's token. */
function isTrustKey({ service }: ActionFacts, key: string): boolean {
  const colon = key.lastIndexOf(":");
  const claims = ["aud", "sub", "amr"];
  return (
    service === "sts" &&
    key.slice(0, colon).includes(".") &&
    claims.includes(key.slice(colon + 1).toLowerCase())
  );
}

function requiresPresence({ conditions }: Statement, key: string): boolean {
  return conditions.some(
    (other) =>
      other.key.toLowerCase() === key.toLowerCase() &&
      (other.operator === "Null"
        ? other.values.every((value) => readBool(value) === false)
        : other.quantifier === "ForAnyValue" && !other.ifExists),
  );
}

/** Types that AWS compares though their names differ; texts can be compared with everything that is written as text. */
function suits(operator: ValueType, key: ValueType): boolean {
  if (operator === key || operator === "Null") return true;
  if (operator === "String") return key === "ARN" || key === "Bool" || key === "Numeric" || key === "Date";
  return operator === "ARN" && key === "String";
}

function isOfType(value: string, type: ValueType): boolean {
  switch (type) {
    case "Numeric":
      return readNumber(value) !== undefined;
    case "Date":
      return readDate(value) !== undefined;
    case "Bool":
    case "Null":
      return readBool(value) !== undefined;
    case "IPAddress":
      return readAddressBlock(value) !== undefined;
    case "ARN":
      return value === "*" || parseArn(value) !== undefined;
    case "Binary":
    case "String":
      return true;
  }
}

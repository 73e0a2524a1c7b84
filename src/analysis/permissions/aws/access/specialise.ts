import { matchesCondition } from "../../../../iam/aws/matchCondition.js";
import type { Version } from "../../../../iam/aws/matchStatement.js";
import { operatorNamed } from "../../../../iam/aws/operators/index.js";
import { both, type Tri } from "../../../../iam/aws/tri.js";
import type { Condition, Element, Statement } from "../../../../model/index.js";
import type { Caller } from "./caller.js";
import { dependsOnVariables, fillAll, hasVariable } from "./fill.js";

/**
 * What is left of a statement for one caller: no principals, no conditions on what follows from the caller, and the
 * caller's values in place of variables. `surely` matches no request that the statement does not match, and `possibly`
 * every one that it matches; absent where none is, different where something about the caller is not known.
 */
export interface Specialised {
  readonly surely?: Statement;
  readonly possibly?: Statement;
}

/** @param named whether the statement names the caller */
export function specialise(statement: Statement, version: Version, caller: Caller, named: Tri): Specialised {
  let verdict = named;
  const hold = (tri: Tri) => {
    verdict = both(verdict, () => tri);
  };
  const conditions: Condition[] = [];
  for (const condition of statement.conditions) {
    if (verdict === false) return {};
    const isVariable = version === "2012-10-17" && operatorNamed(condition.operator)?.variables === true;
    const { filled, lost } = isVariable ? fillAll(condition.values, caller) : asWritten(condition.values);
    const own = { ...condition, values: filled };
    if (lost && operatorNamed(condition.operator)?.negated === true) hold(dependsOnVariables);
    if (!caller.isDecided(condition.key.toLowerCase())) conditions.push(own);
    else if (isVariable && filled.some(hasVariable)) hold(dependsOnVariables);
    else hold(matchesCondition(own, caller.values, version));
  }
  const { principals: _, resources, ...rest } = statement;
  const left = { ...rest, conditions, ...(resources && { resources: fillResources(resources) }) };
  return verdict === false ? {} : verdict === true ? { surely: left, possibly: left } : { possibly: left };

  function fillResources(element: Element): Element {
    if (version !== "2012-10-17") return element;
    const { filled, lost } = fillAll(element.patterns, caller);
    if (lost && element.negated) hold(dependsOnVariables);
    return { ...element, patterns: filled };
  }
}

function asWritten(filled: readonly string[]) {
  return { filled, lost: false };
}

import { formatRuleList, formatRulePage } from "../../reports/rules.js";
import { isRuleName, ruleNamed, rules } from "../../rules/index.js";
import { exitCode, UsageProblem } from "../problem.js";

/** `keyless rules [NAME]`: lists the rules, or explains one with its examples. */
export async function run(operands: readonly string[], options: Record<string, unknown>): Promise<number> {
  const [name] = operands;
  if (name !== undefined && !isRuleName(name)) {
    throw new UsageProblem(`no rule is named "${name}"; "keyless rules" lists them`);
  }
  const chosen = name === undefined ? rules : [ruleNamed(name)];
  if (options.format === "json") {
    process.stdout.write(
      `${JSON.stringify({ version: 1, rules: chosen.map(({ check, ...data }) => data) }, null, 2)}\n`,
    );
  } else {
    process.stdout.write(name === undefined ? formatRuleList(rules) : formatRulePage(ruleNamed(name)));
  }
  return exitCode.fine;
}

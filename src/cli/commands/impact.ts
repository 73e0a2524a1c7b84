import { type Impact, impactOf } from "../../governance/impact/impact.js";
import { loadFacts } from "../../readers/load.js";
import { formatImpactJson, formatImpactMarkdown, formatImpactText } from "../../reports/impact.js";
import { dayOf, oneOf } from "../input.js";
import { namedIdentity, usageOf } from "../logs.js";
import { exitCode, UsageProblem } from "../problem.js";

const formats = ["text", "json", "markdown"] as const;

/** `keyless impact FILE… --identity X`: what breaks if X goes; 1 when something does. */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, formats);
  const action = oneOf("--action", options.action, ["revoke", "downscope", "rotate"] as const);
  const identity = namedIdentity(options.identity);
  const asOf = dayOf(options.asOf);
  const facts = await loadFacts(files);
  const impact = impactOf(facts, identity, action, { asOf, usage: await usageOf(options.logs) });
  if (impact === undefined) {
    throw new UsageProblem(
      `no single identity, credential or provider is named "${identity}" in the input: give an ARN, e-mail or address`,
    );
  }
  process.stdout.write(render(impact, format));
  return impact.verdict === "breaks" ? exitCode.blocking : exitCode.fine;
}

function render(impact: Impact, format: (typeof formats)[number]): string {
  switch (format) {
    case "text":
      return formatImpactText(impact);
    case "json":
      return formatImpactJson(impact);
    case "markdown":
      return formatImpactMarkdown(impact);
  }
}

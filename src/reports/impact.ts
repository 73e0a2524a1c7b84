import type { Dependant, Impact } from "../governance/impact.js";
import { escapeMarkdown, inlineCode } from "./markdown.js";
import { printable } from "./printable.js";

/** The result of `keyless impact --format json`. */
export function formatImpactJson(impact: Impact): string {
  return `${JSON.stringify({ version: 1, ...impact }, null, 2)}\n`;
}

/** What a person reads in a terminal: the verdict, why, and each dependant with its path. */
export function formatImpactText({
  identity,
  action,
  verdict,
  reasons,
  wouldDecide,
  dependants,
}: Impact): string {
  return [
    printable(`${verdict.toUpperCase()}  ${action} ${identity}`),
    ...reasons.map((reason) => printable(`  ${reason}`)),
    ...wouldDecide.map((each) => `  would decide: ${each}`),
    ...dependants.map((each) => `\n${formatDependant(each)}`),
    "",
  ].join("\n");
}

function formatDependant({ id, kind, relation, grade, path }: Dependant): string {
  const steps = path.map((step) => printable(`    ${step.from} ${step.kind} ${step.to}, by ${step.path}`));
  return [`  ${printable(id)}  ${kind}, ${relation.replaceAll("-", " ")}, ${grade}`, ...steps].join("\n");
}

/** A table for a page or a comment. */
export function formatImpactMarkdown({
  identity,
  action,
  verdict,
  reasons,
  wouldDecide,
  dependants,
}: Impact): string {
  const rows = dependants.map(
    ({ id, kind, relation, grade, path }) =>
      `| ${inlineCode(id)} | ${kind} | ${relation.replaceAll("-", " ")} | ${grade} | ${inlineCode(path[0]?.path ?? "")} |`,
  );
  return [
    `### Keyless: ${action} ${inlineCode(identity)}: ${verdict}`,
    [...reasons, ...wouldDecide.map((each) => `would decide: ${each}`)]
      .map((each) => `- ${escapeMarkdown(each)}`)
      .join("\n"),
    ...(rows.length > 0
      ? [["| dependant | kind | how | grade | by |", "|---|---|---|---|---|", ...rows].join("\n")]
      : []),
    "",
  ].join("\n\n");
}

import type { ChangeImpact } from "../governance/impact/change.js";
import type { Dependant } from "../governance/impact/dependants.js";
import type { Impact } from "../governance/impact/impact.js";
import type { Share } from "../governance/split/split.js";
import { count, type UsedAction } from "../model/index.js";
import { escapeMarkdown, inlineCode } from "./markdown.js";
import { jsonText, printable } from "./printable.js";

/** The result of `keyless impact --format json`. */
export function formatImpactJson(impact: Impact): string {
  return `${jsonText({ version: 1, ...impact }, 2)}\n`;
}

/** Used actions that a person is shown; JSON has them all. */
const mostShown = 20;

/** What a person reads in a terminal: the verdict, why, each dependant with its path, and what was used. */
export function formatImpactText(impact: Impact): string {
  const { identity, action, verdict, reasons, wouldDecide, dependants, used = [], split = [] } = impact;
  return [
    printable(`${verdict.toUpperCase()}  ${action} ${identity}`),
    ...reasons.map((reason) => printable(`  ${reason}`)),
    ...wouldDecide.map((each) => printable(`  would decide: ${each}`)),
    ...dependants.map((each) => `\n${formatDependant(each)}`),
    ...(used.length > 0 ? ["\n  used"] : []),
    ...used.slice(0, mostShown).map((each) => printable(`    ${usedWords(each)}`)),
    ...(used.length > mostShown ? [`    and ${used.length - mostShown} more`] : []),
    ...(split.length > 0 ? ["\n  an identity for each"] : []),
    ...split.flatMap((each) => shareLines(each).map((line) => printable(`    ${line}`))),
    "",
  ].join("\n");
}

function formatDependant({ id, kind, relation, grade, path, via, observed }: Dependant): string {
  const listed = path.map((step) => printable(`    ${step.from} ${step.kind} ${step.to}, by ${step.path}`));
  const others = via === undefined ? [] : [printable(`    the other steps are those of ${via}`)];
  const steps = relation === "acts-as-it" ? [...listed, ...others] : [...others, ...listed];
  const seen =
    observed === undefined
      ? []
      : [
          printable(
            `    seen from ${observed.first} to ${observed.last}, ${callsWords(observed)}, by ${[observed.log, ...observed.notes].join(", ")}`,
          ),
        ];
  return [`  ${printable(id)}  ${kind}, ${relation.replaceAll("-", " ")}, ${grade}`, ...steps, ...seen].join(
    "\n",
  );
}

/** How many calls, refused ones apart. */
export function callsWords({ count: calls, denied }: Pick<UsedAction, "count" | "denied">): string {
  const made = count(calls, "call");
  return denied === 0 ? made : `${made} and ${denied} refused`;
}

/** One used action in a line. */
export function usedWords({ action, resource, last, ...tally }: UsedAction): string {
  const on = resource === undefined ? "" : ` on ${resource}`;
  return `${action}${on}: ${callsWords(tally)}, the last on ${last.slice(0, 10)}`;
}

/** What one workload would get by itself. */
function shareLines({ name, grade, policy, permissions, role, notes }: Share): readonly string[] {
  const allowed = (policy?.Statement ?? []).map(
    ({ Effect, Action, Resource }) =>
      `${name}: ${String(Effect).toLowerCase()} ${[Action].flat().join(", ")} on ${[Resource].flat().join(", ")}`,
  );
  const wanted = permissions === undefined ? [] : [`${name}: ${role ?? permissions.join(", ")}`];
  return [
    ...allowed,
    ...wanted,
    ...notes.map((note) => `${name}: ${note}${grade === "declared" ? " (declared)" : ""}`),
  ];
}

/** A table for a page or a comment. */
export function formatImpactMarkdown(impact: Impact): string {
  const { identity, action, verdict, reasons, wouldDecide, dependants, used = [], split = [] } = impact;
  const rows = dependants.map(
    ({ id, kind, relation, grade, path, observed }) =>
      `| ${inlineCode(id)} | ${kind} | ${relation.replaceAll("-", " ")} | ${grade} | ${inlineCode(path[0]?.path ?? "")} | ${observed?.last.slice(0, 10) ?? ""} |`,
  );
  return [
    `### Keyless: ${action} ${inlineCode(identity)}: ${verdict}`,
    [...reasons, ...wouldDecide.map((each) => `would decide: ${each}`)]
      .map((each) => `- ${escapeMarkdown(each)}`)
      .join("\n"),
    ...(rows.length > 0
      ? [
          ["| dependant | kind | how | grade | by | last seen |", "|---|---|---|---|---|---|", ...rows].join(
            "\n",
          ),
        ]
      : []),
    ...(used.length > 0
      ? [
          used
            .slice(0, mostShown)
            .map((each) => `- used: ${escapeMarkdown(usedWords(each))}`)
            .join("\n"),
        ]
      : []),
    ...(split.length > 0
      ? [
          split
            .flatMap(shareLines)
            .map((line) => `- ${escapeMarkdown(line)}`)
            .join("\n"),
        ]
      : []),
    "",
  ].join("\n\n");
}

/** The result of `keyless impact --format json` about a change. */
export function formatChangeJson(impact: ChangeImpact): string {
  return `${jsonText({ version: 1, ...impact }, 2)}\n`;
}

/** What a change takes away of what was used, a sentence each. */
export function formatChangeText({ verdict, reasons, wouldDecide, lost, compared }: ChangeImpact): string {
  return [
    `${verdict.toUpperCase()}  change`,
    ...reasons.map((reason) => printable(`  ${reason}`)),
    ...wouldDecide.map((each) => printable(`  would decide: ${each}`)),
    `\n${count(lost.length, "loss", "losses")}; compared ${count(compared.permissions, "used permission")} of ${count(compared.identities, "identity", "identities")} seen in the logs`,
    "",
  ].join("\n");
}

/** A comment for a pull request. */
export function formatChangeMarkdown({ verdict, reasons, wouldDecide, lost }: ChangeImpact): string {
  const rows = lost.map(
    ({ what, identity, action, resource, used, by }) =>
      `| ${inlineCode(identity)} | ${action === undefined ? what : inlineCode(action)} | ${resource === undefined ? "" : inlineCode(resource)} | ${by.map(({ name }) => inlineCode(name)).join(", ")} | ${used.last.slice(0, 10)} |`,
  );
  return [
    `### Keyless: what this change takes away: ${verdict}`,
    [...reasons, ...wouldDecide.map((each) => `would decide: ${each}`)]
      .map((each) => `- ${escapeMarkdown(each)}`)
      .join("\n"),
    ...(rows.length > 0
      ? [["| of | what goes | on | used by | last used |", "|---|---|---|---|---|", ...rows].join("\n")]
      : []),
    "",
  ].join("\n\n");
}

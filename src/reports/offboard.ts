import type { OffboardPlan, Way } from "../governance/offboard/plan.js";
import type { Step } from "../governance/offboard/steps.js";
import { escapeMarkdown, inlineCode } from "./markdown.js";
import { jsonText, printable } from "./printable.js";

/** The result of `keyless offboard --format json`. */
export function formatOffboardJson({ scope, status, ways, state }: OffboardPlan): string {
  return `${jsonText({ version: 1, scope, status, identities: ways, state }, 2)}\n`;
}

/** A name that is spelled otherwise looks the same. */
const nobodys =
  "nothing in the input is theirs: no tag, code owner or log names them as the owner of anything";

function scopeWords({ scope }: OffboardPlan): string {
  return "owner" in scope ? `what ${scope.owner} owns` : scope.identity;
}

/** What a person reads in a terminal: where each stands, and every step with what takes it back. */
export function formatOffboardText(plan: OffboardPlan): string {
  const head = printable(`${plan.status.toUpperCase()}  offboard ${scopeWords(plan)}`);
  if (plan.ways.length === 0) return `${head}\n  ${nobodys}\n`;
  return `${[head, ...plan.ways.map(wayText)].join("\n\n")}\n`;
}

function wayText({ identity, what, status, reasons, wouldDecide, owner, steps }: Way): string {
  const lines = [
    `${identity}  ${what}: ${status}`,
    ...(owner === undefined ? [] : [`  owner: ${owner.value}, by ${owner.evidence} (${owner.from})`]),
    ...reasons.map((each) => `  ${each}`),
    ...wouldDecide.map((each) => `  would decide: ${each}`),
    ...steps.flatMap((step, index) => stepText(step, index + 1)),
  ];
  return lines.map(printable).join("\n");
}

function stepText(step: Step, number: number): readonly string[] {
  const { title, state, commands, undo, lost, code, notes } = step;
  return [
    `  ${number}. ${title}  [${state}]`,
    ...notes.flatMap((note) => note.trimEnd().split("\n")).map((line) => `       ${line}`),
    ...commands.map((line) => `       $ ${line}`),
    ...code.map(({ resource, change }) => `       in code, ${resource}: ${change}`),
    ...undo.map((line) => `     back $ ${line}`),
    ...code.map(({ resource, undo: back }) => `     back in code, ${resource}: ${back}`),
    ...(lost === undefined ? [] : [`     back: ${lost}`]),
  ];
}

/** A page or a comment. */
export function formatOffboardMarkdown(plan: OffboardPlan): string {
  const head = `### Keyless: offboard ${inlineCode(scopeWords(plan))}: ${plan.status}`;
  if (plan.ways.length === 0) return `${head}\n\n- ${nobodys}\n`;
  return `${[head, ...plan.ways.map(wayMarkdown)].join("\n\n")}\n`;
}

function wayMarkdown({ identity, what, status, reasons, wouldDecide, owner, steps }: Way): string {
  const facts = [
    ...(owner === undefined ? [] : [`owner: ${owner.value}, by ${owner.evidence} (${owner.from})`]),
    ...reasons,
    ...wouldDecide.map((each) => `would decide: ${each}`),
  ];
  return [
    `#### ${inlineCode(identity)} (${what}): ${status}`,
    facts.map((each) => `- ${plain(each)}`).join("\n"),
    ...steps.map((step, index) => stepMarkdown(step, index + 1)),
  ].join("\n\n");
}

function stepMarkdown({ title, state, commands, undo, lost, code, notes }: Step, number: number): string {
  const lines = [
    ...notes.filter((note) => !note.includes("\n")),
    ...code.map(({ resource, change, undo: back }) => `in code, ${resource}: ${change}; back: ${back}`),
    ...(lost === undefined ? [] : [`back: ${lost}`]),
  ];
  return [
    `**${number}. ${plain(title)}** (${state})`,
    ...(lines.length > 0 ? [lines.map((each) => `- ${plain(each)}`).join("\n")] : []),
    ...notes.filter((note) => note.includes("\n")).map((note) => block(note, "ts")),
    ...(commands.length > 0 ? [block(commands.join("\n"), "sh")] : []),
    ...(undo.length > 0 ? [`Back:\n\n${block(undo.join("\n"), "sh")}`] : []),
  ].join("\n\n");
}

/** Text of the input as text of a page. */
function plain(text: string): string {
  return escapeMarkdown(printable(text));
}

/** A code block whose fence nothing inside can end. */
function block(text: string, language: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, each) => Math.max(most, each.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd().split("\n").map(printable).join("\n")}\n${fence}`;
}

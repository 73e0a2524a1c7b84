import { count } from "../../model/index.js";
import type { JobResult } from "./job.js";
import { isDecidedAsExpected, type TokenResult } from "./tokens.js";

/** Whether the jobs went as the examples promise: the badge is made, the keys are blocked. */
export function isAsExpected({ job, code, made, violations }: JobResult): boolean {
  return job.command === "up"
    ? code === 0 && made.length > 0 && violations.length === 0
    : code !== undefined && code !== 0 && violations.length > 0;
}

/** One job's result, compactly: what was made, or each violation with its message. */
export function formatResult(result: JobResult): string {
  const { job, made, violations } = result;
  const title = `${job.example}: pulumi ${job.command}`;
  if (!isAsExpected(result)) return [`${title}: not as expected`, ...indent(problemOf(result))].join("\n");
  if (job.command === "up") {
    return [`${title}: ${count(made.length, "resource")} made, nothing against it`, ...indent(made)].join(
      "\n",
    );
  }
  const blocked = `${title}: blocked by ${count(violations.length, "violation")}`;
  const lines = violations.flatMap(({ policy, resource, message }) => [
    `${policy}: ${resource}`,
    ...indent(message.split("\n").filter(isForNewcomer)),
  ]);
  return [blocked, ...indent(lines)].join("\n");
}

/** The last words: ten lines at most, on what happened and what to try next. */
export function formatEnd(
  results: readonly JobResult[],
  tokens: readonly TokenResult[],
  logs: string,
): string {
  const odd = tokens.filter((token) => !isDecidedAsExpected(token));
  if (!results.every(isAsExpected) || odd.length > 0) {
    return [
      ...odd.map(formatToken),
      `Something is not as expected: see above, and the full logs in ${logs}.`,
    ].join("\n");
  }
  const made = results.flatMap((result) => result.made).length;
  const violations = results.flatMap((result) => result.violations).length;
  return [
    `A badge works: ${made} resources give one GitHub repository an AWS role and a GCP service account, without a key.`,
    ...tokens.map(formatToken),
    `A key is blocked: the old way got ${count(violations, "violation")}, and nothing of it was made.`,
    `All on the real Pulumi engine, in a sandbox that is gone again; full logs: ${logs}. Try next:`,
    "  node dist/cli/main.js rules                          what is blocked, why, and what to write instead",
    "  node dist/cli/main.js engine -- up --stack sandbox   your own identities, from Pulumi.sandbox.yaml",
    "  npm test                                             all of this, checked",
  ].join("\n");
}

/** One token in one line: who it became on each cloud, or why each refused it. */
function formatToken({ words, aws, google }: TokenResult): string {
  const verdict = aws.kind !== google.kind ? "Half let in" : aws.kind === "let-in" ? "Let in" : "Refused";
  return `  ${verdict}: ${words}. AWS: ${sentence(aws.text)} Google: ${sentence(google.text)}`;
}

function sentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

/** How to write an exception comes later, and is in the full log. */
function isForNewcomer(line: string): boolean {
  return line.trim() !== "" && !line.startsWith("except:");
}

function problemOf({ code, errors, violations, log }: JobResult): readonly string[] {
  const said = [
    ...errors,
    ...violations.map(({ policy, resource, message }) => `${policy}: ${resource}: ${message}`),
  ];
  return [`exit code ${code ?? "none"}`, ...said.flatMap((text) => text.split("\n")), `full log: ${log}`];
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

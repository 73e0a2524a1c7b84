import { readUsage } from "../../audit/read.js";
import { type Audit, auditOf } from "../../audit/summary.js";
import { formatAuditJson, formatAuditMarkdown, formatAuditText } from "../../reports/audit.js";
import { oneOf } from "../input.js";
import { factsWith, tellBroken } from "../logs.js";
import { exitCode } from "../problem.js";
import { namesIn, progress } from "../progress.js";

const formats = ["text", "json", "markdown"] as const;

const renderers: Readonly<Record<(typeof formats)[number], (audit: Audit) => string>> = {
  text: formatAuditText,
  json: formatAuditJson,
  markdown: formatAuditMarkdown,
};

/** `keyless audit LOGS… [--with FILE…]`: who used what, and what the logs could have shown. */
export async function run(logs: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, formats);
  const stage = progress([...logs, ...namesIn(options.with)]);
  stage("reading");
  const facts = await factsWith(options.with);
  const usage = await readUsage(logs);
  if (format !== "text") tellBroken(usage.read);
  stage("summing up");
  process.stdout.write(renderers[format](auditOf(usage, facts)));
  return exitCode.fine;
}

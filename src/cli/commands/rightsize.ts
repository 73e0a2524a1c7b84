import { readUsage } from "../../audit/read.js";
import { rightsize } from "../../audit/rightsize.js";
import { auditSubject } from "../../audit/subject.js";
import { formatAuditJson, formatRightsizeText } from "../../reports/audit.js";
import { oneOf } from "../input.js";
import { factsWith, tellBroken } from "../logs.js";
import { exitCode, UsageProblem } from "../problem.js";
import { namesIn, progress } from "../progress.js";

/** `keyless rightsize LOGS… --identity X [--with FILE…]`: the least that covers what X was seen to use. */
export async function run(logs: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, ["text", "json"] as const);
  const { identity } = options;
  if (typeof identity !== "string") {
    throw new UsageProblem("--identity <name> is needed: an ARN, e-mail, name or address");
  }
  const stage = progress([...logs, ...namesIn(options.with)]);
  stage("reading");
  const facts = await factsWith(options.with);
  const usage = await readUsage(logs);
  tellBroken(usage.read);
  const subject = auditSubject(usage, identity, facts);
  if (subject === undefined) {
    throw new UsageProblem(
      `no single identity is named "${identity}" in the logs${facts === undefined ? "" : " or files"}: give an ARN or e-mail`,
    );
  }
  stage("comparing what was used with what was granted");
  const result = rightsize(subject, usage, facts);
  process.stdout.write(format === "json" ? formatAuditJson(result) : formatRightsizeText(result));
  return exitCode.fine;
}

import { ChainFinder } from "../../audit/chain.js";
import type { AuditEvent } from "../../audit/event.js";
import { readEvents } from "../../audit/read.js";
import { isNamed } from "../../audit/subject.js";
import { formatAuditJson, formatChainText } from "../../reports/audit.js";
import { oneOf } from "../input.js";
import { tellBroken } from "../logs.js";
import { exitCode, UsageProblem } from "../problem.js";
import { progress } from "../progress.js";

/** Actions of one identity that are explained; `--event` asks for a certain one. */
const mostActions = 100;

/** `keyless chain LOGS… --event ID or --identity X`: on whose authority was it done? */
export async function run(logs: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, ["text", "json"] as const);
  const { event, identity } = options;
  const stage = progress(logs);
  stage("reading");
  const finder = new ChainFinder(wanted(event, identity), mostActions);
  const read = await readEvents(logs, (each) => finder.add(each));
  tellBroken(read);
  stage("following the sessions back");
  const chains = finder.chains();
  if (chains.length === 0) {
    const what =
      typeof event === "string" ? `no event has the id "${event}"` : `no event is of "${String(identity)}"`;
    throw new UsageProblem(`${what} in the logs`);
  }
  process.stdout.write(format === "json" ? formatAuditJson({ read, chains }) : formatChainText(chains));
  return exitCode.fine;
}

function wanted(event: unknown, identity: unknown): (each: AuditEvent) => boolean {
  if (typeof event === "string" && identity === undefined) return ({ id }) => id === event;
  if (typeof identity === "string" && event === undefined) {
    return ({ actor }) => actor !== undefined && isNamed(actor.id, identity);
  }
  throw new UsageProblem("--event <id> or --identity <name> is needed: which action, or whose");
}

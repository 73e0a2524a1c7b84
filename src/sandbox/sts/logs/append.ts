import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where the sandbox's clouds log, one JSON object a line. */
export const logFiles = {
  aws: join("logs", "cloudtrail.jsonl"),
  gcp: join("logs", "gcp-audit.jsonl"),
} as const;

/** Adds a record to a log of the sandbox, in one write, so that lines of several processes do not mix. */
export function appendRecord(home: string, log: keyof typeof logFiles, record: object): void {
  const file = join(home, logFiles[log]);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  appendFileSync(file, `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

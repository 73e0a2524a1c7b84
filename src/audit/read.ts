import type { Authentication, LogsRead, Usage } from "../model/index.js";
import { InputProblem } from "../readers/index.js";
import type { Json } from "../readers/text/json.js";
import { readCloudTrail } from "./aws/event.js";
import type { AuditEvent } from "./event.js";
import { readActivity } from "./gcp/activity.js";
import { readGcpAudit } from "./gcp/event.js";
import { Seen } from "./seen.js";
import { UsageTable } from "./table.js";
import { bytesOf, logFiles } from "./text/files.js";
import { isEventTable, RowSplitter } from "./text/rows.js";
import { Splitter } from "./text/splitter.js";
import { auditRecords } from "./text/unwrap.js";

/** Broken parts that are listed; all are counted. */
const mostListed = 100;

/**
 * Reads audit logs one record at a time and gives each event once; what cannot be read is counted with file and offset
 * (in the decompressed stream).
 *
 * @throws InputProblem for a file that cannot be opened, or when nothing in the files is an audit record
 */
export async function readEvents(
  names: readonly string[],
  take: (event: AuditEvent) => void,
  takeActivity: (found: Authentication) => void = () => {},
): Promise<LogsRead> {
  const seen = new Seen();
  const counts = { files: 0, records: 0, duplicates: 0, foreign: 0, brokenCount: 0 };
  const broken: LogsRead["broken"][number][] = [];
  for (const file of logFiles(names)) {
    counts.files++;
    const note = (offset: number, reason: string) => {
      counts.brokenCount++;
      if (broken.length < mostListed) broken.push({ file, offset, reason });
    };
    const takeValue = (value: Json, offset: number) => {
      let found = false;
      for (const { kind, record } of auditRecords(value)) {
        found = true;
        if (kind === "gcp-activity") {
          const activity = readActivity(record);
          if (typeof activity === "string") note(offset, activity);
          else {
            counts.records++;
            takeActivity(activity);
          }
          continue;
        }
        const event = kind === "cloudtrail" ? readCloudTrail(record) : readGcpAudit(record);
        if (typeof event === "string") {
          note(offset, event);
          continue;
        }
        counts.records++;
        if (seen.add(event.key)) take(event);
        else counts.duplicates++;
      }
      if (!found) counts.foreign++;
    };
    const json = new Splitter({
      broken: note,
      value: (text, offset) => {
        const value = parse(text);
        if (value === undefined) note(offset, "is not valid JSON");
        else takeValue(value, offset);
      },
    });
    const table = new RowSplitter({ broken: note, row: takeValue });
    await feed(file, (start) => (isEventTable(start) ? table : json), note);
  }
  if (counts.records === 0) {
    const what = names.length === 1 ? names[0]! : `${names[0]} and ${names.length - 1} more`;
    throw new InputProblem(
      what,
      `holds no record of CloudTrail or Google Cloud audit logs${broken[0] ? ` (byte ${broken[0].offset} of ${broken[0].file} ${broken[0].reason})` : ""}`,
    );
  }
  return { ...counts, broken };
}

async function feed(
  file: string,
  splitterFor: (start: Buffer) => Pick<Splitter, "push" | "end">,
  note: (offset: number, reason: string) => void,
): Promise<void> {
  let bytes = 0;
  let splitter: Pick<Splitter, "push" | "end"> | undefined;
  try {
    for await (const chunk of bytesOf(file)) {
      bytes += chunk.length;
      splitter ??= splitterFor(chunk);
      splitter.push(chunk);
    }
  } catch (error) {
    // What was compressed is cut off or damaged; what came before is good.
    if (error instanceof InputProblem || !/^Z_/.test((error as NodeJS.ErrnoException).code ?? ""))
      throw error;
    return note(bytes, `cannot be decompressed from here on (${(error as NodeJS.ErrnoException).code})`);
  }
  splitter?.end();
}

function parse(text: Buffer): Json | undefined {
  try {
    return JSON.parse(text.toString("utf8")) as Json;
  } catch {
    return undefined;
  }
}

/** Who used what when, by these logs: files, folders, or `-` for standard input. */
export async function readUsage(names: readonly string[]): Promise<Usage> {
  const table = new UsageTable();
  const read = await readEvents(
    names,
    (event) => table.add(event),
    (found) => table.addAuthentication(found),
  );
  return table.usage(read);
}

import { InputProblem } from "../../readers/index.js";
import { parseCsv } from "../../readers/text/csv.js";
import type { Json } from "../../readers/text/json.js";

/** What a table gives: a row by the names of its columns, or a place that is broken. */
export interface RowSink {
  row(value: Json, offset: number): void;
  broken(offset: number, reason: string): void;
}

/** Longest row that is read, in bytes. */
const longest = 8 * 1024 * 1024;
const [quote, newline] = [0x22, 0x0a];

/** Whether bytes are the start of a table (CSV) of CloudTrail events: its first line names their columns. */
export function isEventTable(start: Buffer): boolean {
  const end = start.indexOf(newline);
  const line = start.subarray(0, Math.min(end < 0 ? start.length : end, 4096)).toString("utf8");
  const columns = line.split(",").map((each) => each.replace(/^\uFEFF|["\s]/g, "").toLowerCase());
  return columns.includes("eventjson") || (columns.includes("eventname") && columns.includes("eventsource"));
}

/** Splits a stream of CSV with a header into rows, without holding more than one (Athena, CloudTrail Lake). */
export class RowSplitter {
  #buffer: Buffer = Buffer.alloc(0);
  #base = 0;
  #at = 0;
  #isQuoted = false;
  #header: string | undefined;
  /** The row was too long: the rest of it is passed over. */
  #skipping = false;

  constructor(readonly sink: RowSink) {}

  push(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    let start = 0;
    for (; this.#at < this.#buffer.length; this.#at++) {
      const byte = this.#buffer[this.#at];
      if (byte === quote) this.#isQuoted = !this.#isQuoted;
      if (byte !== newline || this.#isQuoted) continue;
      this.#row(this.#buffer.subarray(start, this.#at), this.#base + start);
      start = this.#at + 1;
    }
    if (this.#buffer.length - start > longest) {
      if (!this.#skipping) this.sink.broken(this.#base + start, `is longer than ${longest / 1024 / 1024} MB`);
      // A quotation that is never closed would take in all that follows.
      this.#skipping = true;
      this.#isQuoted = false;
      start = this.#buffer.length;
    }
    this.#buffer = this.#buffer.subarray(start);
    this.#base += start;
    this.#at -= start;
  }

  /** Ends the stream: a last line need not end in a line break. */
  end(): void {
    if (this.#isQuoted) this.sink.broken(this.#base, "is cut off");
    else this.#row(this.#buffer, this.#base);
  }

  #row(bytes: Buffer, offset: number): void {
    const text = bytes.toString("utf8");
    if (this.#skipping) this.#skipping = false;
    else if (this.#header === undefined) this.#header = text.replace(/^\uFEFF/, "");
    else if (text.trim() !== "") this.#read(this.#header, text, offset);
  }

  #read(header: string, text: string, offset: number): void {
    try {
      const [row = {}] = parseCsv("", `${header}\n${text}`);
      this.sink.row(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== "")), offset);
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      this.sink.broken(offset, "is a row that does not fit its header");
    }
  }
}

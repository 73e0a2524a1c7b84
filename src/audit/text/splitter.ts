/** What a splitter finds in a stream of JSON: the text of a value, or a place that is broken. */
export interface Sink {
  /** A value's bytes, and where it starts in the stream. */
  value(text: Buffer, offset: number): void;
  broken(offset: number, reason: string): void;
}

/**
 * Lists under these names hold the records: CloudTrail files, LookupEvents, Lake results, CloudWatch Logs, `gcloud` and
 * Pub/Sub answers.
 */
const lists = new Set([
  "Records",
  "Events",
  "events",
  "logEvents",
  "entries",
  "QueryResultRows",
  "receivedMessages",
]);

/** Longest record that is read, in bytes; CloudTrail's and Google's own limits are below a megabyte. */
const longest = 8 * 1024 * 1024;

/** Bytes that are gone over again in search of good records in what is broken; past them, what was passed is passed. */
const mostAgain = 64 * 1024 * 1024;

const [quote, backslash, newline] = [0x22, 0x5c, 0x0a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const [comma, colon] = [0x2c, 0x3a];
/** Stands for a number or a word as the last thing seen. */
const word = 1;

/**
 * Splits a stream of JSON into its records without holding more than one: values one after the other (NDJSON), a list,
 * or an object with a list of records. After a broken record it goes on at the next that starts as the last good one.
 */
export class Splitter {
  #buffer: Buffer = Buffer.alloc(0);
  /** Offset of the buffer in the stream. */
  #base = 0;
  #at = 0;
  /** Start of the record in the buffer; -1 between records. */
  #start = -1;
  #depth = 0;
  /** Whether the record stands in a list or wrapper, and not by itself. */
  #inList = false;
  /** Within an object that had a list: the rest of it is of no interest. */
  #skipping = false;
  #last = 0;
  #key: readonly [number, number] = [0, 0];
  /** How the last good record starts, up to its first key. */
  #opening: Buffer | undefined;
  #lost = false;
  /** Bytes that were gone over again after broken records. */
  #again = 0;

  constructor(readonly sink: Sink) {}

  /** Takes the next bytes of the stream. */
  push(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    this.#scan();
    this.#trim();
  }

  /** Ends the stream: what is open by then is cut off. */
  end(): void {
    if (this.#start >= 0) this.sink.broken(this.#base + this.#start, "is cut off");
  }

  #trim(): void {
    const keep = this.#start >= 0 ? this.#start : this.#at;
    if (this.#buffer.length - keep > longest) {
      this.#lose(`is longer than ${longest / 1024 / 1024} MB`);
      this.#scan();
      this.#trim();
      return;
    }
    this.#buffer = this.#buffer.subarray(keep);
    this.#base += keep;
    this.#at -= keep;
    this.#key = [this.#key[0] - keep, this.#key[1] - keep];
    if (this.#start >= 0) this.#start = 0;
  }

  #scan(): void {
    if (this.#lost && !this.#findNext()) return;
    // A local copy: the buffer is not changed while it is scanned, and the loop is the cost of reading a log.
    const buffer = this.#buffer;
    while (this.#at < buffer.length) {
      const byte = buffer[this.#at]!;
      if (byte === quote) {
        const end = endOfString(buffer, this.#at + 1);
        if (end === -1) return;
        if (end < -1 || (this.#depth > 0 && !isBefore(this.#last))) {
          if (!this.#recover()) return;
          continue;
        }
        this.#key = [this.#at + 1, end];
        this.#last = quote;
        this.#at = end + 1;
        continue;
      }
      if (byte === openBrace || byte === openBracket) {
        if (this.#depth > 0 && !isBefore(this.#last)) {
          if (!this.#recover()) return;
          continue;
        }
        this.#open(byte);
      } else if (byte === closeBrace || byte === closeBracket) this.#close(byte);
      else if (byte === comma || byte === colon) this.#last = byte;
      else if (byte > 0x20) this.#last = word;
      this.#at++;
    }
  }

  #open(byte: number): void {
    if (this.#depth === 0) {
      if (byte === openBracket && !this.#inList) {
        this.#inList = true;
        this.#last = openBracket;
        return;
      }
      this.#skipping = this.#skipping && this.#last === colon;
      this.#start = this.#at;
    } else if (this.#depth === 1 && !this.#inList && byte === openBracket && this.#isList()) {
      this.#start = -1;
      this.#depth = 0;
      this.#inList = true;
      this.#last = openBracket;
      return;
    }
    this.#depth++;
    this.#last = byte;
  }

  #isList(): boolean {
    return this.#last === colon && lists.has(this.#buffer.toString("latin1", ...this.#key));
  }

  #close(byte: number): void {
    this.#last = byte;
    if (this.#depth === 0) {
      if (byte === closeBracket && this.#inList) {
        this.#inList = false;
        this.#skipping = true;
      } else if (byte === closeBrace) this.#skipping = false;
      return;
    }
    if (--this.#depth > 0) return;
    const text = this.#buffer.subarray(this.#start, this.#at + 1);
    const offset = this.#base + this.#start;
    this.#start = -1;
    if (this.#skipping) return;
    this.#opening = openingOf(text) ?? this.#opening;
    this.sink.value(text, offset);
  }

  /** The record does not parse: reports it, and whether the next one is in the buffer. */
  #recover(): boolean {
    this.#lose("is not valid JSON");
    return this.#findNext();
  }

  #lose(reason: string): void {
    const start = this.#start >= 0 ? this.#start : this.#at;
    this.sink.broken(this.#base + start, reason);
    this.#again += this.#at - start;
    this.#at = this.#again > mostAgain ? Math.max(this.#at, start + 1) : start + 1;
    this.#start = -1;
    this.#depth = 0;
    this.#lost = true;
  }

  /** Looks for the start of the next record; without a good one before it, for any object after another. */
  #findNext(): boolean {
    const mark = this.#opening ?? Buffer.from("{");
    const found = this.#buffer.indexOf(mark, this.#at);
    this.#lost = found < 0;
    this.#at = found < 0 ? Math.max(this.#at, this.#buffer.length - mark.length + 1) : found;
    this.#last = comma;
    this.#skipping = false;
    return found >= 0;
  }
}

/** What may stand before a value or key inside a record. */
function isBefore(last: number): boolean {
  return last === colon || last === comma || last === openBrace || last === openBracket;
}

/** Where a string ends; -1 where it goes on past the buffer, -2 where a line ends in it, which JSON does not allow. */
function endOfString(buffer: Buffer, from: number): number {
  for (let at = from; at < buffer.length; at++) {
    const byte = buffer[at]!;
    if (byte === quote) return at;
    if (byte === backslash) at++;
    else if (byte === newline) return -2;
  }
  return -1;
}

/** The bytes of an object up to the end of its first key. */
function openingOf(text: Buffer): Buffer | undefined {
  const from = text.indexOf(quote);
  const to = text.indexOf(quote, from + 1);
  return text[0] === openBrace && from > 0 && to - from < 100
    ? Buffer.from(text.subarray(0, to + 1))
    : undefined;
}

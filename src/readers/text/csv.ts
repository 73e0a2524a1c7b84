import { InputProblem } from "../problem.js";

/** Records of a CSV text with a header, as objects by column name (RFC 4180; line ends may be LF or CRLF). */
export function parseCsv(file: string, text: string): Record<string, string>[] {
  return parseCsvRows(file, text).map(({ row }) => row);
}

/** The same, each with the line that it starts on, from 1. */
export function parseCsvRows(
  file: string,
  text: string,
): { readonly line: number; readonly row: Record<string, string> }[] {
  const [head, ...rows] = records(file, text);
  const header = head?.fields ?? [];
  return rows.map(({ line, fields: row }, index) => {
    if (row.length !== header.length) {
      const place = `record ${index + 2}`;
      throw new InputProblem(
        file,
        `is broken CSV: ${row.length} fields where the header has ${header.length}`,
        place,
      );
    }
    return { line, row: Object.fromEntries(header.map((name, column) => [name, row[column] ?? ""])) };
  });
}

interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

function records(file: string, text: string): CsvRecord[] {
  const all: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const record: string[] = [];
    const start = at;
    for (;;) {
      const [field, end] = text[at] === '"' ? quoted(file, text, at) : bare(text, at);
      record.push(field);
      at = end;
      if (text[at] !== ",") break;
      at++;
    }
    if (text[at] === "\r") at++;
    if (at < text.length && text[at] !== "\n") {
      throw new InputProblem(file, "is broken CSV: text after a quoted field", `record ${all.length + 1}`);
    }
    at++;
    // A blank line is no record.
    if (record.length > 1 || record[0] !== "") all.push({ line, fields: record });
    // A quoted field may hold line ends of its own.
    for (let end = text.indexOf("\n", start); end >= 0 && end < at; end = text.indexOf("\n", end + 1)) line++;
  }
  return all;
}

function bare(text: string, start: number): [string, number] {
  let end = start;
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end++;
  return [text.slice(start, end), end];
}

function quoted(file: string, text: string, start: number): [string, number] {
  let field = "";
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0)
      throw new InputProblem(file, "is cut off: a quoted CSV field does not end", `offset ${start}`);
    field += text.slice(at, quote);
    if (text[quote + 1] !== '"') return [field, quote + 1];
    field += '"';
    at = quote + 2;
  }
}

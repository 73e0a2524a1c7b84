import { InputProblem } from "../readers/index.js";
import { parseCsv } from "../readers/text/csv.js";
import { fold } from "./owner.js";

/** Columns under which a list of people names them. */
const columns = new Set(["email", "e-mail", "mail", "name", "user", "username", "login", "person", "owner"]);

/**
 * The people of a CSV file with a header, under each name that it gives them (`email`, `name`, `user` …). A header
 * without such a column is a problem: nobody would be found, and that would read as good news.
 *
 * @throws InputProblem
 */
export function readDeparted(file: string, text: string): ReadonlySet<string> {
  const rows = parseCsv(file, text.replace(/^\uFEFF/, ""));
  const named = Object.keys(rows[0] ?? {}).filter((column) => columns.has(fold(column)));
  if (rows.length > 0 && named.length === 0)
    throw new InputProblem(file, `has none of the columns ${[...columns].join(", ")} in its header`);
  const people = rows.flatMap((row) => named.map((column) => fold(row[column] ?? "")));
  return new Set(people.filter((person) => person !== ""));
}

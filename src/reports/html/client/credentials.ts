import { type CredentialColumns, words } from "../data.js";
import { days, pill, text, textAt } from "./cells.js";
import { bdi, el } from "./dom.js";
import { PagedTable } from "./table.js";

/** The table of static credentials; each opens to the factors of its debt. */
export function credentialTable(host: HTMLElement, data: CredentialColumns): PagedTable {
  const { strings } = data;
  const read = (column: readonly number[], row: number) => textAt(strings, column[row]);
  const kinds = [...new Set(data.kind)].map((index) => textAt(strings, index)).sort();
  return new PagedTable(host, {
    caption: "Everything that authenticates and is kept. Choose one to see what it owes, and why.",
    rows: data.id.length,
    sorted: [4, true],
    text: (row) =>
      [data.id, data.kind, data.holder]
        .map((column) => read(column, row))
        .join(" ")
        .toLowerCase(),
    columns: [
      { title: "Credential", order: (row) => read(data.id, row), cell: (row) => text(read(data.id, row)) },
      {
        title: "Kind",
        order: (row) => read(data.kind, row),
        cell: (row) => el("span", {}, read(data.kind, row)),
      },
      {
        title: "Holder",
        order: (row) => read(data.holder, row),
        cell: (row) => text(read(data.holder, row)),
      },
      {
        title: "Opens",
        order: (row) => data.grade[row]!,
        cell: (row) => el("span", {}, words.grade[data.grade[row]!]!),
      },
      {
        title: "Debt",
        numeric: true,
        order: (row) => data.debt[row]!,
        cell: (row) => document.createTextNode(data.debt[row]!.toLocaleString("en")),
      },
      {
        title: "Age, days",
        numeric: true,
        order: (row) => data.age[row]!,
        cell: (row) => days(data.age[row]!),
      },
      {
        title: "Last used, days",
        numeric: true,
        order: (row) => data.used[row]!,
        cell: (row) => (data.used[row] === -2 ? el("span", {}, "never") : days(data.used[row]!)),
      },
      {
        title: "Active",
        order: (row) => data.active[row]!,
        cell: (row) => (data.active[row] === 0 ? pill("inactive", "note") : el("span", {}, "active")),
      },
    ],
    filters: [
      { title: "Kind", choices: kinds, test: (row, chosen) => read(data.kind, row) === kinds[chosen] },
      { title: "Opens", choices: words.grade, test: (row, chosen) => data.grade[row] === chosen },
    ],
    more: (row) =>
      el(
        "dl",
        {},
        el("dt", {}, "Works"),
        el("dd", {}, read(data.lifetime, row)),
        el("dt", {}, "Debt"),
        el("dd", {}, bdi(read(data.why, row) || "none: it lives for hours")),
      ),
  });
}

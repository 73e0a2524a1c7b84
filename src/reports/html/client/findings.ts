import { type FindingColumns, words } from "../data.js";
import { pill, text, textAt } from "./cells.js";
import { bdi, el } from "./dom.js";
import { PagedTable } from "./table.js";

const tones = ["bad", "warn", "note"] as const;
const severities = ["blocking", "warning", "note"] as const;

/** The table of findings; each opens to its witness and what to do. */
export function findingTable(host: HTMLElement, data: FindingColumns): PagedTable {
  const { strings } = data;
  const read = (column: readonly number[], row: number) => textAt(strings, column[row]);
  const rules = [...new Set(data.rule)].map((index) => textAt(strings, index)).sort();
  return new PagedTable(host, {
    caption: "What is wrong. Choose one to see who gets in and what to write instead.",
    rows: data.rule.length,
    sorted: [1, false],
    text: (row) =>
      [data.rule, data.resource, data.message, data.source]
        .map((column) => read(column, row))
        .join(" ")
        .toLowerCase(),
    columns: [
      { title: "Finding", order: (row) => read(data.rule, row), cell: (row) => text(read(data.rule, row)) },
      {
        title: "Severity",
        order: (row) => data.severity[row]! + (data.exception[row]! >= 0 ? 10 : 0),
        cell: (row) =>
          data.exception[row]! >= 0
            ? pill("excepted", "note")
            : pill(severities[data.severity[row]!]!, tones[data.severity[row]!]!),
      },
      {
        title: "Layer",
        order: (row) => data.layer[row]!,
        cell: (row) => el("span", {}, words.layer[data.layer[row]!]!),
      },
      {
        title: "Where",
        order: (row) => read(data.resource, row),
        cell: (row) => text(read(data.resource, row)),
      },
      { title: "What", cell: (row) => text(read(data.message, row)) },
    ],
    filters: [
      { title: "Severity", choices: severities, test: (row, chosen) => data.severity[row] === chosen },
      { title: "Layer", choices: words.layer, test: (row, chosen) => data.layer[row] === chosen },
      { title: "Rule", choices: rules, test: (row, chosen) => read(data.rule, row) === rules[chosen] },
      {
        title: "Exception",
        choices: ["without", "with"],
        test: (row, chosen) => data.exception[row]! >= 0 === (chosen === 1),
      },
    ],
    more: (row) => {
      const lines: readonly (readonly [string, string, boolean?])[] = [
        ["Gets in", read(data.witness, row), true],
        ["Instead", read(data.remediation, row)],
        ["Change", read(data.fix, row), true],
        ["At", read(data.path, row), true],
        ["In", read(data.source, row), true],
        ["Excepted", read(data.exception, row)],
        ["Standards", read(data.standards, row)],
      ];
      const list = el("dl");
      for (const [title, value, isCode] of lines) {
        if (value === "") continue;
        list.append(el("dt", {}, title), el("dd", { class: isCode ? "code" : "" }, bdi(value)));
      }
      return list;
    },
  });
}

import { type IdentityColumns, words } from "../data.js";
import { controls, days, meter, pill, textAt } from "./cells.js";
import { bdi, button, el } from "./dom.js";
import { PagedTable } from "./table.js";

const riskBands = [
  "critical (75 and more)",
  "high (50 to 74)",
  "medium (25 to 49)",
  "low (below 25)",
] as const;
const bandOf = (risk: number) => (risk >= 75 ? 0 : risk >= 50 ? 1 : risk >= 25 ? 2 : 3);

/** The table of identities; a click on one opens it whole. */
export function identityTable(
  host: HTMLElement,
  data: IdentityColumns,
  open: (row: number, from: HTMLElement) => void,
): PagedTable {
  const { strings } = data;
  const ownerOf = (row: number) => textAt(strings, data.owner[row]);
  const choice = (column: readonly number[]) => (row: number, chosen: number) => column[row] === chosen;
  return new PagedTable(host, {
    caption: "Every identity, each once. Choose one to see it whole.",
    rows: data.id.length,
    sorted: [4, true],
    text: (row) =>
      `${textAt(strings, data.id[row])} ${textAt(strings, data.name[row])} ${ownerOf(row)} ${textAt(strings, data.account[row])}`.toLowerCase(),
    columns: [
      {
        title: "Identity",
        order: (row) => textAt(strings, data.name[row]).toLowerCase(),
        cell: (row) => {
          const name = button("", () => open(row, name), { class: "link" });
          name.append(bdi(textAt(strings, data.name[row])));
          return el("div", {}, name, el("div", { class: "note" }, bdi(textAt(strings, data.id[row]))));
        },
      },
      {
        title: "Kind",
        order: (row) => `${words.cloud[data.cloud[row]!]} ${words.kind[data.kind[row]!]}`,
        cell: (row) =>
          el(
            "span",
            {},
            `${words.cloud[data.cloud[row]!]} ${words.kind[data.kind[row]!]?.replaceAll("-", " ")}`,
          ),
      },
      {
        title: "Owner",
        order: (row) => `${data.ownership[row]} ${ownerOf(row).toLowerCase()}`,
        cell: (row) => ownerCell(ownerOf(row), words.ownership[data.ownership[row]!]!),
      },
      {
        title: "Controls",
        order: (row) => controlOrder(data, row),
        cell: (row) =>
          controls([
            ["governed", words.cell[data.governed[row]!]!],
            ["authenticated", words.cell[data.authenticated[row]!]!],
            ["enforced", words.cell[data.enforced[row]!]!],
          ]),
      },
      {
        title: "Risk",
        numeric: true,
        order: (row) => data.risk[row]!,
        cell: (row) => meter(data.risk[row]!),
      },
      {
        title: "May",
        order: (row) => data.privilege[row]!,
        cell: (row) => el("span", {}, words.privilege[data.privilege[row]!]!),
      },
      {
        title: "Keys",
        numeric: true,
        order: (row) => data.credentials[row]!,
        cell: (row) => document.createTextNode(String(data.credentials[row])),
      },
      {
        title: "Age, days",
        numeric: true,
        order: (row) => data.age[row]!,
        cell: (row) => days(data.age[row]!),
      },
      {
        title: "Unused, days",
        numeric: true,
        order: (row) => data.unused[row]!,
        cell: (row) => days(data.unused[row]!),
      },
      {
        title: "Managed",
        order: (row) => data.managed[row]!,
        cell: (row) => el("span", {}, words.managed[data.managed[row]!]!.replaceAll("-", " ")),
      },
      {
        title: "Findings",
        numeric: true,
        order: (row) => data.findings[row]!,
        cell: (row) => document.createTextNode(String(data.findings[row])),
      },
    ],
    filters: [
      { title: "Cloud", choices: words.cloud, test: choice(data.cloud) },
      {
        title: "Kind",
        choices: words.kind.map((each) => each.replaceAll("-", " ")),
        test: choice(data.kind),
      },
      { title: "Owner", choices: words.ownership, test: choice(data.ownership) },
      {
        title: "Missing control",
        choices: ["governed", "authenticated", "enforced"],
        test: (row, chosen) =>
          [data.governed, data.authenticated, data.enforced][chosen]![row] === words.cell.indexOf("missing"),
      },
      {
        title: "Managed",
        choices: words.managed.map((each) => each.replaceAll("-", " ")),
        test: choice(data.managed),
      },
      { title: "Risk", choices: riskBands, test: (row, chosen) => bandOf(data.risk[row]!) === chosen },
    ],
  });
}

function ownerCell(owner: string, ownership: (typeof words.ownership)[number]): Node {
  if (ownership === "nobody") return pill("nobody", "bad");
  const mark = ownership === "declared" ? null : pill(ownership, ownership === "departed" ? "bad" : "note");
  return el("span", {}, bdi(owner), " ", mark);
}

/** More missing controls first when sorted down. */
function controlOrder({ governed, authenticated, enforced }: IdentityColumns, row: number): number {
  return [governed, authenticated, enforced].reduce((sum, column) => sum + (column[row] ?? 0), 0);
}

import type { Debt } from "../governance/debt.js";
import type { Inventory, InventoryIdentity, Listing } from "../governance/inventory.js";
import type { LayerCell } from "../governance/layers.js";
import type { Reach } from "../governance/reach.js";
import type { Risk } from "../governance/risk.js";
import { count } from "../model/index.js";
import { escapeMarkdown, inlineCode } from "./markdown.js";
import { jsonText, printable } from "./printable.js";
import { plain, type Style } from "./text.js";

/** Entries up to which people read the JSON: it is indented then, and has an entry a line beyond. */
const mostIndented = 200;

/** The contract of `keyless inventory --format json`. */
export function formatInventoryJson(inventory: Inventory): string {
  return [...inventoryJson(inventory)].join("");
}

/** The same piece by piece: a large account is more than one string can hold. */
export function* inventoryJson(inventory: Listing): Iterable<string> {
  const { identities, credentials, debt, edges, unread } = inventory;
  if (identities.length <= mostIndented) {
    const all = { version: 1, identities: [...identities], credentials, debt, edges: [...edges], unread };
    yield `${jsonText(all, 2)}\n`;
    return;
  }
  yield '{"version":1';
  for (const [name, list] of Object.entries({ identities, credentials, edges, unread })) {
    yield `,\n"${name}":[`;
    let before = "\n";
    for (const each of list) {
      yield `${before}${jsonText(each)}`;
      before = ",\n";
    }
    yield "]";
  }
  yield `,\n"debt":${jsonText(debt)}}\n`;
}

/** What a person reads in a terminal: an identity a block, the counts at the end. */
export function formatInventoryText(inventory: Inventory, style: Style = plain): string {
  const blocks = inventory.identities.map((identity) => formatIdentity(identity, style));
  const unread = inventory.unread.map(({ file, path, reason }) => printable(`  ${file} ${path}: ${reason}`));
  return [
    ...blocks,
    ...(unread.length > 0 ? [[style.strong("Not understood"), ...unread].join("\n")] : []),
    ...debtBlocks(inventory.debt, style),
    style.strong(summaryOf(inventory)),
  ]
    .join("\n\n")
    .concat("\n");
}

/** Contributors that a person reads; the JSON has all. */
const mostContributors = 5;

function debtBlocks({ total, stacks, credentials }: Debt, style: Style): readonly string[] {
  if (total === 0) return [];
  const rows = stacks.map(
    ({ stack, total: sum, credentials: number }) =>
      `  ${sum} ${stack}, ${count(number, "static credential")}`,
  );
  const most = credentials
    .slice(0, mostContributors)
    .map(
      ({ id, points, factors }) =>
        `  ${points} ${id}: ${factors.map(({ name, value, why }) => `${name} ${value} (${why})`).join(" × ")}`,
    );
  return [[style.strong("Credential trust debt"), ...rows, ...most].map(printable).join("\n")];
}

function formatIdentity(identity: InventoryIdentity, style: Style): string {
  const { id, cloud, kind, managed, layers, findings, drift } = identity;
  const rows: (readonly [string, string])[] = [
    ["owner", ownerWords(identity)],
    ["seen", seenWords(identity)],
    ["becomes", becomesWords(identity)],
    ["may", mayWords(identity)],
    ["reaches", reachWords(identity.reach)],
    ["governed", cellWords(layers.governed)],
    ["authentic", cellWords(layers.authenticated)],
    ["enforced", cellWords(layers.enforced)],
    ["drift", (drift ?? []).map(({ part }) => part).join(", ")],
    ["risk", riskWords(identity.risk)],
    ["findings", [...new Set(findings.map(({ rule }) => rule))].join(", ")],
  ];
  return [
    `${style.strong(printable(id))}  ${style.faint(`${cloud} ${kind}, ${managed}`)}`,
    ...rows
      .filter(([, text]) => text !== "")
      .map(([name, text]) => `  ${style.faint(name.padEnd(10))}${printable(text)}`),
  ].join("\n");
}

function ownerWords({ owner }: InventoryIdentity): string {
  if (owner === null) return "nobody";
  const departed = owner.departed ? ", who has left" : "";
  const conflicts = (owner.conflicts ?? []).map(({ value, evidence }) => `${value} by ${evidence}`);
  return `${owner.value}${departed} (${owner.grade} by ${owner.evidence}${
    conflicts.length > 0 ? `; but ${conflicts.join(", ")}` : ""
  })`;
}

function seenWords({ ageDays, lastUsed, neverUsed, useRecord, sources }: InventoryIdentity): string {
  const by = useRecord === undefined ? "" : ` by ${useRecord.by} up to ${useRecord.to.slice(0, 10)}`;
  return [
    ...(ageDays === undefined ? [] : [`${count(ageDays, "day")} old`]),
    ...(lastUsed === undefined ? [] : [`last used ${lastUsed.slice(0, 10)}${by}`]),
    ...(neverUsed ? [`no use on record${by}`] : []),
    `in ${[...new Set(sources.map(({ file }) => file))].join(", ")}`,
  ].join(", ");
}

function becomesWords({ trusts, credentials }: InventoryIdentity): string {
  const ways = trusts.map(({ issuer, principal, claims }) => {
    const subject = claims.sub === undefined ? "" : ` as ${claims.sub.slice(0, 3).join(" | ")}`;
    return `${issuer ?? principal}${subject}`;
  });
  return [...ways, ...(credentials.length > 0 ? [count(credentials.length, "static credential")] : [])].join(
    "; ",
  );
}

/** Services listed by name; more are counted. */
const mostServices = 6;

function mayWords({ permissions }: InventoryIdentity): string {
  const { services, roles, administrator, undecided } = permissions;
  if (administrator && (services.length > mostServices || services[0]?.service === "*")) return "everything";
  const listed = services.slice(0, mostServices).map(
    ({ service, levels }) =>
      `${service} (${Object.entries(levels)
        .map(([level, { allowed }]) => `${level.toLowerCase()} ${allowed}`)
        .join(", ")})`,
  );
  const more = services.length - listed.length;
  return [
    ...listed,
    ...(more > 0 ? [`${more} more services`] : []),
    ...roles.map(({ role, on, conditional }) => `${role} on ${on}${conditional ? ", on a condition" : ""}`),
    ...(undecided === undefined ? [] : [`not decided: ${undecided}`]),
  ].join("; ");
}

function reachWords({ data, admin, identities }: Reach): string {
  return [
    ...data,
    ...(admin.length === 0 ? [] : [`administers ${admin.join(", ")}`]),
    ...(identities === 0
      ? []
      : [`becomes ${count(identities, "identity")}`.replace("identitys", "identities")]),
  ].join("; ");
}

function riskWords({ score, level, parts }: Risk): string {
  return `${score} of 100, ${level}${parts.length === 0 ? "" : ": "}${parts
    .map(({ points, why }) => `${points} ${why}`)
    .join("; ")}`;
}

function cellWords({ state, by, missing }: LayerCell): string {
  if (state === "missing") return `misses ${missing.join(", ")}`;
  return state === "unknown" ? "not known from the input" : by.join(", ");
}

function summaryOf({ identities, credentials, unread, debt }: Inventory): string {
  const number = (test: (identity: InventoryIdentity) => boolean) => identities.filter(test).length;
  const sayIf = (some: number, words: string) => (some > 0 ? [`${some} ${words}`] : []);
  return [
    count(identities.length, "identity").replace("identitys", "identities"),
    count(credentials.length, "credential"),
    ...sayIf(
      number(({ owner }) => owner === null),
      "without an owner",
    ),
    ...sayIf(
      number(({ owner }) => owner?.departed === true),
      "orphaned",
    ),
    ...sayIf(
      number(({ managed }) => managed === "unmanaged"),
      "unmanaged",
    ),
    ...sayIf(
      number(({ managed }) => managed === "not-deployed"),
      "not deployed",
    ),
    ...sayIf(
      number(({ drift }) => drift !== undefined),
      "drifted",
    ),
    ...sayIf(unread.length, "not understood"),
    ...(debt.total > 0 ? [`credential trust debt ${debt.total}`] : []),
  ].join(", ");
}

/** A table for a page or a comment. */
export function formatInventoryMarkdown(inventory: Inventory): string {
  const rows = inventory.identities.map((identity) => {
    const { id, cloud, kind, managed, layers, findings } = identity;
    const missing = Object.entries(layers).flatMap(([name, { state }]) =>
      state === "missing" ? [name] : [],
    );
    const cells = [
      ownerWords(identity),
      managed,
      seenWords(identity),
      missing.join(", "),
      String(findings.length),
      `${identity.risk.score} ${identity.risk.level}`,
    ];
    return `| ${[inlineCode(id), `${cloud} ${kind}`, ...cells.map(escapeMarkdown)].join(" | ")} |`;
  });
  return [
    "### Keyless: inventory",
    summaryOf(inventory),
    [
      "| identity | kind | owner | managed | seen | missing control | findings | risk |",
      "|---|---|---|---|---|---|---|---|",
      ...rows,
    ].join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}

/** One row an identity, for a spreadsheet (RFC 4180). */
export function formatInventoryCsv({ identities }: Inventory): string {
  const header = [
    "id",
    "cloud",
    "kind",
    "name",
    "owner",
    "owner_evidence",
    "managed",
    "governed",
    "authenticated",
    "enforced",
    "credentials",
    "administrator",
    "created",
    "last_used",
    "expires",
    "findings",
    "risk",
    "privilege",
    "unused_days",
    "sources",
  ];
  const rows = identities.map((identity) => [
    identity.id,
    identity.cloud,
    identity.kind,
    identity.name,
    identity.owner?.value ?? "",
    identity.owner?.evidence ?? "",
    identity.managed,
    identity.layers.governed.state,
    identity.layers.authenticated.state,
    identity.layers.enforced.state,
    String(identity.credentials.length),
    String(identity.permissions.administrator),
    identity.created ?? "",
    identity.lastUsed ?? "",
    identity.expires ?? "",
    String(identity.findings.length),
    String(identity.risk.score),
    identity.permissions.privilege,
    identity.unusedDays === undefined ? "" : String(identity.unusedDays),
    [...new Set(identity.sources.map(({ file }) => file))].join(" "),
  ]);
  return [header, ...rows].map((row) => `${row.map(csvField).join(",")}\r\n`).join("");
}

/** A spreadsheet takes a field that starts like a formula for one: an apostrophe keeps it text. */
function csvField(text: string): string {
  const safe = printable(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

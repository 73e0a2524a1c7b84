import type { Graph, GraphEdge, GraphNode } from "../../analysis/graph/index.js";
import type { InventoryCredential } from "../../governance/credentials.js";
import type { Debt } from "../../governance/debt.js";
import type { InventoryIdentity, Survey } from "../../governance/inventory.js";
import type { Finding } from "../../model/index.js";
import { lifetimeWords } from "../../rules/credentials.js";
import { witnessParts } from "../witness.js";
import type { CredentialColumns, FindingColumns, GraphColumns, IdentityColumns } from "./data.js";
import { words } from "./data.js";
import { visible } from "./escape.js";

/** Texts, each once, in the order in which they are first met. */
class Strings {
  readonly all: string[] = [];
  readonly #places = new Map<string, number>();

  /** The place of a text; -1 for none. */
  at(text: string | undefined): number {
    if (text === undefined || text === "") return -1;
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.all.length);
    this.all.push(visible(text));
    return this.all.length - 1;
  }
}

function place(list: readonly string[], word: string): number {
  return list.indexOf(word);
}

export function identityColumns(identities: readonly InventoryIdentity[]): IdentityColumns {
  const strings = new Strings();
  const column = <T>(read: (each: InventoryIdentity) => T): T[] => identities.map(read);
  return {
    id: column(({ id }) => strings.at(id)),
    name: column(({ name }) => strings.at(name)),
    account: column(({ account }) => strings.at(account)),
    owner: column(({ owner }) => strings.at(owner?.value)),
    cloud: column(({ cloud }) => place(words.cloud, cloud)),
    kind: column(({ kind }) => place(words.kind, kind)),
    ownership: column(({ owner }) =>
      place(words.ownership, owner === null ? "nobody" : owner.departed ? "departed" : owner.grade),
    ),
    managed: column(({ managed }) => place(words.managed, managed)),
    governed: column(({ layers }) => place(words.cell, layers.governed.state)),
    authenticated: column(({ layers }) => place(words.cell, layers.authenticated.state)),
    enforced: column(({ layers }) => place(words.cell, layers.enforced.state)),
    privilege: column(({ permissions }) => place(words.privilege, permissions.privilege)),
    risk: column(({ risk }) => risk.score),
    credentials: column(({ credentials }) => credentials.length),
    age: column(({ ageDays }) => ageDays ?? -1),
    unused: column(({ unusedDays }) => unusedDays ?? -1),
    findings: column(({ findings }) => findings.length),
    strings: strings.all,
  };
}

export function findingColumns(findings: readonly Finding[]): FindingColumns {
  const strings = new Strings();
  const column = <T>(read: (each: Finding) => T): T[] => findings.map(read);
  return {
    rule: column(({ rule }) => strings.at(rule)),
    severity: column(({ severity }) => place(words.severity, severity)),
    layer: column(({ layer }) => place(words.layer, layer)),
    resource: column(({ resource }) => strings.at(resource)),
    path: column(({ path }) => strings.at(path)),
    message: column(({ message }) => strings.at(message)),
    remediation: column(({ remediation }) => strings.at(remediation)),
    fix: column(({ fix }) => strings.at(fix)),
    witness: column(({ witness }) => strings.at(witness && witnessParts(witness).join("\n"))),
    standards: column(({ standards }) => strings.at(standards.join(", "))),
    source: column(({ source }) =>
      strings.at(source && `${source.file}${source.line === undefined ? "" : `:${source.line}`}`),
    ),
    exception: column(({ exception }) =>
      strings.at(exception && `${exception.reason} (${exception.owner}, until ${exception.expires})`),
    ),
    strings: strings.all,
  };
}

export function credentialColumns(
  credentials: readonly InventoryCredential[],
  debt: Debt,
  now: Date,
): CredentialColumns {
  const strings = new Strings();
  const owed = new Map(debt.credentials.map((each) => [each.id, each]));
  const column = <T>(read: (each: InventoryCredential) => T): T[] => credentials.map(read);
  return {
    id: column(({ id }) => strings.at(id)),
    kind: column(({ kind }) => strings.at(kind.replaceAll("-", " "))),
    holder: column(({ holder }) => strings.at(holder)),
    grade: column(({ grade }) => place(words.grade, grade)),
    active: column(({ active }) => (active === null ? -1 : Number(active))),
    age: column(({ ageDays }) => ageDays ?? -1),
    used: column(({ lastUsed, neverUsed }) => (neverUsed ? -2 : daysBetween(lastUsed, now))),
    lifetime: column(({ lifetime }) =>
      strings.at(
        lifetimeWords({
          lifetime:
            lifetime === null
              ? Number.NaN
              : lifetime === "never expires"
                ? Number.POSITIVE_INFINITY
                : lifetime,
        }),
      ),
    ),
    debt: column(({ id }) => owed.get(id)?.points ?? 0),
    why: column(({ id }) =>
      strings.at(
        owed
          .get(id)
          ?.factors.map(({ name, value, why }) => `${name} ${value} (${why})`)
          .join(" × "),
      ),
    ),
    strings: strings.all,
  };
}

function daysBetween(date: string | undefined, now: Date): number {
  const days = date === undefined ? Number.NaN : Math.floor((now.getTime() - Date.parse(date)) / 86_400_000);
  return Number.isNaN(days) ? -1 : Math.max(0, days);
}

export function graphColumns(graph: Graph, { inventory }: Pick<Survey, "inventory">): GraphColumns {
  const strings = new Strings();
  const risks = new Map(inventory.identities.map(({ id, risk }) => [id, risk.score]));
  const nodes = <T>(read: (each: GraphNode) => T): T[] => graph.nodes.map(read);
  const edges = <T>(read: (each: GraphEdge) => T): T[] => Array.from(graph.edges, read);
  return {
    id: nodes(({ id }) => strings.at(id)),
    name: nodes(({ name }) => strings.at(name)),
    kind: nodes(({ kind }) => place(words.node, kind)),
    risk: nodes(({ id }) => risks.get(id) ?? -1),
    from: Array.from(graph.list.from),
    to: Array.from(graph.list.to),
    edge: edges(({ kind }) => place(words.edge, kind)),
    evidence: edges(({ grade }) => place(words.evidence, grade)),
    path: edges(({ path }) => strings.at(path)),
    strings: strings.all,
  };
}

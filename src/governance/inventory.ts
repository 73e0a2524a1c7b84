import { type GraphEdge, graphOf, type IdentityGraph } from "../analysis/graph/index.js";
import { type CheckResult, check } from "../check/check.js";
import { type Facts, grouped } from "../model/index.js";
import { isAccountable, isOfService } from "../rules/identities.js";
import { type InventoryCredential, inventoryCredential } from "./credentials.js";
import { type CredentialDebt, type Debt, debtOf } from "./debt.js";
import { type IdentityRecord, type InventoryOptions, recordsOf } from "./identityRecord.js";
import { joinProjects } from "./projects.js";
import { type Risk, riskOf } from "./risk.js";
import { sameCredentials } from "./sameCredential.js";

export type { InventoryOptions } from "./identityRecord.js";

export interface InventoryIdentity extends IdentityRecord {
  readonly risk: Risk;
}

export interface Inventory {
  readonly identities: readonly InventoryIdentity[];
  readonly credentials: readonly InventoryCredential[];
  readonly debt: Debt;
  readonly edges: readonly GraphEdge[];
  readonly unread: readonly { readonly file: string; readonly path: string; readonly reason: string }[];
}

/** The inventory with what it was made from: what a report shows besides. */
export interface Survey {
  readonly inventory: Inventory;
  readonly check: CheckResult;
  readonly graph: IdentityGraph;
}

/** Every identity and credential of the facts, each once: whose, since when, who becomes it, what it may do. */
export function inventoryOf(facts: Facts, options: InventoryOptions): Inventory {
  return surveyOf(facts, options).inventory;
}

/** The inventory, and the findings and the graph behind it. */
export function surveyOf(given: Facts, options: InventoryOptions): Survey {
  const { facts, notes } = joinProjects(given);
  const { progress = () => {} } = options;
  progress("joining identities and drawing the graph");
  const graph = graphOf(facts);
  progress("judging by the rules");
  const checked = check(facts, { policy: options.policy, now: options.now });
  const credentials = sameCredentials(facts, graph).map((each) => inventoryCredential(each, options.now));
  progress(`summing up ${graph.identities.length} identities`);
  const records = recordsOf(facts, { graph, credentials, findings: checked.findings }, options);
  const byId = new Map(records.map((each) => [each.id, each]));
  const debt = debtOf(
    credentials,
    (id) => {
      const record = byId.get(id);
      return record && { privilege: record.permissions.privilege, reach: record.reach };
    },
    graph.graph,
  );
  const debts = grouped(debt.credentials, ({ holder }) => holder);
  const identities = records.map(
    (record, index): InventoryIdentity => ({
      ...record,
      risk: riskOfRecord(
        record,
        debts.get(record.id) ?? [],
        graph.identities[index]!.from.some((each) => isAccountable(each) || isOfService(each)),
      ),
    }),
  );
  return {
    inventory: {
      identities: identities.sort(inOrder),
      credentials: [...credentials].sort(inOrder),
      debt,
      edges: graph.graph.edges,
      unread: [...facts.unread, ...notes].map(({ source, path, reason }) => ({
        file: source.file,
        path,
        reason,
      })),
    },
    check: checked,
    graph,
  };
}

function riskOfRecord(record: IdentityRecord, debts: readonly CredentialDebt[], accountable: boolean): Risk {
  const { permissions, reach, owner, findings, managed, drift, unusedDays } = record;
  const { privilege } = permissions;
  return riskOf({
    accountable,
    privilege,
    reach,
    owner,
    debts,
    findings,
    managed,
    drift: drift ?? [],
    unusedDays,
  });
}

function inOrder(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

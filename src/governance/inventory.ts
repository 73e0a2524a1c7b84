import { type GraphEdge, graphOf, type IdentityGraph } from "../analysis/graph/index.js";
import { type CheckResult, check } from "../check/check.js";
import type { Facts } from "../model/index.js";
import { type Access, accessFinder } from "./access.js";
import { type InventoryCredential, inventoryCredential } from "./credentials.js";
import { type Debt, debtOf } from "./debt.js";
import { holdingsOf } from "./holdings.js";
import { type InventoryIdentity, type InventoryOptions, recorder } from "./identityRecord.js";
import { joinProjects } from "./projects.js";
import { sameCredentials } from "./sameCredential.js";

export type { InventoryIdentity, InventoryOptions } from "./identityRecord.js";

export interface Inventory {
  readonly identities: readonly InventoryIdentity[];
  readonly credentials: readonly InventoryCredential[];
  readonly debt: Debt;
  readonly edges: readonly GraphEdge[];
  readonly unread: readonly { readonly file: string; readonly path: string; readonly reason: string }[];
}

/** Things one after the other; an array is such a list. */
export type Listed<T> = Iterable<T> & { readonly length: number };

/** An inventory for who looks at one thing after the other: a large account has more than should be kept at once. */
export interface Listing extends Omit<Inventory, "identities" | "edges"> {
  /** Summed up as they are asked for, and kept by nobody. */
  readonly identities: Listed<InventoryIdentity>;
  readonly edges: Listed<GraphEdge>;
}

/** The inventory with what it was made from: what a report shows besides. */
export interface Survey<List extends Listing = Inventory> {
  readonly inventory: List;
  readonly check: CheckResult;
  readonly graph: IdentityGraph;
}

/** Every identity and credential of the facts, each once: whose, since when, who becomes it, what it may do. */
export function inventoryOf(facts: Facts, options: InventoryOptions): Inventory {
  return surveyOf(facts, options).inventory;
}

/** The inventory, and the findings and the graph behind it. */
export function surveyOf(facts: Facts, options: InventoryOptions): Survey {
  const { inventory, ...behind } = listingOf(facts, options);
  return { inventory: wholeOf(inventory), ...behind };
}

/** All of a listing at once. */
export function wholeOf(listing: Listing): Inventory {
  return { ...listing, identities: [...listing.identities], edges: [...listing.edges] };
}

/** The same as a survey, for who looks at one identity after the other. */
export function listingOf(given: Facts, options: InventoryOptions): Survey<Listing> {
  const { facts, notes } = joinProjects(given);
  const { progress = () => {} } = options;
  progress("joining identities and drawing the graph");
  const graph = graphOf(facts);
  progress("judging by the rules");
  const checked = check(facts, { policy: options.policy, now: options.now });
  const credentials = sameCredentials(facts, graph).map((each) => inventoryCredential(each, options.now));
  const holdings = holdingsOf(facts, graph);
  const find = accessFinder(facts, graph, holdings);
  const ofHolders = new Map<string, Access>();
  const debt = debtOf(
    credentials,
    (id) => {
      const identity = graph.byId.get(id);
      if (identity === undefined) return undefined;
      const access = ofHolders.get(id) ?? find(identity);
      ofHolders.set(id, access);
      return { privilege: access.permissions.privilege, reach: access.reach };
    },
    graph.graph,
  );
  const record = recorder(
    facts,
    {
      graph,
      credentials,
      findings: checked.findings,
      holdings,
      access: (identity) => ofHolders.get(identity.id) ?? find(identity),
      debt,
    },
    options,
  );
  const inRow = [...graph.identities].sort(inOrder);
  return {
    inventory: {
      identities: {
        length: inRow.length,
        *[Symbol.iterator]() {
          progress(`summing up ${inRow.length} identities`);
          for (const [index, identity] of inRow.entries()) {
            if (index > 0 && index % told === 0) progress(`summed up ${index} of ${inRow.length} identities`);
            yield record(identity);
          }
        },
      },
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

/** Identities after which it is told how far it has come: some seconds' work. */
const told = 25_000;

function inOrder(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

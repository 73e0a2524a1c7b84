import { type Graph, neighbours } from "../analysis/graph/index.js";
import type { InventoryCredential } from "./credentials.js";
import type { Privilege } from "./privilege.js";
import { type Reach, reachWords } from "./reach.js";

/**
 * Ephemeral credential trust debt: what is owed by still trusting static credentials where a badge of minutes would do.
 * Each static credential adds at least a point and takes none from another, so that a new key never lowers the number
 * and a key that is replaced by federation always does.
 */
export interface Debt {
  readonly total: number;
  /** One number a stack (`project/stack`), or a file where there is none; the highest first. */
  readonly stacks: readonly {
    readonly stack: string;
    readonly total: number;
    readonly credentials: number;
  }[];
  /** What each credential adds, the most first. */
  readonly credentials: readonly CredentialDebt[];
}

export interface CredentialDebt {
  readonly id: string;
  readonly kind: string;
  readonly holder?: string;
  readonly stack: string;
  /** The product of the factors, rounded, and at least one. */
  readonly points: number;
  readonly factors: readonly Factor[];
}

/** One factor of a product, and why it is so high. */
export interface Factor {
  readonly name: "grade" | "lifetime" | "age" | "privilege" | "reach" | "consumers";
  readonly value: number;
  readonly why: string;
}

/** What the holder of a credential may do, where the input has the holder. */
export type HolderFacts = (
  id: string,
) => { readonly privilege: Privilege; readonly reach: Reach } | undefined;

const day = 86_400;

/** A bearer token of hours is what static credentials are replaced by. */
const longestEphemeral = day;

/** The debt of all credentials, and of each. */
export function debtOf(
  credentials: readonly InventoryCredential[],
  holderFacts: HolderFacts,
  graph: Graph,
): Debt {
  const all = credentials
    .filter(isStatic)
    .map((each) => debtOfOne(each, holderFacts, graph))
    .sort((a, b) => b.points - a.points || (a.id < b.id ? -1 : 1));
  const stacks = new Map<string, { stack: string; total: number; credentials: number }>();
  for (const { stack, points } of all) {
    const sum = stacks.get(stack) ?? { stack, total: 0, credentials: 0 };
    stacks.set(stack, sum);
    sum.total += points;
    sum.credentials++;
  }
  return {
    total: all.reduce((sum, { points }) => sum + points, 0),
    stacks: [...stacks.values()].sort((a, b) => b.total - a.total || (a.stack < b.stack ? -1 : 1)),
    credentials: all,
  };
}

/** Whether it outlives a day of work; what is not known may. */
export function isStatic({ lifetime }: Pick<InventoryCredential, "lifetime">): boolean {
  return typeof lifetime !== "number" || lifetime > longestEphemeral;
}

function debtOfOne(credential: InventoryCredential, holderFacts: HolderFacts, graph: Graph): CredentialDebt {
  const { id, kind, holder } = credential;
  const dormant = dormancy(credential);
  const factors =
    dormant !== undefined
      ? [{ name: "grade" as const, value: 1, why: dormant }]
      : [
          gradeFactor(credential),
          lifetimeFactor(credential),
          ageFactor(credential),
          ...holderFactors(credential, holderFacts),
          consumerFactor(credential, graph),
        ];
  const product = factors.reduce((points, { value }) => points * value, 1);
  return {
    id,
    kind,
    ...(holder === undefined ? {} : { holder }),
    stack: stackOf(credential),
    points: Math.max(1, Math.round(product)),
    factors,
  };
}

/** Why a credential owes the least that one can. */
function dormancy({ active, grade }: InventoryCredential): string | undefined {
  if (active === false) return "it is inactive, and could be made active again";
  return grade === "none" ? "it opens nothing as it stands" : undefined;
}

/** `project/stack` of the first Pulumi resource that declares it, else the file. */
function stackOf({ sources }: InventoryCredential): string {
  for (const { resource } of sources) {
    const [, stack, project] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(resource) ?? [];
    if (stack !== undefined) return `${project}/${stack}`;
  }
  return sources[0]?.file ?? "";
}

const grades: Readonly<Record<InventoryCredential["grade"], readonly [value: number, why: string]>> = {
  cloud: [4, "it opens a cloud"],
  password: [3, "it is a password where the service offers better"],
  service: [3, "it opens a service"],
  stored: [2, "it is a secret that passes through program and state"],
  certificate: [1, "it is a certificate"],
  minor: [1, "it opens little"],
  none: [1, "it opens nothing as it stands"],
};

function gradeFactor({ grade }: InventoryCredential): Factor {
  const [value, why] = grades[grade];
  return { name: "grade", value, why };
}

function lifetimeFactor({ lifetime }: InventoryCredential): Factor {
  if (typeof lifetime !== "number") {
    return { name: "lifetime", value: 1, why: lifetime ?? "its lifetime is not known" };
  }
  const days = Math.round(lifetime / day);
  const value = days > 365 ? 1 : days > 90 ? 0.75 : 0.5;
  return { name: "lifetime", value, why: `it ends after ${days} days` };
}

/** Days after which a key should have been replaced (CIS AWS 7.0.0, 2.12). */
const rotation = 90;
/** Beyond ten years age says nothing more. */
const oldest = 3650;

function ageFactor({ ageDays }: InventoryCredential): Factor {
  const days = Math.min(Math.max(ageDays ?? 365, 0), oldest);
  return {
    name: "age",
    value: round(1 + days / rotation),
    why: ageDays === undefined ? "its age is not known: counted as a year" : `it is ${ageDays} days old`,
  };
}

const privileges: Readonly<Record<Privilege, readonly [value: number, why: string]>> = {
  administrator: [10, "its holder may do everything"],
  permissions: [8, "its holder may change who may do what"],
  undecided: [8, "what its holder may do is not decided: counted as the rights to change rights"],
  unknown: [4, "what its holder may do is not in the input"],
  write: [3, "its holder may change things"],
  read: [2, "its holder may read"],
  none: [1, "its holder may do nothing that is listed"],
};

function holderFactors({ holder }: InventoryCredential, holderFacts: HolderFacts): readonly Factor[] {
  const facts = holder === undefined ? undefined : holderFacts(holder);
  const [value, why] = privileges[facts?.privilege ?? "unknown"];
  return [{ name: "privilege", value, why }, reachFactor(facts?.reach)];
}

function reachFactor(reach: Reach | undefined): Factor {
  if (reach === undefined)
    return { name: "reach", value: 2, why: "how far its holder gets is not in the input" };
  if (reach.everything) return { name: "reach", value: 6, why: "some of it is for every resource" };
  const met = reach.identities + reach.resources;
  return {
    name: "reach",
    value: round(Math.min(6, 1 + Math.log2(1 + met) / 2)),
    why: reachWords(reach),
  };
}

/** Consumers whose use cannot be told from another's: nobody known to hold it, or several that share it. */
function consumerFactor({ id, also, lastUsed, neverUsed }: InventoryCredential, graph: Graph): Factor {
  const holders = new Set([id, ...(also ?? [])].flatMap((each) => neighbours(graph, each, "in", "holds")));
  if (holders.size > 1) {
    const value = Math.min(6, holders.size);
    return {
      name: "consumers",
      value,
      why: `${holders.size} consumers share it: none can be told from another`,
    };
  }
  const [only] = holders;
  // Another secret that it is copied into says nothing of who uses that one.
  if (only !== undefined && graph.nodes[graph.numbers.get(only)!]?.kind === "credential")
    return { name: "consumers", value: 2, why: `${only} has a copy of it, and who uses that is not known` };
  if (only !== undefined) return { name: "consumers", value: 1, why: `${only} holds it` };
  if (neverUsed) return { name: "consumers", value: 1, why: "no use is on record" };
  const used =
    lastUsed === undefined ? "who uses it is not in the input" : "it is used, and nobody is known to hold it";
  return { name: "consumers", value: 2, why: used };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

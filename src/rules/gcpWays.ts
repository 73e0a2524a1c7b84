import {
  type Escalation,
  findGcpEscalations,
  type Technique,
  techniques,
} from "../analysis/escalation/gcp/index.js";
import type { GcpHolder, HeldGrant } from "./gcpHolders.js";

/** A way to more rights than its holder was given: a step, and the way of the account that it takes over. */
export interface Way {
  readonly step: Escalation;
  readonly next?: Way;
  readonly length: number;
  /** The step that gains what nobody gave. */
  readonly last: Escalation;
}

type Holders = ReadonlyMap<string, GcpHolder>;

/** What leads to an account, by the account's key: `at` is the step's place among those of its holder. */
interface Lead {
  readonly from: GcpHolder;
  readonly step: Escalation;
  readonly at: number;
}

/**
 * The shortest way of each holder to a grant that is grave, or to one step whose gain is certain. The search runs
 * backwards from the ends, a step at a time, so that accounts in a long row are looked at once.
 */
export function shortestWays(holders: Holders): ReadonlyMap<GcpHolder, Way> {
  const ways = new Map<GcpHolder, Way>();
  const leads = new Map<GcpHolder, Lead[]>();
  for (const from of holders.values()) {
    // What is given outright is not obtained; who may share a service's resources may still become who has all.
    if (from.grants.some(({ isAll }) => isAll)) continue;
    const steps = stepsFrom(from);
    const isGain = isGrave(from) ? takesAll : isEnd;
    const end = steps.find((step) => isGain(step, holders));
    if (end !== undefined) ways.set(from, { step: end, length: 1, last: end });
    else addLeads(from, steps, holders, leads);
  }
  let reached: readonly GcpHolder[] = [...ways.keys()];
  while (reached.length > 0) {
    const found = new Map<GcpHolder, Lead & { readonly next: Way }>();
    for (const target of reached) {
      for (const lead of leads.get(target) ?? []) {
        if (ways.has(lead.from) || lead.at > (found.get(lead.from)?.at ?? Number.POSITIVE_INFINITY)) continue;
        found.set(lead.from, { ...lead, next: ways.get(target)! });
      }
    }
    for (const { from, step, next } of found.values())
      ways.set(from, { step, next, length: next.length + 1, last: next.last });
    reached = [...found.keys()];
  }
  return ways;
}

function addLeads(
  from: GcpHolder,
  steps: readonly Escalation[],
  holders: Holders,
  leads: Map<GcpHolder, Lead[]>,
): void {
  for (const [at, step] of steps.entries()) {
    const target = takenOver(step, holders);
    if (target === undefined || target === from) continue;
    const known = leads.get(target);
    if (known === undefined) leads.set(target, [{ from, step, at }]);
    else known.push({ from, step, at });
  }
}

function isEnd(step: Escalation, holders: Holders): boolean {
  const target = takenOver(step, holders);
  return sufficient.has(step.technique) || (target !== undefined && isGrave(target));
}

function takesAll(step: Escalation, holders: Holders): boolean {
  return takenOver(step, holders)?.grants.some(({ isAll }) => isAll) ?? false;
}

/** The account that a step acts as from then on, where the input gives it anything. */
function takenOver({ gain, target }: Escalation, holders: Holders): GcpHolder | undefined {
  return gain === "account" ? holders.get(target) : undefined;
}

function isGrave({ grants }: GcpHolder): boolean {
  return grants.some((grant) => grant.isGrave);
}

/** Steps that are certain. */
function stepsFrom({ grants, denied }: GcpHolder): readonly Escalation[] {
  if (!grants.some(canLead)) return [];
  return findGcpEscalations(grants, { denied }).filter(
    ({ undecided, technique }) => undecided === undefined && !ordinary.has(technique),
  );
}

/** What those do who deploy to clusters: it stays inside the cluster. ID tokens are no tokens of Google's APIs. */
const ordinary = new Set([
  "gke-cluster-role-binding",
  "get-open-id-token",
  "pubsub-push",
  "eventarc-trigger",
]);

/** Techniques after which there is nothing left to ask: they need no account that is privileged in this input. */
const sufficient: ReadonlySet<string> = new Set(techniques.filter(isSufficient).map(({ name }) => name));

function isSufficient({ name, gain, premise }: Technique): boolean {
  if (premise !== undefined || ordinary.has(name)) return false;
  if (name === "hmac-key" || name.endsWith("deployment-manager")) return true;
  return gain === "policy" || gain === "identity" || gain === "guard";
}

const sufficientPermissions = new Set(
  techniques.filter(({ name }) => sufficient.has(name)).flatMap(({ here }) => here),
);

/** Whether a grant can be the beginning of a way: most cannot, and no way is looked for. */
function canLead({ scope, permissions }: HeldGrant): boolean {
  if (scope.kind === "service-account") return true;
  return [...permissions].some((each) => sufficientPermissions.has(each));
}

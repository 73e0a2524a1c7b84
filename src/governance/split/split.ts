import type { IdentityGraph } from "../../analysis/graph/index.js";
import { smallestRole } from "../../iam/gcp/index.js";
import type { Facts, UsedAction } from "../../model/index.js";
import { heldBy } from "../heldBy.js";
import { type Holdings, holdingsOf } from "../holdings.js";
import type { Dependant } from "../impact/dependants.js";
import type { LoggedUse } from "../use/logged.js";
import { actionsByUser } from "../use/observed.js";
import { distinctActions } from "../use/summary.js";
import { leastPolicy, type PolicyJson } from "./leastPolicy.js";

/** What one of several workloads of an identity would get as an identity of its own. */
export interface Share {
  readonly workload: string;
  readonly name: string;
  /** Observed: by what it was seen to use. Declared: nothing is known of it but that it runs as the identity. */
  readonly grade: "observed" | "declared";
  readonly used: readonly UsedAction[];
  /** AWS: the least policy for its use, within what the identity has. */
  readonly policy?: PolicyJson;
  /** Google Cloud: its permissions, and the smallest predefined role that has them all. */
  readonly permissions?: readonly string[];
  readonly role?: string;
  readonly notes: readonly string[];
}

/**
 * The split of an identity that several workloads share: each one's used permissions. Without logs, or for a workload
 * that they do not show, what it needs is not known and it is said so. Undefined where fewer than two share it.
 */
export function splitOf(
  facts: Facts,
  graph: IdentityGraph,
  id: string,
  dependants: readonly Dependant[],
  logged: LoggedUse | undefined,
): readonly Share[] | undefined {
  const identity = graph.byId.get(id);
  if (identity === undefined) return undefined;
  const workloads = dependants.filter(
    ({ kind, relation }) => kind === "workload" && relation === "acts-as-it",
  );
  if (workloads.length < 2) return undefined;
  const seen = logged === undefined ? new Map() : actionsByUser(graph.graph, logged, id);
  const held = logged && heldBy(holdingsOf(facts, graph), graph)(id, "cloud");
  return workloads.map(({ id: workload, name }): Share => {
    const actions = distinctActions(seen.get(workload)?.actions ?? []);
    const used = actions.filter(({ count }) => count > 0);
    if (used.length === 0) {
      const note =
        "nothing shows what it uses: until logs do, it would keep all that the shared identity has";
      return { workload, name, grade: "declared", used: [], notes: [note] };
    }
    const own = identity.cloud === "gcp" ? gcpShare(used) : awsShare(used, held);
    return { workload, name, grade: "observed", used, ...own };
  });
}

function gcpShare(used: readonly UsedAction[]): Pick<Share, "permissions" | "role" | "notes"> {
  const permissions = [...new Set(used.filter(({ mapped }) => mapped).map(({ action }) => action))];
  const role = smallestRole(permissions)?.name;
  return { permissions, ...(role === undefined ? {} : { role }), notes: [] };
}

function awsShare(used: readonly UsedAction[], held: Holdings | undefined): Pick<Share, "policy" | "notes"> {
  const granted = held && [...held.inline, ...held.attached];
  const { policy, notes } = leastPolicy(used, granted?.length ? granted : undefined, held?.boundary);
  return { policy, notes };
}

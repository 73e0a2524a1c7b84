import type { OffboardPlan } from "./plan.js";
import type { OffboardState } from "./state.js";
import type { Status } from "./status.js";

/**
 * The state with a phase set done for every identity that it is the turn of; those that it is not are named.
 *
 * @param only id of the one that it was done for; all by default
 */
export function markDone(
  { state, ways }: OffboardPlan,
  phase: "save" | "quarantine" | "wait" | "delete",
  at: string,
  only?: string,
): { readonly state: OffboardState; readonly early: readonly string[] } {
  const property = { save: "saved", quarantine: "quarantined", wait: "waited", delete: "deleted" }[phase];
  const allowed: Readonly<Record<typeof phase, readonly Status[]>> = {
    save: ["quarantine", "refused", "waiting"],
    quarantine: ["quarantine"],
    wait: ["waiting"],
    delete: ["delete"],
  };
  const statuses = new Map(ways.map(({ identity, status }) => [identity, status]));
  const isMeant = (id: string) => only === undefined || id === only;
  const isTurn = (id: string) => isMeant(id) && allowed[phase].includes(statuses.get(id) ?? "done");
  return {
    state: {
      ...state,
      identities: state.identities.map((each) => (isTurn(each.id) ? { ...each, [property]: at } : each)),
    },
    early: state.identities
      .filter(({ id }) => isMeant(id) && !isTurn(id) && statuses.get(id) !== "done")
      .map(({ id }) => id),
  };
}

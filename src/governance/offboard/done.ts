import type { OffboardPlan } from "./plan.js";
import type { OffboardState, Progress } from "./state.js";
import type { Status } from "./status.js";

/** What a person can say that is done; `back`: the quarantine was taken back. */
export const donePhases = ["save", "quarantine", "wait", "delete", "back"] as const;
export type DonePhase = (typeof donePhases)[number];

/** When it is the turn of each. */
const turns: Readonly<Record<DonePhase, readonly Status[]>> = {
  save: ["quarantine", "refused", "waiting"],
  quarantine: ["quarantine"],
  wait: ["waiting"],
  delete: ["delete"],
  back: ["waiting", "stopped", "delete"],
};

/**
 * The state with a phase set done for every identity that it is the turn of; those that it is not are named.
 *
 * @param only id of the one that it was done for; all by default
 */
export function markDone(
  { state, ways }: OffboardPlan,
  phase: DonePhase,
  at: string,
  only?: string,
): { readonly state: OffboardState; readonly early: readonly string[] } {
  const statuses = new Map(ways.map(({ identity, status }) => [identity, status]));
  const isMeant = (id: string) => only === undefined || id === only;
  const isTurn = (id: string) => isMeant(id) && turns[phase].includes(statuses.get(id) ?? "done");
  return {
    state: {
      ...state,
      identities: state.identities.map((each) => (isTurn(each.id) ? after(each, phase, at) : each)),
    },
    early: state.identities
      .filter(({ id }) => isMeant(id) && !isTurn(id) && statuses.get(id) !== "done")
      .map(({ id }) => id),
  };
}

function after(progress: Progress, phase: DonePhase, at: string): Progress {
  if (phase !== "back") {
    const property = { save: "saved", quarantine: "quarantined", wait: "waited", delete: "deleted" }[phase];
    return { ...progress, [property]: at };
  }
  // What was saved before may be old by the time of the next quarantine.
  const { id, replacements } = progress;
  return { id, replacements };
}

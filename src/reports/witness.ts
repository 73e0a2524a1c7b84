import type { Witness } from "../model/index.js";

/** A witness in one line, `sub = repo:acme-evil/x, aud = sts.amazonaws.com`. */
export function formatWitness(witness: Witness): string {
  return Object.entries(witness)
    .map(([name, value]) => `${name} = ${typeof value === "string" ? value : `[${value.join(", ")}]`}`)
    .join(", ");
}

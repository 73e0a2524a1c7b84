import type { Witness } from "../model/index.js";

/** A witness in one line, `sub = repo:acme-evil/x, aud = sts.amazonaws.com`. */
export function formatWitness(witness: Witness): string {
  return witnessParts(witness).join(", ");
}

/** Its claims or fields one by one. */
export function witnessParts(witness: Witness): readonly string[] {
  return Object.entries(witness).map(
    ([name, value]) => `${name} = ${typeof value === "string" ? value : `[${value.join(", ")}]`}`,
  );
}

import { count, type Tally } from "../../model/index.js";
import type { Observation } from "../use/observed.js";
import { sumOf } from "../use/summary.js";
import { daysBetween, dayText } from "../use/window.js";
import type { Loss } from "./loss.js";

/** Something that was used and that a change takes away, or may. */
export interface Lost {
  readonly what: "permission" | "way-in" | "identity" | "credential" | "provider";
  /** Id of the identity, credential or provider. */
  readonly identity: string;
  readonly name: string;
  readonly action?: string;
  readonly resource?: string;
  readonly verdict: "breaks" | "unknown";
  readonly used: Tally;
  /** Who used it. */
  readonly by: readonly { readonly id: string; readonly name: string; readonly observed: Observation }[];
  /** All of it in a sentence. */
  readonly words: string;
}

/** An identity, credential or provider that goes as a whole. */
export function gone(
  what: "identity" | "credential" | "provider",
  id: string,
  name: string,
  by: Lost["by"],
  tallies: readonly Tally[],
  now: Date,
): Lost {
  const used = sumOf(tallies);
  const words = lostWords(
    { kind: "lost" },
    `the ${what} ${name === id ? id : `${name} (${id})`}`,
    by,
    used,
    now,
  );
  return { what, identity: id, name, verdict: used.count > 0 ? "breaks" : "unknown", used, by, words };
}

/** What goes, who used it, how long ago and how often, in a sentence. */
export function lostWords(loss: Loss, what: string, by: Lost["by"], used: Tally, now: Date): string {
  const ago = daysBetween(used.last, now);
  const when = ago === 0 ? "today" : ago === 1 ? "yesterday" : `${ago} days ago`;
  const names = by.slice(0, 3).map(({ name }) => name);
  const more = by.length > 3 ? ` and ${by.length - 3} more` : "";
  const who = names.length === 0 ? "somebody" : `${names.join(", ")}${more}`;
  const verb = loss.kind === "lost" ? "This change removes" : "This change may remove";
  const doubt = loss.kind === "undecided" ? `; not decided: ${loss.reason}` : "";
  const calls = used.count === 0 ? `${used.denied} refused` : count(used.count, "call");
  return `${verb} ${what}, which ${who} used ${when} (${calls}, the last on ${dayText(used.last)})${doubt}`;
}

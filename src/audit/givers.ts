import type { AuditEvent, Mark } from "./event.js";

/** Events that hand something out that are kept, for memory. */
const mostKept = 500_000;

/** Longest life of a token or session: 12 hours (AWS STS `AssumeRole`, Google `GenerateAccessToken`). */
const longestLife = 12 * 3600 * 1000;

/** Who handed out the sessions and tokens that other events are made with, in logs of any order. */
export class Givers {
  readonly #byMark = new Map<string, AuditEvent[]>();
  #size = 0;

  add(event: AuditEvent): void {
    for (const { mark } of event.links.gives) {
      if (this.#size >= mostKept) return;
      this.#size++;
      const known = this.#byMark.get(mark);
      if (known === undefined) this.#byMark.set(mark, [event]);
      else known.push(event);
    }
  }

  /**
   * The event that gave what a mark stands for. An exact mark is given once. An inferred one only names who was become:
   * then it is the last one before, where all that come into question are of one origin; else a text says who they are.
   */
  of(mark: string, grade: Mark["grade"], at: string): AuditEvent | string | undefined {
    const all = this.#byMark.get(mark);
    if (all === undefined || grade === "exact") return all?.at(-1);
    const earliest = Date.parse(at) - longestLife;
    const before = all
      .filter((each) => each.at <= at && Date.parse(each.at) >= earliest)
      .sort((a, b) => (a.at < b.at ? -1 : 1));
    const origins = [...new Set(before.map(originOf))];
    return origins.length > 1
      ? `which of those who took it in the 12 hours before did it: ${origins.slice(0, 5).join(", ")}`
      : before.at(-1);
  }
}

function originOf({ becoming, actor }: AuditEvent): string {
  return becoming[0]?.by ?? actor?.id ?? "somebody";
}

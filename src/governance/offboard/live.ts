import type { Grade } from "../../model/index.js";
import { type Dependant, isConsumer, isOnlyObserved } from "../impact/dependants.js";
import { type Impact, type Known, visibilityAt } from "../impact/impact.js";
import { nodeNamed } from "../impact/named.js";
import type { Progress } from "./state.js";

/** Something that still works with it, and what it is to use instead. */
export interface LiveDependant {
  readonly id: string;
  readonly name: string;
  readonly grade: Grade;
  readonly replacement: string | null;
  /** Why the replacement does not count, where one is named. */
  readonly problem?: string;
}

/** Who still works with it: seen or declared to act as it, and not leaving with it. */
export function liveDependants(
  id: string,
  { dependants }: Impact,
  known: Known,
  leaving: ReadonlySet<string>,
  before: Progress | undefined,
): readonly LiveDependant[] {
  const node = known.graph.graph.nodes[known.graph.graph.numbers.get(id)!]!;
  // A trust says who may come; where the logs would have shown it, whoever did not come is not there.
  const isShown = visibilityAt(known, id)?.kind === "whole";
  const isLive = (each: Dependant) =>
    isConsumer(each, node) &&
    each.relation === "acts-as-it" &&
    !leaving.has(each.id) &&
    (each.kind === "workload" || each.kind === "resource" || each.observed !== undefined || !isShown) &&
    // Calls that were all refused do not work any more; so do the last calls before a quarantine.
    !(isOnlyObserved(each) && (each.observed?.count === 0 || isPast(each, before)));
  return dependants.filter(isLive).map(({ id: dependant, name, grade }) => {
    const replacement = before?.replacements[dependant] ?? null;
    const problem = replacement === null ? undefined : problemOf(known, id, replacement);
    return { id: dependant, name, grade, replacement, ...(problem === undefined ? {} : { problem }) };
  });
}

function isPast({ observed }: Dependant, before: Progress | undefined): boolean {
  return before?.quarantined !== undefined && observed !== undefined && observed.last <= before.quarantined;
}

function problemOf({ graph, facts }: Known, id: string, replacement: string): string | undefined {
  if (/^none:\s*\S/.test(replacement)) return undefined;
  const named = nodeNamed(graph, replacement, facts);
  if (named === id) return "it is what goes";
  return named !== undefined && graph.identities.some((each) => each.id === named)
    ? undefined
    : `no identity of the input is named "${replacement}"; where none is needed write "none: why"`;
}

/** Whether a replacement is still to be named, or to be mended. */
export function isOpen({ replacement, problem }: LiveDependant): boolean {
  return replacement === null || problem !== undefined;
}

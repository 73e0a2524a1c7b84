import { graphOf } from "../analysis/graph/index.js";
import { visibilityOf } from "../governance/use/coverage.js";
import { loggedUse } from "../governance/use/logged.js";
import { actionsOf, sumOf } from "../governance/use/summary.js";
import {
  type Authentication,
  type Becoming,
  type Caller,
  type Facts,
  grouped,
  type IdentityUse,
  type LogCoverage,
  type LogsRead,
  type Tally,
  type Usage,
  type UsedAction,
} from "../model/index.js";

/** Who was behind an identity, and how that is known. */
export interface Behind extends Tally {
  readonly who: string;
  readonly by:
    | "workload"
    | "person"
    | "source-identity"
    | "delegation"
    | "key"
    | "assumed-by"
    | "session"
    | "service";
}

/** One identity of the logs. */
export interface AuditIdentity extends Tally {
  readonly id: string;
  readonly cloud: string;
  readonly kind: IdentityUse["kind"];
  readonly account?: string;
  readonly actions: readonly UsedAction[];
  /** Who acted as it, whoever is known. */
  readonly chain: readonly Behind[];
  readonly condensed?: true;
  /** With files: whether they have it, for what files may have. */
  readonly declared?: boolean;
}

/** Who used what, on whose authority, and what the logs could have shown. */
export interface Audit {
  readonly read: LogsRead;
  readonly coverage: readonly LogCoverage[];
  readonly identities: readonly AuditIdentity[];
  readonly becoming: readonly Becoming[];
  readonly authentications: readonly Authentication[];
  readonly unmapped: readonly string[];
  /** With files: identities of theirs that the logs do not show, and what they lack to say that it was not used. */
  readonly unseen?: readonly {
    readonly id: string;
    readonly use: "none" | "unknown";
    readonly wouldDecide: readonly string[];
  }[];
}

/** The usage table as a report, joined to files where they are given. */
export function auditOf(usage: Usage, facts: Facts | undefined): Audit {
  const { read, coverage, becoming, authentications, unmapped } = usage;
  const became = grouped(becoming, ({ identity }) => identity);
  const joined = facts === undefined ? undefined : join(usage, facts);
  return {
    read,
    coverage,
    identities: usage.identities.map(
      ({ id, cloud, kind, account, callers, count, denied, first, last, lastDenied, condensed }) => ({
        id,
        cloud,
        kind,
        ...(account === undefined ? {} : { account }),
        count,
        denied,
        first,
        last,
        ...(lastDenied === undefined ? {} : { lastDenied }),
        actions: actionsOf([{ id, cloud, kind, callers, count, denied, first, last }]),
        chain: behind(callers, became.get(id) ?? []),
        ...(condensed ? { condensed } : {}),
        ...(joined === undefined || !declarable.has(kind) ? {} : { declared: joined.isDeclared(id) }),
      }),
    ),
    becoming,
    authentications,
    unmapped,
    ...(joined === undefined ? {} : { unseen: joined.unseen }),
  };
}

/** Services, subjects of tokens and people are in no file. */
const declarable: ReadonlySet<IdentityUse["kind"]> = new Set(["role", "user", "root", "service-account"]);

function behind(callers: IdentityUse["callers"], became: readonly Becoming[]): readonly Behind[] {
  const all = [
    ...callers.flatMap((caller): Behind[] => {
      const named = nameOf(caller);
      return named === undefined ? [] : [{ ...named, ...tally(caller) }];
    }),
    ...became.map((each): Behind => ({ who: each.by, by: "assumed-by", ...tally(each) })),
  ];
  const known = new Map<string, Behind>();
  for (const each of all) {
    const key = `${each.by} ${each.who}`;
    const before = known.get(key);
    known.set(key, before === undefined ? each : { ...each, ...sumOf([before, each]) });
  }
  return [...known.values()];
}

function nameOf({
  workload,
  person,
  sourceIdentity,
  delegation,
  key,
  session,
  service,
}: Caller): Pick<Behind, "who" | "by"> | undefined {
  if (workload !== undefined) return { who: workload, by: "workload" };
  if (person !== undefined) return { who: person, by: "person" };
  if (sourceIdentity !== undefined) return { who: sourceIdentity, by: "source-identity" };
  if (delegation !== undefined) return { who: delegation.join(" > "), by: "delegation" };
  if (key !== undefined) return { who: key, by: "key" };
  if (session !== undefined) return { who: session, by: "session" };
  return service === undefined ? undefined : { who: service, by: "service" };
}

function tally({ count, denied, first, last }: Tally): Tally {
  return { count, denied, first, last };
}

function join(
  usage: Usage,
  facts: Facts,
): { readonly isDeclared: (id: string) => boolean; readonly unseen: NonNullable<Audit["unseen"]> } {
  const graph = graphOf(facts);
  const logged = loggedUse(graph, usage);
  const ids = new Set(graph.identities.map(({ id }) => id));
  const unseen = graph.identities
    .filter(
      ({ id, kind }) => kind !== "group" && logged.of(id).length === 0 && logged.became(id).length === 0,
    )
    .map(({ id, cloud, kind, account }) => {
      const target = { id, cloud, kind, ...(account === undefined ? {} : { account }) };
      const visibility = visibilityOf(facts, usage, target, undefined);
      return visibility.kind === "whole"
        ? { id, use: "none" as const, wouldDecide: [] }
        : { id, use: "unknown" as const, wouldDecide: visibility.lacks };
    });
  return { isDeclared: (id) => ids.has(logged.nodeOf(id) ?? ""), unseen };
}

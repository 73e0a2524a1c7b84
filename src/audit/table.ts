import type {
  Authentication,
  Becoming,
  Caller,
  CallerUse,
  Creation,
  IdentityUse,
  LogsRead,
  Tally,
  Usage,
  UsedAction,
} from "../model/index.js";
import { containerOf } from "./container.js";
import { Count } from "./count.js";
import { CoverageTable } from "./coverage.js";
import type { Actor, AuditEvent, Call } from "./event.js";

/** Beyond these, what tells single sessions or resources of one identity apart is put together: memory stays bounded. */
const mostCallers = 500;
const mostRows = 5_000;
/** Objects of one container that are told apart, for each action of a caller. */
const mostInside = 20;
const mostBecoming = 2_000;
const mostAddresses = 5;
const mostUnmapped = 1_000;
const mostIdentities = 200_000;
/** What is beyond a bound is put under this name. */
const others = "others";

interface Rows {
  readonly caller: Caller;
  readonly count: Count;
  readonly addresses: Set<string>;
  readonly actions: Map<string, { readonly call: Call; readonly count: Count }>;
  /** How many of an action's resources lie in one container. */
  readonly inside: Map<string, number>;
}

interface Entry {
  readonly actor: Actor;
  readonly cloud: "aws" | "gcp";
  readonly count: Count;
  readonly callers: Map<string, Rows>;
  rows: number;
  condensed: boolean;
}

/** Adds up events into who did what as which identity. */
export class UsageTable {
  readonly #entries = new Map<string, Entry>();
  readonly #becoming = new Map<string, { readonly of: Omit<Becoming, keyof Tally>; readonly count: Count }>();
  readonly #becomingOf = new Map<string, number>();
  readonly #creations = new Map<string, Creation>();
  readonly #authentications = new Map<string, Authentication>();
  readonly #unmapped = new Set<string>();
  readonly #coverage = new CoverageTable();

  add(event: AuditEvent): void {
    this.#coverage.add(event);
    this.#addBecoming(event);
    const { actor, creation, cloud, at, calls } = event;
    for (const { mapped, action } of calls) {
      if (!mapped && this.#unmapped.size < mostUnmapped) this.#unmapped.add(action);
    }
    if (actor === undefined) return;
    // What was made again is the work of whoever made it last.
    if (creation !== undefined && at >= (this.#creations.get(creation.made)?.at ?? "")) {
      this.#creations.set(creation.made, { ...creation, by: actor, at });
    }
    const entry = this.#entry(actor, cloud);
    const denied = calls.length > 0 && calls.every((call) => call.denied);
    entry.count.add(at, denied);
    const rows = rowsOf(entry, actor);
    rows.count.add(at, denied);
    if (event.address !== undefined && rows.addresses.size < mostAddresses) rows.addresses.add(event.address);
    for (const call of calls) addCall(entry, rows, call, at);
  }

  /** Adds what Google keeps of a last use; of several, the one that reaches furthest. */
  addAuthentication(found: Authentication): void {
    const known = this.#authentications.get(found.id);
    if (known === undefined || known.to < found.to) this.#authentications.set(found.id, found);
  }

  #entry(actor: Actor, cloud: "aws" | "gcp"): Entry {
    const known = this.#entries.get(actor.id);
    if (known !== undefined) return known;
    if (this.#entries.size >= mostIdentities && actor.id !== others) {
      return this.#entry({ id: others, kind: actor.kind }, cloud);
    }
    const entry: Entry = { actor, cloud, count: new Count(), callers: new Map(), rows: 0, condensed: false };
    this.#entries.set(actor.id, entry);
    return entry;
  }

  #addBecoming({ becoming, at }: AuditEvent): void {
    for (const { denied, ...of } of becoming) {
      const soFar = this.#becomingOf.get(of.identity) ?? 0;
      // Of very many sessions, who made them still counts, but not what each was called.
      const { session, tags, sourceIdentity, ...short } = of;
      const kept = soFar < mostBecoming ? of : soFar < mostBecoming * 2 ? short : { ...short, by: others };
      const key = JSON.stringify(kept);
      const known = this.#becoming.get(key);
      if (known === undefined) {
        this.#becoming.set(key, { of: kept, count: new Count(at, denied) });
        this.#becomingOf.set(of.identity, soFar + 1);
      } else known.count.add(at, denied);
    }
  }

  /** What was added up, in a stable order. */
  usage(read: LogsRead): Usage {
    return {
      read,
      coverage: this.#coverage.coverage(),
      identities: [...this.#entries.values()].map(useOf).sort(by(({ id }) => id)),
      becoming: [...this.#becoming.values()]
        .map(({ of, count }) => ({ ...of, ...count.tally() }))
        .sort(by(({ identity, by: who, session }) => `${identity} ${who} ${session ?? ""}`)),
      creations: [...this.#creations.values()].sort(by(({ made }) => made)),
      authentications: [...this.#authentications.values()].sort(by(({ id }) => id)),
      unmapped: [...this.#unmapped].sort(),
      ...(this.#entries.has(others) ? { overfull: true } : {}),
    };
  }
}

function rowsOf(entry: Entry, actor: Actor): Rows {
  const { id: _, kind: __, account: ___, ...caller } = actor;
  const key = keyOf(caller);
  const known = entry.callers.get(key);
  if (known !== undefined) return known;
  if (entry.callers.size >= mostCallers) {
    entry.condensed = true;
    const { session, ...short } = caller;
    // The names of sessions are what grows without end; what else tells a caller apart is few.
    if (session !== undefined) return rowsOf(entry, { ...short, id: actor.id, kind: actor.kind });
    if (entry.callers.size >= mostCallers * 2) return entry.callers.values().next().value!;
  }
  const rows: Rows = {
    caller,
    count: new Count(),
    addresses: new Set(),
    actions: new Map(),
    inside: new Map(),
  };
  entry.callers.set(key, rows);
  return rows;
}

function keyOf({ workload, sourceIdentity, person, session, key, service, delegation }: Caller): string {
  return `${workload}|${sourceIdentity}|${person}|${session}|${key}|${service}|${delegation?.join(">")}`;
}

function addCall(entry: Entry, rows: Rows, call: Call, at: string): void {
  // What is known by itself stays so, though its container has many by now.
  const short = rows.actions.has(rowKey(call)) ? call : shortened(entry, rows, call);
  let row = rows.actions.get(rowKey(short));
  if (row === undefined) {
    row = { call: short, count: new Count() };
    rows.actions.set(rowKey(short), row);
    entry.rows++;
  }
  row.count.add(at, call.denied);
}

function rowKey({ action, resource }: Call): string {
  return `${action} ${resource}`;
}

/** The call with its container where that has many resources, and without any where the identity has too many. */
function shortened(entry: Entry, { inside }: Rows, call: Call): Call {
  if (call.resource === undefined) return call;
  if (entry.rows >= mostRows) {
    entry.condensed = true;
    return { ...call, resource: "*" };
  }
  const container = containerOf(call.resource);
  if (container === undefined) return call;
  const key = `${call.action} ${container}`;
  const count = inside.get(key) ?? 0;
  if (count >= mostInside) return { ...call, resource: container };
  inside.set(key, count + 1);
  return call;
}

function useOf({ actor, cloud, count, callers, condensed }: Entry): IdentityUse {
  const { id, kind, account } = actor;
  return {
    id,
    cloud,
    kind,
    ...(account === undefined ? {} : { account }),
    ...count.tally(),
    callers: [...callers.entries()].sort(by(([key]) => key)).map(([, rows]) => callerUse(rows)),
    ...(condensed ? { condensed } : {}),
  };
}

function callerUse({ caller, count, addresses, actions }: Rows): CallerUse {
  return {
    ...caller,
    ...count.tally(),
    actions: [...actions.values()]
      .map(usedAction)
      .sort(by((each) => `${each.action} ${each.resource ?? ""}`)),
    addresses: [...addresses].sort(),
  };
}

function usedAction({ call, count }: { readonly call: Call; readonly count: Count }): UsedAction {
  const { action, mapped, resource } = call;
  return { action, mapped, ...(resource === undefined ? {} : { resource }), ...count.tally() };
}

function by<T>(key: (each: T) => string): (a: T, b: T) => number {
  return (a, b) => {
    const [x, y] = [key(a), key(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  };
}

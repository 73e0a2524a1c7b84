import { graphOf } from "../../analysis/graph/index.js";
import type { Facts, Grade, Usage } from "../../model/index.js";
import { type Dependant, isConsumer, isOnlyObserved } from "../impact/dependants.js";
import { type Impact, impactAt, type Known, visibilityAt } from "../impact/impact.js";
import { nodeNamed } from "../impact/named.js";
import { type Migration, migrationsOf } from "../migrate/plan.js";
import { writeText } from "../migrate/write.js";
import type { FileOwners, OwnerClaim } from "../owner.js";
import { logOwners } from "../ownerInLogs.js";
import { keysOfCredential } from "../use/credentialKeys.js";
import { loggedUse } from "../use/logged.js";
import { bearersOf, throughProvider } from "../use/observed.js";
import type { OffboardState, Progress, Scope } from "./state.js";
import { deleteStep, isDone, type Phase, quarantineStep, type Step, saveStep } from "./steps.js";
import { ownedBy, type Subject, subjectAt } from "./subjects.js";
import { type Watch, watch } from "./watch.js";

/** Where one identity stands on its way out. */
export type Status =
  /** A live dependant has no replacement. */
  | "refused"
  /** It was used in quarantine. */
  | "stopped"
  | "quarantine"
  | "waiting"
  | "delete"
  | "done";

/** Something that still works with it, and what it is to use instead. */
export interface LiveDependant {
  readonly id: string;
  readonly name: string;
  readonly grade: Grade;
  readonly replacement: string | null;
  /** Why the replacement does not count, where one is named. */
  readonly problem?: string;
}

/** The way out of one identity, credential or provider. */
export interface Way {
  readonly identity: string;
  readonly name: string;
  readonly what: string;
  readonly owner?: OwnerClaim;
  readonly status: Status;
  readonly reasons: readonly string[];
  readonly wouldDecide: readonly string[];
  readonly dependants: readonly LiveDependant[];
  readonly steps: readonly Step[];
}

/** All that goes, in order, and the state to keep. */
export interface OffboardPlan {
  readonly scope: Scope;
  /** The gravest of all: whether something is refused or stopped. */
  readonly status: "refused" | "stopped" | "open" | "done";
  readonly ways: readonly Way[];
  readonly state: OffboardState;
}

export interface OffboardOptions {
  readonly scope: Scope;
  readonly now: Date;
  /** The day on which the exports were made, where somebody says it. */
  readonly asOf?: Date | undefined;
  readonly fileOwners: FileOwners;
  readonly usage: Usage | undefined;
  readonly state: OffboardState | undefined;
  /** Days without use in quarantine; of a state that is there, its own. */
  readonly waitDays: number;
}

/** The ordered way out of an identity or of all that somebody owns; undefined where the input has no such identity. */
export function offboardPlan(facts: Facts, options: OffboardOptions): OffboardPlan | undefined {
  const { scope, usage, now, state } = options;
  const graph = graphOf(facts);
  const logged = usage && loggedUse(graph, usage);
  const known: Known = { facts, graph, asOf: options.asOf, ...(logged ? { logged } : {}) };
  const subjects = subjectsOf(known, options);
  if (subjects === undefined) return undefined;
  const leaving = new Set(subjects.map(({ id }) => id));
  const waitDays = state?.waitDays ?? options.waitDays;
  const migrations = migrationsOf(facts);
  const made = subjects.map((subject) => {
    const before = state?.identities.find(({ id }) => id === subject.id);
    return wayOf(subject, { known, leaving, waitDays, migrations, now }, before);
  });
  const gone = (state?.identities ?? []).filter(({ id }) => !leaving.has(id));
  const ways = [...made.map(({ way }) => way), ...gone.map(wayOfGone)];
  return {
    scope,
    status: overall(ways),
    ways,
    state: {
      version: 1,
      scope: "identity" in scope && subjects[0] !== undefined ? { identity: subjects[0].id } : scope,
      waitDays,
      identities: [...made.map(({ progress }) => progress), ...gone],
    },
  };
}

function subjectsOf(
  { facts, graph, logged }: Known,
  { scope, fileOwners, state }: OffboardOptions,
): readonly Subject[] | undefined {
  if ("owner" in scope) return ownedBy(facts, graph, scope.owner, fileOwners, logged && logOwners(logged));
  const id = nodeNamed(graph, scope.identity);
  const subject = id === undefined ? undefined : subjectAt(facts, graph, id);
  if (subject !== undefined) return [subject];
  // What was deleted is not in the input any more.
  return state?.identities.some((each) => each.deleted !== undefined) ? [] : undefined;
}

interface Context {
  readonly known: Known;
  readonly leaving: ReadonlySet<string>;
  readonly waitDays: number;
  readonly migrations: readonly Migration[];
  readonly now: Date;
}

function wayOf(
  subject: Subject,
  context: Context,
  before: Progress | undefined,
): { readonly way: Way; readonly progress: Progress } {
  const { known, waitDays, now } = context;
  const impact = impactAt(known, subject.id, "revoke");
  const dependants = liveDependants(subject, impact, context, before);
  const answers = Object.fromEntries(dependants.map(({ id, replacement }) => [id, replacement]));
  const progress: Progress = {
    ...before,
    id: subject.id,
    replacements: { ...before?.replacements, ...answers },
  };
  const watched =
    progress.quarantined === undefined
      ? undefined
      : watch(
          usesOf(known, subject),
          known.logged,
          accountOf(known, subject),
          progress.quarantined,
          waitDays,
          now,
        );
  const status = statusOf(progress, dependants, watched);
  const { owner } = subject;
  return {
    progress,
    way: {
      identity: subject.id,
      name: subject.name,
      what: subject.what,
      ...(owner === undefined ? {} : { owner }),
      status,
      reasons: reasonsOf(status, dependants, impact, watched),
      wouldDecide:
        watched?.kind === "waiting" ? watched.wouldDecide : status === "quarantine" ? impact.wouldDecide : [],
      dependants,
      steps: stepsOf(subject, status, progress, dependants, context),
    },
  };
}

/** Who still works with it: seen or declared to act as it, and not leaving with it. */
function liveDependants(
  subject: Subject,
  { dependants }: Impact,
  { known, leaving }: Context,
  before: Progress | undefined,
): readonly LiveDependant[] {
  const node = known.graph.graph.nodes[known.graph.graph.numbers.get(subject.id)!]!;
  // A trust says who may come; where the logs would have shown it, whoever did not come is not there.
  const isShown = visibilityAt(known, subject.id)?.kind === "whole";
  const isLive = (each: Dependant) =>
    isConsumer(each, node) &&
    each.relation === "acts-as-it" &&
    !leaving.has(each.id) &&
    (each.kind === "workload" || each.kind === "resource" || each.observed !== undefined || !isShown) &&
    // Calls that were all refused do not work any more; so do the last calls before a quarantine.
    !(isOnlyObserved(each) && (each.observed?.count === 0 || isPast(each, before)));
  return dependants.filter(isLive).map(({ id, name, grade }) => {
    const replacement = before?.replacements[id] ?? null;
    const problem = replacement === null ? undefined : problemOf(known, subject.id, replacement);
    return { id, name, grade, replacement, ...(problem === undefined ? {} : { problem }) };
  });
}

function isPast({ observed }: Dependant, before: Progress | undefined): boolean {
  return before?.quarantined !== undefined && observed !== undefined && observed.last <= before.quarantined;
}

function problemOf({ graph }: Known, id: string, replacement: string): string | undefined {
  if (/^none:\s*\S/.test(replacement)) return undefined;
  const named = nodeNamed(graph, replacement);
  if (named === id) return "it is what goes";
  return named !== undefined && graph.identities.some((each) => each.id === named)
    ? undefined
    : `no identity of the input is named "${replacement}"; where none is needed write "none: why"`;
}

function statusOf(
  { deleted, waited, quarantined }: Progress,
  dependants: readonly LiveDependant[],
  watched: Watch | undefined,
): Status {
  if (deleted !== undefined) return "done";
  if (watched?.kind === "used") return "stopped";
  if (quarantined === undefined) return dependants.some(isOpen) ? "refused" : "quarantine";
  return waited !== undefined || watched?.kind === "quiet" ? "delete" : "waiting";
}

function isOpen({ replacement, problem }: LiveDependant): boolean {
  return replacement === null || problem !== undefined;
}

function reasonsOf(
  status: Status,
  dependants: readonly LiveDependant[],
  { reasons }: Impact,
  watched: Watch | undefined,
): readonly string[] {
  switch (status) {
    case "refused":
      return dependants
        .filter(isOpen)
        .map(
          ({ name, grade, problem }) =>
            `${name} still works with it (${grade}): ${problem ?? "it has no replacement"}`,
        );
    case "stopped":
    case "waiting":
    case "delete":
      return [...(watched === undefined ? [] : [watched.words])];
    case "quarantine":
      return reasons;
    case "done":
      return ["it is deleted"];
  }
}

function stepsOf(
  subject: Subject,
  status: Status,
  progress: Progress,
  dependants: readonly LiveDependant[],
  context: Context,
): readonly Step[] {
  const wait = `wait ${context.waitDays} days without use, refused calls counted`;
  const bodies: readonly (readonly [Phase, Omit<Step, "phase" | "state">])[] = [
    ["check", { ...plain("look at who depends on it"), notes: checks(subject) }],
    [
      "replace",
      {
        ...plain("give each dependant an identity of its own"),
        notes: replacements(subject, dependants, context),
      },
    ],
    ["save", saveStep(subject)],
    ["quarantine", quarantineStep(subject)],
    [
      "wait",
      {
        ...plain(wait),
        undo: quarantineStep(subject).undo,
        notes: ["use seen in quarantine stops it: take the quarantine back"],
      },
    ],
    ["delete", deleteStep(subject)],
  ];
  const next = nextPhase(status, progress);
  const order = bodies.map(([phase]) => phase);
  return bodies.map(([phase, body]) => {
    const done = isDone(phase, progress) || order.indexOf(phase) < order.indexOf(next ?? "check");
    const isBlocked = (status === "refused" || status === "stopped") && phase !== next;
    const state =
      status === "done" || done ? "done" : phase === next ? "next" : isBlocked ? "blocked" : "later";
    return { phase, ...body, state };
  });
}

function plain(title: string): Omit<Step, "phase" | "state"> {
  return { title, commands: [], undo: [], code: [], notes: [] };
}

function nextPhase(status: Status, { saved }: Progress): Phase | undefined {
  switch (status) {
    case "refused":
      return "replace";
    case "quarantine":
      return saved === undefined ? "save" : "quarantine";
    case "stopped":
    case "waiting":
      return "wait";
    case "delete":
      return "delete";
    case "done":
      return undefined;
  }
}

function checks({ owner, declared }: Subject): readonly string[] {
  return [
    ...(owner === undefined ? [] : [`owned by ${owner.value} (${owner.evidence}, ${owner.from})`]),
    ...declared.map(({ address, source }) => `declared by ${address} in ${source.file}`),
  ];
}

/** What to use instead: the badge that replaces its keys, else an identity of its own for each. */
function replacements(
  subject: Subject,
  dependants: readonly LiveDependant[],
  { migrations }: Context,
): readonly string[] {
  const names = new Set([subject.id, subject.name, ...subject.declared.map(({ address }) => address)]);
  const badges = migrations.filter(
    ({ holder, keys }) =>
      (holder !== null && names.has(holder)) || keys.some(({ resource }) => names.has(resource)),
  );
  const open = dependants.map(
    ({ id, replacement, problem }) => `${id}: ${problem ?? replacement ?? "no replacement is named"}`,
  );
  return [...open, ...(badges.length > 0 ? [writeText(badges)] : [])];
}

function usesOf({ facts, graph, logged }: Known, { id, kind }: Subject) {
  if (logged === undefined) return [];
  if (kind === "credential")
    return bearersOf(logged, keysOfCredential(facts, id)).map(({ observed }) => observed);
  if (kind === "provider") return throughProvider(graph.graph, logged, id).map(({ observed }) => observed);
  return [...logged.of(id), ...logged.became(id)];
}

function accountOf({ graph }: Known, { id }: Subject): string | undefined {
  return (
    graph.identities.find((each) => each.id === id)?.account ??
    /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(id)?.[1]
  );
}

/** Something that the state knows and the input does not any more. */
function wayOfGone({ id, deleted }: Progress): Way {
  const reasons = [deleted === undefined ? "the input does not have it any more" : "it is deleted"];
  return {
    identity: id,
    name: id,
    what: "gone",
    status: "done",
    reasons,
    wouldDecide: [],
    dependants: [],
    steps: [],
  };
}

function overall(ways: readonly Way[]): OffboardPlan["status"] {
  const has = (status: Status) => ways.some((way) => way.status === status);
  if (has("stopped")) return "stopped";
  if (has("refused")) return "refused";
  return ways.every(({ status }) => status === "done") ? "done" : "open";
}

/** The state with a phase set done for every identity that it is the turn of; those that it is not are named. */
export function markDone(
  { state, ways }: OffboardPlan,
  phase: "save" | "quarantine" | "wait" | "delete",
  at: string,
): { readonly state: OffboardState; readonly early: readonly string[] } {
  const property = { save: "saved", quarantine: "quarantined", wait: "waited", delete: "deleted" }[phase];
  const allowed: Readonly<Record<typeof phase, readonly Status[]>> = {
    save: ["quarantine", "refused", "waiting"],
    quarantine: ["quarantine"],
    wait: ["waiting"],
    delete: ["delete"],
  };
  const statuses = new Map(ways.map(({ identity, status }) => [identity, status]));
  const isTurn = (id: string) => allowed[phase].includes(statuses.get(id) ?? "done");
  return {
    state: {
      ...state,
      identities: state.identities.map((each) => (isTurn(each.id) ? { ...each, [property]: at } : each)),
    },
    early: state.identities
      .filter(({ id }) => !isTurn(id) && statuses.get(id) !== "done")
      .map(({ id }) => id),
  };
}

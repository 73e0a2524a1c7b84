import { graphOf } from "../../analysis/graph/index.js";
import type { Facts, Usage } from "../../model/index.js";
import { type Impact, impactAt, type Known } from "../impact/impact.js";
import { nodeNamed } from "../impact/named.js";
import { type Migration, migrationsOf } from "../migrate/plan.js";
import type { FileOwners, OwnerClaim } from "../owner.js";
import { logOwners } from "../ownerInLogs.js";
import { joinProjects } from "../projects.js";
import { keysOfCredential } from "../use/credentialKeys.js";
import { loggedUse } from "../use/logged.js";
import { bearersOf, throughProvider } from "../use/observed.js";
import { dayText } from "../use/window.js";
import { isOpen, type LiveDependant, liveDependants } from "./live.js";
import { stepsOf } from "./order.js";
import type { OffboardState, Progress, Scope } from "./state.js";
import type { Status } from "./status.js";
import type { Step } from "./steps.js";
import { ownedBy, type Subject, subjectAt } from "./subjects.js";
import { type Watch, watch } from "./watch.js";

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
export function offboardPlan(given: Facts, options: OffboardOptions): OffboardPlan | undefined {
  const { facts } = joinProjects(given);
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
  const id = nodeNamed(graph, scope.identity, facts);
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
  const dependants = liveDependants(subject.id, impact, known, context.leaving, before);
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
      reasons: reasonsOf(status, dependants, impact, watched, progress),
      wouldDecide:
        watched?.kind === "waiting" ? watched.wouldDecide : status === "quarantine" ? impact.wouldDecide : [],
      dependants,
      steps: stepsOf(subject, status, progress, dependants, context),
    },
  };
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

function reasonsOf(
  status: Status,
  dependants: readonly LiveDependant[],
  { reasons }: Impact,
  watched: Watch | undefined,
  { deleted }: Progress,
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
      return [
        `it was deleted on ${dayText(deleted!)} by the state, and the input still has it: a later export shows whether it is gone`,
      ];
  }
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

import { accountOfId } from "../../analysis/graph/index.js";
import type { Migration } from "../migrate/plan.js";
import { writeText } from "../migrate/write.js";
import type { LiveDependant } from "./live.js";
import type { Progress } from "./state.js";
import type { Status } from "./status.js";
import { deleteStep, isDone, type Phase, quarantineStep, type Step, saveStep } from "./steps.js";
import type { Subject } from "./subjects.js";

/** The steps of one way out in their order, and where it stands in them. */
export function stepsOf(
  subject: Subject,
  status: Status,
  progress: Progress,
  dependants: readonly LiveDependant[],
  { waitDays, migrations }: { readonly waitDays: number; readonly migrations: readonly Migration[] },
): readonly Step[] {
  const wait = `wait ${waitDays} days without use, refused calls counted`;
  const bodies: readonly (readonly [Phase, Omit<Step, "phase" | "state">])[] = [
    ["check", { ...plain("look at who depends on it"), notes: checks(subject) }],
    [
      "replace",
      {
        ...plain("give each dependant an identity of its own"),
        notes: replacements(subject, dependants, migrations),
      },
    ],
    ["save", saveStep(subject)],
    ["quarantine", quarantineStep(subject)],
    [
      "wait",
      {
        ...plain(wait),
        undo: quarantineStep(subject).undo,
        notes: waitNotes(subject),
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

function waitNotes({ what }: Subject): readonly string[] {
  return [
    "use seen in quarantine stops it: take the quarantine back, and say so with `--done back`",
    // A role's calls are refused by its policy, and logged; what cannot even authenticate mostly is not.
    ...(what === "role" || what === "group"
      ? []
      : ["calls that fail to authenticate may stand in no log: watch for jobs that fail as well"]),
  ];
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

function checks({ id, cloud, owner, declared }: Subject): readonly string[] {
  const account = cloud === "aws" ? accountOfId(id) : undefined;
  return [
    ...(account === undefined ? [] : [`the commands are for account ${account}: sign in there`]),
    ...(owner === undefined ? [] : [`owned by ${owner.value} (${owner.evidence}, ${owner.from})`]),
    ...declared.map(({ address, source }) => `declared by ${address} in ${source.file}`),
  ];
}

/** What to use instead: the badge that replaces its keys, else an identity of its own for each. */
function replacements(
  subject: Subject,
  dependants: readonly LiveDependant[],
  migrations: readonly Migration[],
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

import { existsSync, writeFileSync } from "node:fs";
import { donePhases, markDone } from "../../governance/offboard/done.js";
import { type OffboardPlan, offboardPlan } from "../../governance/offboard/plan.js";
import { formatState, type OffboardState, parseState, type Scope } from "../../governance/offboard/state.js";
import { loadFacts } from "../../readers/load.js";
import { formatOffboardJson, formatOffboardMarkdown, formatOffboardText } from "../../reports/offboard.js";
import { dayOf, describeFileError, oneOf, readText } from "../input.js";
import { usageOf } from "../logs.js";
import { exitCode, UsageProblem } from "../problem.js";
import { namesIn, progress } from "../progress.js";
import { fileOwners } from "../repository.js";

const formats = ["text", "json", "markdown"] as const;
/** Days without use in quarantine where nobody says otherwise: a month's jobs have run once. */
const defaultWait = 30;

/**
 * `keyless offboard FILE… --identity X or --owner O`: the ordered, reversible way out; 1 while a live dependant has no
 * replacement, or when use was seen in quarantine.
 */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, formats);
  const stateFile = typeof options.state === "string" ? options.state : undefined;
  const state = stateFile !== undefined && existsSync(stateFile) ? readState(stateFile) : undefined;
  const scope = scopeOf(options, state, stateFile);
  const asOf = dayOf(options.asOf);
  const now = asOf ?? new Date();
  const stage = progress([...files, ...namesIn(options.logs)]);
  stage("reading");
  const facts = await loadFacts(files);
  const usage = await usageOf(options.logs);
  stage("finding who depends on it");
  const planned = (known: OffboardState | undefined): OffboardPlan => {
    const waitDays = daysOf(options.waitDays);
    const plan = offboardPlan(facts, {
      scope,
      now,
      asOf,
      fileOwners: fileOwners(),
      usage,
      state: known,
      waitDays,
    });
    if (plan !== undefined) return plan;
    throw new UsageProblem(
      `no single identity, credential or provider that can be taken out of service is named "${"identity" in scope ? scope.identity : scope.owner}" in the input: give an ARN, e-mail or address`,
    );
  };
  const first = planned(state);
  const plan = options.done === undefined ? first : planned(markedDone(first, options, stateFile, now));
  if (stateFile !== undefined) writeState(stateFile, plan.state);
  stage("writing");
  process.stdout.write(renderers[format](plan));
  return plan.status === "refused" || plan.status === "stopped" ? exitCode.blocking : exitCode.fine;
}

const renderers: Readonly<Record<(typeof formats)[number], (plan: OffboardPlan) => string>> = {
  text: formatOffboardText,
  json: formatOffboardJson,
  markdown: formatOffboardMarkdown,
};

/** What is asked for; a state knows it too, and must not be of something else. */
function scopeOf(
  { identity, owner, done }: Record<string, unknown>,
  state: OffboardState | undefined,
  file: string | undefined,
): Scope {
  const given = [identity, owner].filter((each) => typeof each === "string" && each !== "");
  if (given.length > 1) throw new UsageProblem("give --identity or --owner, not both");
  const asked: Scope | undefined =
    typeof identity === "string" && identity !== ""
      ? { identity }
      : typeof owner === "string" && owner !== ""
        ? { owner }
        : undefined;
  if (state === undefined) {
    if (asked !== undefined) return asked;
    throw new UsageProblem("--identity <name> or --owner <name> is needed: what goes, or who leaves");
  }
  // Of all that somebody owns, one may be further than another.
  if (asked !== undefined && "identity" in asked && "owner" in state.scope && done !== undefined)
    return state.scope;
  const isOther =
    asked !== undefined &&
    ("owner" in asked
      ? !("owner" in state.scope) || asked.owner !== state.scope.owner
      : "owner" in state.scope);
  if (isOther)
    throw new UsageProblem(`${file}: this is the state of another offboarding; give another --state`);
  if (asked === undefined || "owner" in asked) return state.scope;
  return asked;
}

function daysOf(text: unknown): number {
  if (text === undefined) return defaultWait;
  const days = Number(text);
  if (Number.isInteger(days) && days > 0) return days;
  throw new UsageProblem(`--wait-days must be a number of days, not "${String(text)}"`);
}

function markedDone(
  plan: OffboardPlan,
  { done: phase, identity }: Record<string, unknown>,
  file: string | undefined,
  now: Date,
): OffboardState {
  if (file === undefined) throw new UsageProblem("--done needs --state <file>: where it is kept");
  const only = "owner" in plan.scope && typeof identity === "string" ? wayNamed(plan, identity) : undefined;
  const { state, early } = markDone(
    plan,
    oneOf("--done", phase, donePhases),
    `${now.toISOString().slice(0, 19)}Z`,
    only,
  );
  const [first] = early;
  if (first === undefined) return state;
  const { status } = plan.ways.find(({ identity }) => identity === first)!;
  throw new UsageProblem(`it is not yet the turn of "${String(phase)}" for ${first}: it is ${status}`);
}

/** The one of several ways that a person means. */
function wayNamed({ ways }: OffboardPlan, text: string): string {
  const found = ways.filter(({ identity, name }) => identity === text || name === text);
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) return only.identity;
  throw new UsageProblem(`no single one of theirs is named "${text}"`);
}

function readState(file: string): OffboardState {
  const state = parseState(readText(file));
  if (typeof state !== "string") return state;
  throw new UsageProblem(`${file}: ${state}`);
}

function writeState(file: string, state: OffboardState): void {
  try {
    writeFileSync(file, formatState(state, file));
  } catch (error) {
    throw new UsageProblem(`${file}: ${describeFileError(error)}`);
  }
}

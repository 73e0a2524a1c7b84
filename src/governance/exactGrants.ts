import { withinWork, workSpent } from "../analysis/sets/index.js";
import type { NamedPolicy } from "../iam/aws/index.js";
import { grouped, isKnown, type Knowable, Unknown } from "../model/index.js";
import { type ActionSet, add, common, has, members, remove, union, without } from "./actionSets.js";
import {
  type Form,
  formOf,
  keyOf,
  narrowed,
  plainReach,
  type Question,
  type Reach,
  reachOf,
} from "./grantQuestion.js";
import { type Layer, layerOf, type Row } from "./grantRows.js";
import type { AllowedActions } from "./serviceGrants.js";

/** Work for the questions of all identities together: some ten seconds. */
const maxWork = 20_000_000;
/** What a question costs besides its sets. */
const leastWork = 100;

const tooMany = new Unknown(
  `too many policies with a Deny, a boundary or a negation to work out (the bound is ${maxWork} units of work); ask for fewer files`,
);

type Ask = (question: Question, form: Form, number: number) => Knowable<Reach>;

/**
 * What policies allow within a boundary, exactly: the answer of `grantsOf`, worked out for all actions together. Whole
 * statements are joined as sets of actions; only where resources or conditions decide is a question asked, and then
 * once for all actions, identities and names of resources that cannot differ in it.
 */
export function exactGrants(): (
  policies: readonly NamedPolicy[],
  boundary?: NamedPolicy,
) => Knowable<AllowedActions> {
  const known = new Map<string, Knowable<Reach>>();
  let left = maxWork;
  const ask: Ask = (question, form, number) => {
    const key = keyOf(question, form);
    const answered = known.get(key);
    if (answered !== undefined) return answered;
    if (left <= 0) return tooMany;
    const before = workSpent();
    const reach = withinWork(left, () => reachOf(question, number));
    left -= workSpent() - before + leastWork;
    known.set(key, reach);
    return reach;
  };
  return (policies, boundary) =>
    allowedBy([layerOf(policies), ...(boundary === undefined ? [] : [layerOf([boundary])])], ask);
}

function allowedBy(layers: readonly Layer[], ask: Ask): Knowable<AllowedActions> {
  const denies = layers.flatMap((layer) => layer.denies);
  const allowed = without(
    layers.map(({ allows }) => actionsIn(allows)).reduce(common),
    actionsIn(denies.filter((row) => row.isTotal)),
  );
  const everywhere = layers
    .map(({ allows }) => actionsIn(allows.filter((row) => row.isTotal)))
    .reduce(common, without(allowed, actionsIn(denies)));
  const all: Question = {
    layers: layers.map(({ allows }) => allows),
    denies: denies.filter((row) => !row.isTotal),
  };
  for (const [question, form, numbers] of questionsOf(without(allowed, everywhere), all)) {
    const reach = plainReach(question) ?? ask(question, form, numbers[0]!);
    if (!isKnown(reach)) return reach;
    for (const number of numbers) {
      if (reach === "refused") remove(allowed, number);
      if (reach === "everywhere") add(everywhere, number);
    }
  }
  return { allowed, everywhere };
}

function actionsIn(rows: readonly Row[]): ActionSet {
  return union(rows.map((row) => row.actions));
}

/** The actions by the statements that are about them and, where those look at resources, by the form of these. */
function* questionsOf(
  set: ActionSet,
  { layers, denies }: Question,
): Generator<readonly [Question, Form, readonly number[]]> {
  const rows = [...layers.flat(), ...denies];
  for (const numbers of partsBy([...members(set)], rows)) {
    const isAbout = (row: Row) => has(row.actions, numbers[0]!);
    const question = { layers: layers.map((each) => each.filter(isAbout)), denies: denies.filter(isAbout) };
    if (!rows.some((row) => row.isLimited && isAbout(row))) {
      yield [question, formOf(numbers[0]!), numbers];
      continue;
    }
    for (const [form, own] of grouped(numbers, formOf)) yield [narrowed(question, form), form, own];
  }
}

/** Actions that the same statements are about, together. */
function partsBy(numbers: readonly number[], rows: readonly Row[]): readonly (readonly number[])[] {
  const parts = new Int32Array(numbers.length);
  let count = 1;
  for (const { actions } of rows) {
    // Each part falls into those that the statement is about and those that it is not about.
    const next = new Int32Array(2 * count).fill(-1);
    count = 0;
    for (let at = 0; at < numbers.length; at++) {
      const side = 2 * parts[at]! + (has(actions, numbers[at]!) ? 1 : 0);
      if (next[side] === -1) next[side] = count++;
      parts[at] = next[side]!;
    }
  }
  if (numbers.length === 0) return [];
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (let at = 0; at < numbers.length; at++) lists[parts[at]!]!.push(numbers[at]!);
  return lists;
}

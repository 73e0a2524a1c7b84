import { exampleArns, grantsOf, permissionsOf, resourceGlobs } from "../analysis/permissions/aws/index.js";
import { hasForm, mayHaveForm } from "../iam/aws/arnForms.js";
import { type ActionFacts, matchesGlob, type NamedPolicy } from "../iam/aws/index.js";
import { replaceVariables } from "../iam/aws/variables.js";
import { isKnown, type Knowable, type PolicyDocument } from "../model/index.js";
import { actionAt } from "./actionSets.js";
import type { Row } from "./grantRows.js";

/** How far an action goes. */
export type Reach = "refused" | "somewhere" | "everywhere";

/** The statements that are about an action: of each layer those that allow, and all that deny. */
export interface Question {
  readonly layers: readonly (readonly Row[])[];
  readonly denies: readonly Row[];
}

/** What the resources of an action look like: many actions have the same. */
export interface Form {
  readonly name: string;
  /** Globs that hold them all; empty where the action is asked for on `*` alone. */
  readonly globs: readonly string[];
  /** Some of them. */
  readonly examples: readonly string[];
}

const forms = new Map<string, Form>();
const formOfAction = new Map<number, Form>();

/** The form of the resources of an action, by its number. */
export function formOf(number: number): Form {
  const known = formOfAction.get(number);
  if (known !== undefined) return known;
  const action = actionAt(number);
  const name = [action.service, ...action.resourceTypes.map((type) => type.name)].join(" ");
  const form = forms.get(name) ?? { name, ...resourcesOf(action) };
  forms.set(name, form);
  formOfAction.set(number, form);
  return form;
}

function resourcesOf(action: ActionFacts): Omit<Form, "name"> {
  const globs = resourceGlobs(action);
  const isOne = (example: string) => globs.some((glob) => hasForm(example, glob));
  return { globs, examples: exampleArns(action).filter(isOne) };
}

/** The question without the statements that are about no resource of this form. */
export function narrowed({ layers, denies }: Question, form: Form): Question {
  const about = (row: Row) => !row.isLimited || mayName(row, form);
  return { layers: layers.map((rows) => rows.filter(about)), denies: denies.filter(about) };
}

function mayName({ statement: { resources } }: Row, { globs }: Form): boolean {
  if (resources === undefined || resources.negated) return true;
  return resources.patterns.some((written) => {
    const pattern = replaceVariables(written, "*");
    return globs.length === 0
      ? matchesGlob("*", { text: pattern })
      : globs.some((glob) => mayHaveForm(pattern, glob));
  });
}

/** The answer where the statements tell it without being looked into; undefined where they do not. */
export function plainReach({ layers, denies }: Question): Reach | undefined {
  if (layers.some((rows) => rows.length === 0)) return "refused";
  const isFree = denies.length === 0 && layers.every((rows) => rows.some((row) => row.isTotal));
  return isFree ? "everywhere" : undefined;
}

/** What tells questions apart: two with the same key have the same answer. */
export function keyOf({ layers, denies }: Question, form: Form): string {
  const isAlike = areAlike(layers, denies, form);
  const words = ({ isLimited, when, statement }: Row) =>
    !isLimited ? when : isAlike ? `${when} limited` : `${when} ${JSON.stringify(statement.resources)}`;
  const lists = [...layers, denies].map((rows) => [...new Set(rows.map(words))].sort().join("\n"));
  const looks = !isAlike && [...layers, denies].some((rows) => rows.some((row) => row.isLimited));
  return [...lists, looks ? form.name : ""].join("\n\n");
}

/**
 * Whether it does not matter which resources the statements name: only statements of one side look at them, each at
 * some that there are, and there is one at which none looks. Then something is allowed, or refused, where one of them
 * matches by its conditions, or where none does; and no two of them need a resource in common.
 */
function areAlike(layers: Question["layers"], denies: Question["denies"], { examples }: Form): boolean {
  const limited = [...layers, denies]
    .map((rows) => rows.filter((row) => row.isLimited))
    .filter((rows) => rows.length > 0);
  const [rows = [], ...others] = limited;
  if (others.length > 0) return false;
  const patterns = rows.flatMap(({ statement: { resources } }) => resources?.patterns ?? []);
  return (
    rows.every(({ statement: { resources } }) => resources?.negated === false) &&
    patterns.every((pattern) => !pattern.includes("$")) &&
    examples.some((example) => !patterns.some((text) => matchesGlob(example, { text })))
  );
}

/** How far the statements let an action go, by the algebra of sets. */
export function reachOf(
  { layers: [own = [], ...boundary], denies }: Question,
  number: number,
): Knowable<Reach> {
  const { name } = actionAt(number);
  const grants = grantsOf(
    permissionsOf({
      identity: [...own, ...denies].map((row) => policyOf([row], name)),
      ...(boundary[0] === undefined ? {} : { boundary: policyOf(boundary[0], name) }),
    }),
  );
  if (!isKnown(grants)) return grants;
  const grant = grants.find(({ action }) => action.name === name);
  return grant === undefined ? "refused" : grant.everywhere ? "everywhere" : "somewhere";
}

/** Statements of one document, about one action alone. */
function policyOf(rows: readonly Row[], action: string): NamedPolicy {
  const actions = { negated: false, patterns: [action] };
  const document: PolicyDocument = {
    version: rows[0]?.version ?? "2012-10-17",
    statements: rows.map(({ statement }) => ({ ...statement, actions })),
  };
  return { name: "", document };
}

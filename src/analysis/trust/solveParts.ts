import {
  type Issuer,
  type Parts,
  partNames,
  partsOfForm,
  pieces,
  type Template,
  type Tenancy,
  type TokenForm,
  unfill,
} from "../../issuers/index.js";
import { isUnknown, type Knowable, Unknown } from "../../model/index.js";
import * as sets from "../sets/strings.js";
import type { Alternative } from "./alternative.js";
import { type Domains, domain, fix, templateSet } from "./partSets.js";

/** Which tokens of an issuer are looked for. */
export interface Question {
  readonly issuer: Issuer;
  readonly tenancy: Tenancy;
  readonly form: TokenForm;
  readonly claims: Alternative["claims"];
  /** What the parts may be. */
  readonly domains: Domains;
  /** Values that people read easily, by part, best first: taken where they are possible. */
  readonly nice: (part: string) => readonly string[];
  /** Values of open claims that do not count, by claim. */
  readonly excluded: ReadonlyMap<string, sets.StringSet>;
}

/** A claim that must be in a set, with the template that it is computed by. */
export interface Constraint {
  readonly template: Template;
  readonly set: sets.StringSet;
}

/** Steps before a search is given up: more than any trust that was met needs, by far. */
const mostSteps = 256;

/** Work for one token, of what all tokens of a trust have together: a hard one leaves some for the others. */
const maxWork = 100_000;

interface Budget {
  steps: number;
}

/** Parts that meet all constraints, as `choose` settles what they leave open; undefined where there are none. */
export function solveAll(
  question: Question,
  constraints: readonly Constraint[],
  choose: (question: Question, domains: Domains) => Knowable<Parts | undefined>,
): Knowable<Parts | undefined> {
  return sets.withinWork(maxWork, () =>
    solve(question, constraints, { steps: mostSteps }, question.domains, choose),
  );
}

/**
 * Parts that meet all constraints. A constraint with few members is tried member by member; one with many by its
 * shortest member, and where that fits nothing else, on each side of it in turn.
 */
function solve(
  question: Question,
  constraints: readonly Constraint[],
  budget: Budget,
  domains: Domains,
  choose: (question: Question, domains: Domains) => Knowable<Parts | undefined>,
): Knowable<Parts | undefined> {
  if (budget.steps-- <= 0 || sets.isOutOfWork())
    return new Unknown("the claims depend on each other in too many ways to decide");
  const narrowed = narrowSingles(question, constraints, domains);
  const [next, ...rest] = [...constraints.filter(isCompound)].sort(narrowFirst);
  if (next === undefined) return choose(question, narrowed);
  // One that cannot be met any more ends the search, however many ways there are to meet the others.
  if (rest.some((each) => cannotBeMet(question, narrowed, each))) return undefined;
  const { issuer, tenancy } = question;
  if (next.set.kind === "finite") {
    return firstOf(next.set.members, (text) => {
      const parts = unfill(issuer, next.template, text);
      const fixed = parts && fix(issuer, tenancy, narrowed, parts);
      return fixed && solve(question, rest, budget, fixed, choose);
    });
  }
  const word = niceText(question, narrowed, next) ?? anyText(question, narrowed, next);
  if (word === undefined || isUnknown(word)) return word;
  const parts = unfill(issuer, next.template, word);
  if (parts === undefined) return new Unknown(`a claim repeats a part: ${next.template}`);
  const fixed = fix(issuer, tenancy, narrowed, parts);
  const found = fixed && solve(question, rest, budget, fixed, choose);
  if (found !== undefined || rest.length === 0) return found;
  return firstOf(Object.keys(parts), (name, index) => {
    const before = fix(issuer, tenancy, narrowed, pick(parts, Object.keys(parts).slice(0, index)));
    if (before === undefined) return undefined;
    const other = sets.subtract(domain(issuer, tenancy, before, name), sets.literal(parts[name] as string));
    return solve(question, constraints, budget, new Map(before).set(name, other), choose);
  });
}

function cannotBeMet(
  { issuer, tenancy }: Question,
  domains: Domains,
  { template, set }: Constraint,
): boolean {
  if (set.kind === "finite")
    return !set.members.some((text) => {
      const parts = unfill(issuer, template, text);
      return parts !== undefined && fix(issuer, tenancy, domains, parts) !== undefined;
    });
  return sets.isEmpty(sets.intersect(set, templateSet(issuer, tenancy, domains, template))) === true;
}

function pick(parts: Parts, names: readonly string[]): Parts {
  return Object.fromEntries(names.map((name) => [name, parts[name] as string]));
}

function firstOf<T>(items: readonly T[], test: (item: T, index: number) => Knowable<Parts | undefined>) {
  let undecided: Unknown | undefined;
  for (const [index, item] of items.entries()) {
    const found = test(item, index);
    if (isUnknown(found)) undecided = found;
    else if (found !== undefined) return found;
  }
  return undecided;
}

function isCompound({ template }: Constraint): boolean {
  const [first, ...others] = pieces(template);
  return first?.kind !== "part" || others.length > 0;
}

/** What names its texts says most, what rules some out says least: the others then settle it. */
function narrowFirst(a: Constraint, b: Constraint): number {
  return widthOf(a) - widthOf(b);
}

function widthOf({ set }: Constraint): number {
  if (set.kind === "finite") return 0;
  return set.kind === "complement" && set.of.kind === "finite" ? 2 : 1;
}

/** A claim that is one part and nothing else narrows that part at once. */
function narrowSingles(
  { issuer, tenancy }: Question,
  constraints: readonly Constraint[],
  domains: Domains,
): Domains {
  const narrowed = new Map(domains);
  for (const { template, set } of constraints.filter((each) => !isCompound(each))) {
    const [name] = partNames(template);
    if (name !== undefined) narrowed.set(name, sets.intersect(domain(issuer, tenancy, narrowed, name), set));
  }
  return narrowed;
}

/** The shortest text that the template gives within the set. */
function anyText(
  { issuer, tenancy }: Question,
  domains: Domains,
  { template, set }: Constraint,
): Knowable<string | undefined> {
  return sets.witness(sets.intersect(set, templateSet(issuer, tenancy, domains, template)));
}

/** Combinations of readable values that are tried before the set is searched. */
const mostCombinations = 64;

/** A text of the template in readable values, where one is in the set: no search is needed then. */
function niceText(
  { issuer, tenancy, nice }: Question,
  domains: Domains,
  { template, set }: Constraint,
): string | undefined {
  let texts = [""];
  for (const piece of pieces(template)) {
    const values = piece.kind === "text" ? [piece.text] : niceValues(piece.name);
    texts = texts.flatMap((text) => values.map((value) => text + value)).slice(0, mostCombinations);
  }
  return texts.find((text) => sets.includes(set, text));

  function niceValues(part: string): readonly string[] {
    const allowed = domain(issuer, tenancy, domains, part);
    if (allowed.kind === "finite") return allowed.members;
    return nice(part).filter((value) => sets.includes(allowed, value));
  }
}

/** Whether every part that something is asked of has a value left: what is not asked about, the grammar gives. */
export function possibleParts(
  { issuer, tenancy, form }: Question,
  domains: Domains,
): Knowable<Parts | undefined> {
  let undecided: Unknown | undefined;
  for (const name of domains.keys()) {
    if (!partsOfForm(form).has(name)) continue;
    const empty = sets.isEmpty(domain(issuer, tenancy, domains, name));
    if (empty === true) return undefined;
    if (isUnknown(empty)) undecided = empty;
  }
  return undecided ?? {};
}

/** A value for every part of the form; undefined when some part has none left. */
export function chooseParts(question: Question, domains: Domains): Knowable<Parts | undefined> {
  const { issuer, tenancy, form, nice } = question;
  const parts: Record<string, string> = {};
  for (const name of new Set([...partsOfForm(form), ...issuer.audiences.flatMap(partNames)])) {
    const set = domain(issuer, tenancy, domains, name);
    const readable = [...nice(name), issuer.parts[name]?.example ?? ""];
    const value = readable.find((text) => sets.includes(set, text)) ?? sets.witness(set);
    if (value === undefined || isUnknown(value)) return value;
    parts[name] = value;
  }
  return parts;
}

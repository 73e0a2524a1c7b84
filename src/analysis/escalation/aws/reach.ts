import { ActionIndex } from "../../../iam/aws/actionIndex.js";
import { anywhereOf, hasForm, mayHaveForm } from "../../../iam/aws/arnForms.js";
import { findAction } from "../../../iam/aws/catalogue.js";
import { hasWildcard, matchesGlob } from "../../../iam/aws/glob.js";
import { beginApart } from "../../../iam/aws/overlap.js";
import { PartialDocument } from "../../../iam/aws/partial.js";
import type { NamedPolicy } from "../../../iam/aws/policies.js";
import { replaceVariables } from "../../../iam/aws/variables.js";
import { isKnown, type Knowable, type PolicyDocument } from "../../../model/index.js";
import { isTotal } from "../../permissions/aws/index.js";
import { partitions } from "./actor.js";
import { type Primitive, primitives, type Step } from "./primitives/index.js";
import { exampleSubjects, subjectForms } from "./subjects.js";

/**
 * Which steps of all primitives policies may allow, as bits: by the actions and the resources that their statements
 * name, conditions aside. What is not in it is surely not allowed; nearly every identity is done with after that.
 */
export interface Reach {
  /** Steps that some statement of each layer may allow, and that no Deny takes whole. */
  readonly allowed: bigint;
  /** The same where the identity's own policies are thought to allow everything. */
  readonly open: bigint;
  /** Of the allowed, those that some statement of each layer may allow on everything that they can be about. */
  readonly everywhere: bigint;
}

/** What steps are about: ARNs, as globs and by an example; many steps are about the same. */
class Scope {
  readonly #answers = new Map<string, boolean>();
  /** Of each glob, the longest text between wildcards. */
  readonly #cores: readonly string[];
  readonly #services: readonly (string | undefined)[];

  constructor(
    readonly globs: readonly string[],
    readonly example: string,
  ) {
    this.#cores = globs.map((glob) =>
      glob.split(/[*?]/).reduce((longest, part) => (part.length > longest.length ? part : longest), ""),
    );
    this.#services = globs.map(serviceOf);
  }

  /** Whether something of it may be of a service, as {@link serviceOf} tells it. */
  mayBeOf(service: string | undefined): boolean {
    if (service === undefined) return true;
    return this.#services.some((own) => own === undefined || own === service);
  }

  /** Whether a pattern may name something of it, whatever its variables stand for. */
  meets(written: string): boolean {
    // Most are of other services, which their first characters show: nothing is remembered of those.
    if (!this.#mayBegin(written)) return false;
    if (!hasWildcard(written) && !written.includes("${")) return this.#holds(written);
    let answer = this.#answers.get(written);
    if (answer === undefined) {
      const pattern = replaceVariables(written, "*");
      answer = this.globs.some((glob) => mayHaveForm(pattern, glob));
      if (this.#answers.size >= mostAnswers) this.#answers.clear();
      this.#answers.set(written, answer);
    }
    return answer;
  }

  #holds(arn: string): boolean {
    for (let at = 0; at < this.globs.length; at++)
      if (arn.includes(this.#cores[at]!) && hasForm(arn, this.globs[at]!)) return true;
    return false;
  }

  /** Whether a pattern may name all of it, in whichever region and account: it names one that nobody has in mind. */
  mayBeCoveredBy(written: string): boolean {
    const pattern = anywhereOf(written);
    if (beginApart(pattern, this.example)) return false;
    return matchesGlob(this.example, { text: replaceVariables(pattern, "*") });
  }

  #mayBegin(written: string): boolean {
    for (const glob of this.globs) if (!beginApart(glob, written)) return true;
    return false;
  }
}

/** The service that an ARN, or a pattern of ARNs, names; undefined where a wildcard or a variable leaves it open. */
function serviceOf(arn: string): string | undefined {
  return /^arn:(?:\*|[a-z-]+):([a-z0-9-]+):/.exec(arn)?.[1];
}

const mostAnswers = 20_000;

const scopes = new Map<string, Scope>();

function scopeOf(step: Step): Scope {
  const globs = globsOf(step);
  const [example = "*"] = exampleSubjects(step);
  const key = [example, ...globs].join(" ");
  let scope = scopes.get(key);
  if (scope === undefined) {
    scope = new Scope(globs, example);
    scopes.set(key, scope);
  }
  return scope;
}

/** Steps that differ in action, target or type, one bit each. */
const kinds: Step[] = [];
const bits = new Map<string, bigint>();

function bitOf(step: Step): bigint {
  const key = `${step.action} ${step.on} ${step.type ?? ""}${step.among === undefined ? "" : " among"}`;
  let bit = bits.get(key);
  if (bit === undefined) {
    bit = 1n << BigInt(kinds.length);
    kinds.push(step);
    bits.set(key, bit);
  }
  return bit;
}

/** What a step may be about, as globs; an action that is about no resource is asked for `*`, one character. */
function globsOf(step: Step): readonly string[] {
  const { on } = step;
  if (on === "any") {
    const patterns = subjectForms(step);
    return patterns.length === 0 ? ["?"] : patterns;
  }
  const types = findAction(step.action)!.resourceTypes.map((each) => each.name);
  const targets = on === "passed" ? ["role"] : on === "self" ? types : [on];
  return targets.flatMap((target) =>
    partitions.map((partition) => `arn:${partition}:iam::????????????:${target}/*`),
  );
}

/** What a primitive needs: of each list of alternatives one, by its own policies or by what is open to it. */
interface Needs {
  readonly allowed: bigint;
  readonly open: bigint;
}

const needs: ReadonlyMap<Primitive, readonly Needs[]> = new Map(
  primitives.map((primitive) => [
    primitive,
    primitive.steps.map((alternatives) => {
      const sum = (steps: readonly Step[]) => steps.reduce((all, step) => all | bitOf(step), 0n);
      const steps = [alternatives].flat();
      return {
        allowed: sum(steps.filter(({ granted }) => !granted)),
        open: sum(steps.filter(({ granted }) => granted === true)),
      };
    }),
  ]),
);

/** Steps for which one of a few named things is as good as all. */
const oneWillDo = kinds.reduce((all, step) => (step.among === undefined ? all : all | bitOf(step)), 0n);

const index = new ActionIndex(kinds.map(({ action }) => action));

/** Whether policies of this reach may allow each step of a primitive. */
export function mayReach(primitive: Primitive, reach: Reach): boolean {
  return needs
    .get(primitive)!
    .every(({ allowed, open }) => (reach.allowed & allowed) !== 0n || (reach.open & open) !== 0n);
}

/** The primitives of which policies of this reach may allow each step. */
export function within(reach: Reach): readonly Primitive[] {
  if (reach.allowed === 0n) return [];
  if (reach.open !== index.all) return primitives.filter((primitive) => mayReach(primitive, reach));
  let found = reachable.get(reach.allowed);
  if (found === undefined) {
    found = primitives.filter((primitive) => mayReach(primitive, reach));
    if (reachable.size >= mostKept) reachable.clear();
    reachable.set(reach.allowed, found);
  }
  return found;
}

/** Where nothing is denied or limited, for the steps that are allowed: many identities may do the same few. */
const reachable = new Map<bigint, readonly Primitive[]>();

/** Whether policies of this reach may allow each step of a primitive on everything that it can be about. */
export function mayReachEverywhere(primitive: Primitive, { allowed: some, everywhere }: Reach): boolean {
  const enough = everywhere | (some & oneWillDo);
  return needs.get(primitive)!.every(({ allowed }) => (enough & allowed) !== 0n);
}

/** What the layers of policies reach together: the first is the identity's own, the others limit it. */
export function reachOf([own = [], ...limits]: readonly (readonly NamedPolicy[])[]): Reach {
  let [open, everywhere] = [index.all, index.all];
  for (const layer of limits) {
    open &= sum(layer, "given");
    everywhere &= sum(layer, "wide");
  }
  for (const layer of [own, ...limits]) {
    const taken = sum(layer, "taken");
    if (taken !== 0n) open &= ~taken;
  }
  const allowed = open & sum(own, "given");
  return { allowed, open, everywhere: allowed & everywhere & sum(own, "wide") };
}

function sum(layer: readonly NamedPolicy[], part: keyof DocumentReach): bigint {
  let all = 0n;
  for (const { document } of layer) {
    const own = reachOfDocument(document)[part];
    if (own !== 0n) all |= own;
  }
  return all;
}

interface DocumentReach {
  /** Steps that its Allow statements may allow. */
  readonly given: bigint;
  /** Of those, the ones that some statement may allow on everything that they can be about. */
  readonly wide: bigint;
  /** Steps that its Deny statements take whole. */
  readonly taken: bigint;
}

const remembered = new WeakMap<PolicyDocument | PartialDocument, DocumentReach>();
const unread: DocumentReach = { given: index.all, wide: index.all, taken: 0n };

function reachOfDocument(document: Knowable<PolicyDocument>): DocumentReach {
  if (!isKnown(document) && !(document instanceof PartialDocument)) return unread;
  let reach = remembered.get(document);
  if (reach === undefined) {
    // Of a partly known one: all that it may allow, and what it surely denies.
    reach = readReach(document instanceof PartialDocument ? document.atMost : document);
    remembered.set(document, reach);
  }
  return reach;
}

function readReach({ statements }: PolicyDocument): DocumentReach {
  let [given, wide, taken] = [0n, 0n, 0n];
  for (const statement of statements) {
    const all = index.bitsOf(statement.actions);
    if (all === 0n) continue;
    if (statement.effect === "Deny") {
      if (isTotal(statement)) taken |= all;
      continue;
    }
    const { resources } = statement;
    if (resources === undefined || resources.negated || resources.patterns.includes("*")) {
      given |= all;
      wide |= all;
      continue;
    }
    const scopes = scopesOf(all);
    for (const pattern of resources.patterns) {
      const service = serviceOf(pattern);
      for (const [own, scope] of scopes) {
        if (!scope.mayBeOf(service)) continue;
        if (scope.meets(pattern)) given |= own;
        if (scope.mayBeCoveredBy(pattern)) wide |= own;
      }
    }
  }
  return { given, wide, taken };
}

type Scopes = readonly (readonly [bits: bigint, scope: Scope])[];

const scopesOfBits = new Map<bigint, Scopes>();
const mostKept = 5_000;

/** The scopes of steps, each with the steps that are about it: most statements that name any name the same few. */
function scopesOf(set: bigint): Scopes {
  let found = scopesOfBits.get(set);
  if (found === undefined) {
    const byScope = new Map<Scope, bigint>();
    for (const [at, step] of kinds.entries()) {
      const bit = 1n << BigInt(at);
      if ((set & bit) === 0n) continue;
      const scope = scopeOf(step);
      byScope.set(scope, (byScope.get(scope) ?? 0n) | bit);
    }
    found = [...byScope].map(([scope, own]) => [own, scope] as const);
    if (scopesOfBits.size >= mostKept) scopesOfBits.clear();
    scopesOfBits.set(set, found);
  }
  return found;
}

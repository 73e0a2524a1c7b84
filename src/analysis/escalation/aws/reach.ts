import { ActionIndex } from "../../../iam/aws/actionIndex.js";
import { findAction, findResourceType } from "../../../iam/aws/catalogue.js";
import { overlaps } from "../../../iam/aws/overlap.js";
import { PartialDocument } from "../../../iam/aws/partial.js";
import type { NamedPolicy } from "../../../iam/aws/policies.js";
import { replaceVariables } from "../../../iam/aws/variables.js";
import { isKnown, type Knowable, type PolicyDocument, type Statement } from "../../../model/index.js";
import { isTotal } from "../../permissions/aws/index.js";
import { partitions } from "./actor.js";
import { type Primitive, primitives, type Step } from "./primitives/index.js";

/**
 * Which steps of all primitives policies may allow, as bits: by the actions and the resources that their statements
 * name, conditions aside. What is not in it is surely not allowed; nearly every identity is done with after that.
 */
export interface Reach {
  /** Steps that some statement of each layer may allow, and that no Deny takes whole. */
  readonly allowed: bigint;
  /** The same where the identity's own policies are thought to allow everything. */
  readonly open: bigint;
}

/** Steps that are about the same action on the same resources, the other parts of the request aside. */
class Kind {
  #scope: Scope | undefined;

  constructor(readonly step: Step) {}

  /** Whether a pattern may name something that the step is about, whatever its variables stand for. */
  mayBeNamed(written: string): boolean {
    this.#scope ??= scopeOf(globsOf(this.step));
    return this.#scope.meets(written);
  }
}

/** ARNs that steps are about; many steps are about the same. */
class Scope {
  readonly #answers = new Map<string, boolean>();

  constructor(readonly globs: readonly string[]) {}

  meets(written: string): boolean {
    let answer = this.#answers.get(written);
    if (answer === undefined) {
      const pattern = replaceVariables(written, "*");
      answer = this.globs.some((glob) => overlaps(pattern, glob));
      if (this.#answers.size >= mostAnswers) this.#answers.clear();
      this.#answers.set(written, answer);
    }
    return answer;
  }
}

const mostAnswers = 20_000;

const scopes = new Map<string, Scope>();

function scopeOf(globs: readonly string[]): Scope {
  const key = globs.join(" ");
  let scope = scopes.get(key);
  if (scope === undefined) {
    scope = new Scope(globs);
    scopes.set(key, scope);
  }
  return scope;
}

const kinds: Kind[] = [];
const bits = new Map<string, bigint>();

function bitOf(step: Step): bigint {
  const key = `${step.action} ${step.on} ${step.type ?? ""}`;
  let bit = bits.get(key);
  if (bit === undefined) {
    bit = 1n << BigInt(kinds.length);
    kinds.push(new Kind(step));
    bits.set(key, bit);
  }
  return bit;
}

/** What a step may be about, as globs; an action that is about no resource is asked for `*`, one character. */
function globsOf({ action: name, on, type }: Step): readonly string[] {
  const action = findAction(name)!;
  const types = action.resourceTypes.map((each) => each.name);
  if (on === "any") {
    const patterns = types
      .filter((each) => type === undefined || each === type)
      .flatMap((each) => findResourceType(action.service, each)?.pattern ?? []);
    return patterns.length === 0 ? ["?"] : patterns;
  }
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

const index = new ActionIndex(kinds.map(({ step }) => step.action));

/** Whether policies of this reach may allow each step of a primitive. */
export function mayReach(primitive: Primitive, reach: Reach): boolean {
  return needs
    .get(primitive)!
    .every(({ allowed, open }) => (reach.allowed & allowed) !== 0n || (reach.open & open) !== 0n);
}

/** Whether policies of this reach may allow each step of any primitive. */
export function mayReachAny(reach: Reach): boolean {
  return reach.allowed !== 0n && primitives.some((primitive) => mayReach(primitive, reach));
}

/** What the layers of policies reach together: the first is the identity's own, the others limit it. */
export function reachOf([own = [], ...limits]: readonly (readonly NamedPolicy[])[]): Reach {
  let open = index.all;
  for (const layer of limits) open &= within(layer);
  for (const layer of [own, ...limits])
    for (const { document } of layer) open &= ~reachOfDocument(document).taken;
  return { allowed: open & within(own), open };
}

function within(layer: readonly NamedPolicy[]): bigint {
  return layer.reduce((all, { document }) => all | reachOfDocument(document).given, 0n);
}

interface DocumentReach {
  /** Steps that its Allow statements may allow. */
  readonly given: bigint;
  /** Steps that its Deny statements take whole. */
  readonly taken: bigint;
}

const remembered = new WeakMap<PolicyDocument | PartialDocument, DocumentReach>();

function reachOfDocument(document: Knowable<PolicyDocument>): DocumentReach {
  if (!isKnown(document) && !(document instanceof PartialDocument)) return { given: index.all, taken: 0n };
  let reach = remembered.get(document);
  if (reach === undefined) {
    // Of a partly known one: all that it may allow, and what it surely denies.
    reach = readReach(document instanceof PartialDocument ? document.atMost : document);
    remembered.set(document, reach);
  }
  return reach;
}

function readReach({ statements }: PolicyDocument): DocumentReach {
  let [given, taken] = [0n, 0n];
  for (const statement of statements) {
    if (statement.effect === "Allow") given |= named(statement);
    else if (isTotal(statement)) taken |= index.bitsOf(statement.actions);
  }
  return { given, taken };
}

/** The steps that a statement may be about. */
function named({ actions, resources }: Statement): bigint {
  const all = index.bitsOf(actions);
  if (all === 0n || resources === undefined || resources.negated || resources.patterns.includes("*"))
    return all;
  let found = 0n;
  for (const [bit, kind] of kindsOf(all))
    if (resources.patterns.some((pattern) => kind.mayBeNamed(pattern))) found |= bit;
  return found;
}

type Kinds = readonly (readonly [bit: bigint, kind: Kind])[];

const kindsOfBits = new Map<bigint, Kinds>();
const mostKept = 5_000;

/** The kinds of these bits: most statements that are about any are about the same few. */
function kindsOf(set: bigint): Kinds {
  let found = kindsOfBits.get(set);
  if (found === undefined) {
    found = kinds.map((kind, at) => [1n << BigInt(at), kind] as const).filter(([bit]) => (set & bit) !== 0n);
    if (kindsOfBits.size >= mostKept) kindsOfBits.clear();
    kindsOfBits.set(set, found);
  }
  return found;
}

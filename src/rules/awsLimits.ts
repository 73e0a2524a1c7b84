import {
  findAllowed,
  isPlainlyRefused,
  likelyAllowed,
  permissionsOf,
  query,
  resourceGlobs,
} from "../analysis/permissions/aws/index.js";
import { glob, pattern, regex, type StringSet, union } from "../analysis/sets/index.js";
import { findAction } from "../iam/aws/catalogue.js";
import { matchActions } from "../iam/aws/matchStatement.js";
import { PartialDocument } from "../iam/aws/partial.js";
import type { NamedPolicy } from "../iam/aws/policies.js";
import { type Facts, isKnown, type Place, type PolicyDocument, type Statement } from "../model/index.js";
import { isCircumstance } from "./awsBreadth.js";
import type { GrantingDocument } from "./awsGranting.js";
import { type HeldPolicy, type Holder, holdersOf } from "./awsHolders.js";

/**
 * Whether an action that a document allows is held back again where nobody named a resource: by a Deny beside it, or
 * by the permissions boundary of everyone who has the document. To be asked of what would be a finding otherwise.
 */
export function isHeldBack(facts: Facts, { place, document }: GrantingDocument, action: string): boolean {
  const sure = document instanceof PartialDocument ? document.atLeast : document;
  if (!isKnown(sure)) return false;
  const boundaries = boundariesOf(facts, place);
  if (boundaries.length === 0) return isDenied(sure, action) && !allows(sure, undefined, action);
  return boundaries.every((boundary) => !allows(sure, boundary, action));
}

/** Whether a Deny is about an action, on whatever it may be. */
function isDenied({ statements }: PolicyDocument, action: string): boolean {
  const folded = action.toLowerCase();
  return statements.some((each) => isDeny(each) && matchActions(each.actions, folded));
}

function isDeny({ effect }: Statement): boolean {
  return effect === "Deny";
}

function allows(document: PolicyDocument, boundary: NamedPolicy | undefined, action: string): boolean {
  const identity = [{ name: "the policy", document: hardened(document) }];
  const layers = boundary === undefined ? [identity] : [identity, [boundary]];
  const { examples, globs, set } = unlikelyResources(action);
  if (isPlainlyRefused({ layers }, action, globs)) return false;
  if (likelyAllowed({ layers }, { action, resources: examples }) !== undefined) return true;
  const permissions = permissionsOf(boundary === undefined ? { identity } : { identity, boundary });
  const found = findAllowed(permissions, query({ actions: [action], resources: set }));
  return !isKnown(found) || found !== undefined;
}

const hard = new WeakMap<PolicyDocument, PolicyDocument>();

/** A Deny of all that lacks some tag leaves what has it: a bound, like the same condition on the Allow. */
function hardened(document: PolicyDocument): PolicyDocument {
  let changed = hard.get(document);
  if (changed === undefined) {
    changed = { ...document, statements: document.statements.map(harden) };
    hard.set(document, changed);
  }
  return changed;
}

function harden(statement: Statement): Statement {
  const isHard = isDeny(statement) && statement.conditions.every(({ key }) => !isCircumstance(key));
  return isHard ? { ...statement, conditions: [] } : statement;
}

/** Resources of an action that no list of what is meant would hold: in any region and account, and some of them. */
export interface Unlikely {
  readonly set: StringSet;
  readonly examples: readonly string[];
  /** Patterns that hold all of them. */
  readonly globs: readonly string[];
  /** Patterns that hold everything that the action can be about. */
  readonly all: readonly string[];
}

const unlikelies = new Map<string, Unlikely>();

export function unlikelyResources(name: string): Unlikely {
  let found = unlikelies.get(name);
  if (found === undefined) {
    const action = findAction(name);
    const patterns = action === undefined ? [] : resourceGlobs(action);
    found =
      patterns.length === 0
        ? { set: glob("*"), examples: ["*"], globs: ["*"], all: ["*"] }
        : {
            set: union(...patterns.map(unlikely)),
            examples: patterns.map(unlikelyExample),
            globs: patterns.map(unlikelyGlob),
            all: patterns,
          };
    unlikelies.set(name, found);
  }
  return found;
}

const anyPart = regex("^[^:]*$") as StringSet;

/** Any region and account, and a name that nobody would write; a glob's * would run over the colons. */
function unlikely(arn: string): StringSet {
  const [head, name] = splitArn(arn);
  return pattern([...head.flatMap((part) => [part === "*" ? anyPart : part, ":"]), name]);
}

function unlikelyExample(arn: string): string {
  const [head, name] = splitArn(arn);
  return [
    ...head.map((part, at) => (part === "*" ? (at === 3 ? "us-east-1" : "111122223333") : part)),
    name,
  ].join(":");
}

function unlikelyGlob(arn: string): string {
  const [head, name] = splitArn(arn);
  return [...head, name].join(":");
}

function splitArn(arn: string): readonly [head: readonly string[], name: string] {
  const parts = arn.replace(/^arn:\*:/, "arn:aws:").split(":");
  return [parts.slice(0, 5), parts.slice(5).join(":").replaceAll("*", "unlikely-9")];
}

const byPolicy = new WeakMap<Facts, ReadonlyMap<string, readonly (NamedPolicy | undefined)[]>>();

/** The boundaries of all holders of a policy; empty where one of them has none, or none that can be read. */
function boundariesOf(facts: Facts, { resource, path }: Place): readonly NamedPolicy[] {
  let held = byPolicy.get(facts);
  if (held === undefined) {
    held = readBoundaries(holdersOf(facts));
    byPolicy.set(facts, held);
  }
  if (held.size === 0) return [];
  const boundaries = held.get(`${resource.address} ${path}`) ?? held.get(resource.address) ?? [];
  const readable = boundaries.filter(isReadable);
  return readable.length === boundaries.length ? readable : [];
}

function isReadable(boundary: NamedPolicy | undefined): boundary is NamedPolicy {
  return boundary !== undefined && isKnown(boundary.document);
}

/** The boundaries of all holders, by policy; only of policies that somebody holds within one that can be read. */
function readBoundaries(
  holders: readonly Holder[],
): ReadonlyMap<string, readonly (NamedPolicy | undefined)[]> {
  const found = new Map<string, (NamedPolicy | undefined)[]>();
  for (const { policies, boundary } of holders) {
    if (!isReadable(boundary)) continue;
    for (const policy of policies) for (const key of keysOf(policy)) found.set(key, []);
  }
  if (found.size === 0) return found;
  for (const { policies, boundary } of holders)
    for (const policy of policies) for (const key of keysOf(policy)) found.get(key)?.push(boundary);
  return found;
}

function keysOf({ place, name }: HeldPolicy): ReadonlySet<string> {
  return new Set([`${place.resource.address} ${place.path}`, name]);
}

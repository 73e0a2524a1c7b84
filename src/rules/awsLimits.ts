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
import { surely } from "../iam/aws/partial.js";
import {
  type Facts,
  isKnown,
  type Knowable,
  type Place,
  type PolicyDocument,
  type Statement,
} from "../model/index.js";
import { hardened } from "./awsAtBest.js";
import type { GrantingDocument } from "./awsGranting.js";
import { type HeldPolicy, type Holder, holdersOf } from "./awsHolders.js";
import { remembered } from "./remembered.js";

/**
 * Whether an action that a document allows is held back again where nobody named a resource: by a Deny beside it, or,
 * for everyone who has the document, by the permissions boundary or a Deny in another policy. To be asked of what would
 * be a finding otherwise.
 */
export function isHeldBack(facts: Facts, { place, document }: GrantingDocument, action: string): boolean {
  const sure = surely(document);
  if (!isKnown(sure)) return false;
  const held = limitsOf(facts, place);
  return (held.length === 0 ? [unlimited] : held).every(
    (limits) =>
      (limits.boundary !== undefined || [sure, ...limits.denies].some((each) => isDenied(each, action))) &&
      !allows(sure, limits, action),
  );
}

/** Whether a Deny is about an action, on whatever it may be. */
function isDenied({ statements }: PolicyDocument, action: string): boolean {
  const folded = action.toLowerCase();
  return statements.some((each) => isDeny(each) && matchActions(each.actions, folded));
}

function isDeny({ effect }: Statement): boolean {
  return effect === "Deny";
}

function allows(document: PolicyDocument, { boundary, denies }: Limits, action: string): boolean {
  const named = (each: PolicyDocument) => ({ name: "the policy", document: hardened(each) });
  const identity = [named(document), ...denies.map(named)];
  const limit = boundary === undefined ? undefined : named(boundary);
  const layers = limit === undefined ? [identity] : [identity, [limit]];
  const { examples, globs, set } = unlikelyResources(action);
  if (isPlainlyRefused({ layers }, action, globs)) return false;
  if (likelyAllowed({ layers }, { action, resources: examples }) !== undefined) return true;
  const permissions = permissionsOf(limit === undefined ? { identity } : { identity, boundary: limit });
  const found = findAllowed(permissions, query({ actions: [action], resources: set }));
  return !isKnown(found) || found !== undefined;
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

/** @param type the one of the action's resource types that matters; default: each of them */
export function unlikelyResources(name: string, type?: string): Unlikely {
  const key = type === undefined ? name : `${name} ${type}`;
  let found = unlikelies.get(key);
  if (found === undefined) {
    const action = findAction(name);
    const patterns = action === undefined ? [] : resourceGlobs(action, type);
    found =
      patterns.length === 0
        ? { set: glob("*"), examples: ["*"], globs: ["*"], all: ["*"] }
        : {
            set: union(...patterns.map(unlikely)),
            examples: patterns.map(unlikelyExample),
            globs: patterns.map(unlikelyGlob),
            all: patterns,
          };
    unlikelies.set(key, found);
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

/** What holds one holder of a policy back: its boundary, and what its other policies deny, without what they allow. */
interface Limits {
  readonly boundary?: PolicyDocument;
  readonly denies: readonly PolicyDocument[];
}

const unlimited: Limits = { denies: [] };

const limitsByPolicy: (facts: Facts) => ReadonlyMap<string, readonly Limits[]> = remembered((facts) =>
  readLimits(holdersOf(facts)),
);

/** The limits of all holders of a policy; empty where nobody is known to hold it within any. */
function limitsOf(facts: Facts, { resource, path }: Place): readonly Limits[] {
  const held = limitsByPolicy(facts);
  if (held.size === 0) return [];
  return held.get(`${resource.address} ${path}`) ?? held.get(resource.address) ?? [];
}

/** The limits of all holders, by policy; only of policies that somebody holds within some. */
function readLimits(holders: readonly Holder[]): ReadonlyMap<string, readonly Limits[]> {
  const found = new Map<string, Limits[]>();
  for (const holder of holders) {
    if (!isLimited(holder)) continue;
    for (const policy of holder.policies) for (const key of keysOf(policy)) found.set(key, []);
  }
  if (found.size === 0) return found;
  for (const holder of holders) {
    const { policies } = holder;
    // What a boundary may allow besides what is sure of it would be held back wrongly.
    const boundary = holder.boundary && isKnown(holder.boundary.document) && holder.boundary.document;
    const denies = deniesOf(holder);
    for (const policy of policies) {
      const others = denies.filter((each) => each.policy !== policy).map((each) => each.document);
      const limits = { denies: others, ...(boundary && { boundary }) };
      for (const key of keysOf(policy)) {
        const list = found.get(key);
        if (list !== undefined && !list.some((each) => isSame(each, limits))) list.push(limits);
      }
    }
  }
  return found;
}

function isLimited({ boundary, policies }: Holder): boolean {
  if (boundary !== undefined && isKnown(boundary.document)) return true;
  return policies.length > 1 && policies.some(({ document }) => onlyDenies(document) !== undefined);
}

/** The policies of a holder that deny something, each with its Deny statements alone. */
function deniesOf({ policies }: Holder) {
  if (policies.length === 1) return [];
  return policies.flatMap((policy) => {
    const document = onlyDenies(policy.document);
    return document === undefined ? [] : [{ policy, document }];
  });
}

const denying = new WeakMap<PolicyDocument, PolicyDocument | "none">();

function onlyDenies(document: Knowable<PolicyDocument>): PolicyDocument | undefined {
  const sure = surely(document);
  if (!isKnown(sure)) return undefined;
  let denies = denying.get(sure);
  if (denies === undefined) {
    const statements = sure.statements.filter(isDeny);
    denies = statements.length === 0 ? "none" : { ...sure, statements };
    denying.set(sure, denies);
  }
  return denies === "none" ? undefined : denies;
}

function isSame(one: Limits, other: Limits): boolean {
  return (
    one.boundary === other.boundary &&
    one.denies.length === other.denies.length &&
    one.denies.every((each, at) => each === other.denies[at])
  );
}

function keysOf({ place, name }: HeldPolicy): ReadonlySet<string> {
  return new Set([`${place.resource.address} ${place.path}`, name]);
}

import { hasWildcard } from "../../../../iam/aws/glob.js";
import { PartialDocument } from "../../../../iam/aws/partial.js";
import { isKnown } from "../../../../model/index.js";
import { isOutOfWork, withinWork } from "../../../sets/index.js";
import { targetOf } from "../find.js";
import type { Primitive } from "../primitives/index.js";
import { Ends } from "./ends.js";
import type { Chain, Link, Member } from "./member.js";
import { takeoverKinds, takeoversOf } from "./takeovers.js";
import { fillArn } from "./targetArn.js";
import { Walker } from "./walker.js";

export interface Chains {
  /** The shortest chain of each identity that has one. */
  readonly chains: ReadonlyMap<Member, Chain>;
  /** Identities that the search was given up before. */
  readonly undecided: readonly Member[];
}

/** Work for all identities together: some seconds. Ordinary inputs need a hundredth of it. */
const maxWork = 3_000_000;
const maxWorkEach = 50_000;

/** More links than these in a row are not looked for. */
const longest = 8;

/**
 * From which identities some end can be reached through others that they can become or control: by assuming a role,
 * handing one to a service, taking over what runs as one, making credentials or rewriting a trust policy. Breadth
 * first from the ends, so that nothing is searched where there are none, and each chain is the shortest.
 */
export function findChains(members: readonly Member[], ends: ReadonlySet<Member>): Chains {
  const chains = new Map<Member, Chain>();
  if (ends.size === 0) return { chains, undecided: [] };
  return withinWork(maxWork, () => {
    let walkers = members
      .filter((member) => !ends.has(member) && member.kind !== "group" && isReadable(member))
      .map((member) => new Walker(member));
    let reached: readonly Member[] = [...ends];
    for (let length = 1; reached.length > 0 && length <= longest; length++) {
      const targets = new Ends(reached);
      const found: Member[] = [];
      const left: Walker[] = [];
      for (const walker of walkers) {
        if (isOutOfWork()) return { chains, undecided: stillOpen(walkers, chains) };
        const link = withinWork(maxWorkEach, () => firstLink(walker, targets));
        if (link === undefined) left.push(walker);
        else {
          chains.set(walker.member, [link, ...(chains.get(link.to) ?? [])]);
          found.push(walker.member);
        }
      }
      walkers = left;
      reached = found;
    }
    return { chains, undecided: [] };
  });
}

/** Those that may take some step and have no chain yet. */
function stillOpen(walkers: readonly Walker[], chains: ReadonlyMap<Member, Chain>): readonly Member[] {
  return walkers
    .filter(({ member, primitives, assumable }) => {
      return !chains.has(member) && (primitives.length > 0 || assumable.length > 0);
    })
    .map(({ member }) => member);
}

/** Where one policy may deny everything, no step is sure. */
function isReadable({ policies, boundary }: Member): boolean {
  const documents = boundary === undefined ? policies : [...policies, boundary];
  return documents.every(({ document }) => isKnown(document) || document instanceof PartialDocument);
}

/** A link to one of the ends; one that nobody wrote down is preferred. */
function firstLink(walker: Walker, ends: Ends): Link | undefined {
  let given: Link | undefined;
  for (const link of links(walker, ends)) {
    if (!link.isGiven) return link;
    given ??= link;
  }
  return given;
}

function* links(walker: Walker, ends: Ends): Iterable<Link> {
  yield* assumptions(walker, ends);
  for (const primitive of walker.primitives) {
    if (primitive.by !== undefined && primitive.by !== walker.member.kind) continue;
    if (primitive.gain === "target" || primitive.gain === "passed")
      yield* byPrimitive(primitive, walker, ends);
    else if (primitive.gain === "workload") yield* byTakeover(primitive, walker, ends);
  }
}

/** Roles that it can assume: those whose trust names it, and those that trust its account and that it may assume. */
function* assumptions(walker: Walker, ends: Ends): Iterable<Link> {
  const { member, assumable } = walker;
  for (const { role, principal } of ends.naming(member.arn)) {
    // A session is named by itself, and makes the request as itself.
    const as = principal.includes(":assumed-role/") ? principal : walker.arnBeside(principal);
    const arn = fillArn(role.arn, as.split(":"));
    const request = walker.assume(arn, role, as);
    if (request !== undefined)
      yield { primitive: "assume-role", requests: [request], to: role, isGiven: true };
  }
  for (const pattern of assumable) {
    for (const { arn, item } of ends.open.namedBy(pattern)) {
      if (!ends.isOpenTo(item, member.arn.account)) continue;
      const request = walker.assume(arn, item, walker.arnBeside(arn));
      if (request !== undefined)
        yield { primitive: "assume-role", requests: [request], to: item, isGiven: !hasWildcard(pattern) };
    }
  }
}

function* byPrimitive(primitive: Primitive, walker: Walker, ends: Ends): Iterable<Link> {
  const index = indexFor(primitive, ends);
  if (index === undefined || index.size === 0) return;
  for (const pattern of walker.patternsFor(actionsOn(primitive))) {
    for (const { arn, item } of index.namedBy(pattern)) {
      const requests = walker.carryOut(primitive, arn, item, item.tags);
      if (requests !== undefined) yield { primitive: primitive.name, requests, to: item, isGiven: false };
    }
  }
}

function indexFor(primitive: Primitive, ends: Ends) {
  if (primitive.service !== undefined) return ends.trusting(primitive.service);
  const target = targetOf(primitive);
  return target === "role" || target === "user" || target === "group" ? ends.ofKind(target) : undefined;
}

function* byTakeover({ name }: Primitive, walker: Walker, ends: Ends): Iterable<Link> {
  for (const kind of takeoverKinds) {
    const index = ends.running(kind);
    const primitive = index.size === 0 ? undefined : takeoversOf(kind).find((each) => each.name === name);
    if (primitive === undefined) continue;
    for (const pattern of walker.patternsFor(actionsOn(primitive))) {
      for (const { arn, item } of index.namedBy(pattern)) {
        const { member, workload } = item;
        const requests = walker.carryOut(primitive, arn, member, workload.tags);
        if (requests !== undefined) yield { primitive: name, requests, to: member, workload, isGiven: false };
      }
    }
  }
}

/** The actions of a primitive's first step on its target, in lower case. */
function actionsOn(primitive: Primitive): readonly string[] {
  const target = targetOf(primitive);
  const first = primitive.steps.find((step) => [step].flat().some(({ on }) => on === target))!;
  return [first].flat().map(({ action }) => action.toLowerCase());
}

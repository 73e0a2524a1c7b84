import {
  type Chain,
  fillArn,
  findChains,
  type Link,
  type Member,
  type Workload,
} from "../analysis/escalation/aws/chain/index.js";
import type { Request } from "../iam/aws/context.js";
import { type Facts, type Identity, isKnown } from "../model/index.js";
import { membersOf } from "./awsChainMembers.js";
import type { Holder } from "./awsHolders.js";

/** A chain from one identity over others, in words. */
export interface ChainFound {
  readonly identity: Identity | Holder;
  /** The primitives in order, `lambda-replace-code>assume-role`. */
  readonly name: string;
  /** Who does what, in order; the last is what the end may do. */
  readonly steps: readonly string[];
}

export interface ChainsFound {
  readonly found: readonly ChainFound[];
  /** Identities that the search was given up before. */
  readonly undecided: readonly (Identity | Holder)[];
}

/** What holders at the end of chains do there, in words; the others have no way of their own. */
export type EndWords = ReadonlyMap<Holder, readonly string[]>;

/** The ways over others to identities that may do everything, or that may give themselves more. */
export function chainsTo(facts: Facts, ends: EndWords): ChainsFound {
  const members = membersOf(facts);
  const isEnd = (of: Identity | Holder): of is Holder => "policies" in of && ends.has(of);
  const goals = new Set([...members].flatMap(([member, of]) => (isEnd(of) ? [member] : [])));
  const { chains, undecided } = findChains([...members.keys()], goals);
  const found = [...chains].flatMap(([member, chain]) => {
    if (isGiven(chain)) return [];
    const last = members.get(chain.at(-1)!.to)!;
    const name = chain.map(({ primitive }) => primitive).join(">");
    const end = isEnd(last) ? ends.get(last)! : [];
    return [{ identity: members.get(member)!, name, steps: [...stepsOf(chain, members), ...end] }];
  });
  return { found, undecided: undecided.map((member) => members.get(member)!) };
}

/** One step that somebody wrote down by name is not obtained: who may assume an administrator is one on purpose. */
function isGiven(chain: Chain): boolean {
  return chain.length === 1 && chain[0]!.isGiven;
}

function stepsOf(chain: Chain, members: ReadonlyMap<Member, Identity | Holder>): readonly string[] {
  return chain.map((link, at) => {
    const { workload, to } = link;
    const before = chain[at - 1];
    const as = before === undefined ? "" : `as ${wordsOf(before.to, members)} `;
    const runs = workload === undefined ? "" : `, and ${whatRuns(workload)} runs as ${wordsOf(to, members)}`;
    return `${as}${requestWords(link)}${runs}`;
  });
}

function whatRuns({ kind, name }: Workload): string {
  return `the ${kind.replaceAll("-", " ")} ${name}`;
}

function requestWords({ requests }: Link): string {
  return requests.map(stepWords).join(" and ");
}

export function stepWords({ action, resource }: Request): string {
  return `${action} on ${String(resource)}`;
}

function wordsOf(member: Member, members: ReadonlyMap<Member, Identity | Holder>): string {
  const of = members.get(member);
  if (of === undefined) return fillArn(member.arn);
  if ("words" in of) return of.words;
  return isKnown(of.name) && of.name !== "" ? of.name : of.resource.name;
}

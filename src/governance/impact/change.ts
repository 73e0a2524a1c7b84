import {
  type GraphNode,
  graphOf,
  type IdentityGraph,
  type SameIdentity,
} from "../../analysis/graph/index.js";
import {
  type Becoming,
  type Facts,
  grouped,
  type Resource,
  type Trust,
  type Usage,
} from "../../model/index.js";
import { heldBy } from "../heldBy.js";
import { type Holdings, holdingsOf } from "../holdings.js";
import { joinProjects } from "../projects.js";
import { keysOfCredential } from "../use/credentialKeys.js";
import { type LoggedUse, loggedUse } from "../use/logged.js";
import { bearersOf, throughProvider, usersOf, usersOfAction } from "../use/observed.js";
import { actionsOf, sumOf } from "../use/summary.js";
import { holdsSame, losesNothing, lossesOf } from "./loss.js";
import { gone, type Lost, lostWords } from "./lost.js";
import { sameTrust } from "./sameTrust.js";
import type { Verdict } from "./verdict.js";
import { wayInLoss } from "./wayIn.js";

/** What a change breaks of what was used. */
export interface ChangeImpact extends Verdict {
  readonly lost: readonly Lost[];
  /** Identities of before with use in the logs, and their used permissions that were compared. */
  readonly compared: { readonly identities: number; readonly permissions: number };
}

/**
 * Which permissions, identities and keys that were seen in use a change takes away: what there was before against what
 * there will be. Nothing lost is no promise where the logs could not have shown use.
 *
 * @param only id, name or address of the one identity to compare; all by default
 */
export function changeImpactOf(
  before: Facts,
  after: Facts,
  usage: Usage,
  now: Date,
  only?: string,
): ChangeImpact {
  const [was, will] = [sideOf(joinProjects(before).facts), sideOf(joinProjects(after).facts)];
  const logged = loggedUse(was.graph, usage);
  const match = matcher(will.graph);
  const identities = was.graph.identities.filter((each) => only === undefined || isNamed(each, only));
  const lost: Lost[] = [];
  let permissions = 0;
  const used = identities.filter(({ id }) => logged.of(id).length > 0 || logged.became(id).length > 0);
  for (const identity of used) {
    const successor = match(identity);
    if (successor === undefined) lost.push(goneIdentity(was, logged, identity, now));
    else {
      const found = lostPermissions(was, will, logged, identity, successor, now);
      permissions += found.compared;
      lost.push(...found.lost, ...lostWaysIn(was, will, logged, identity, successor, now));
    }
  }
  if (only === undefined) lost.push(...goneOthers(was, will, logged, now));
  const verdict = lost.length > 0 ? lossVerdict(lost) : quietVerdict(was, will, identities, match);
  return { ...verdict, lost, compared: { identities: used.length, permissions } };
}

interface Side {
  readonly facts: Facts;
  readonly graph: IdentityGraph;
  readonly holdings: (id: string) => Holdings | undefined;
  /** Trust policies by the resource that has them. */
  readonly trusts: ReadonlyMap<Resource, readonly Trust[]>;
}

function sideOf(facts: Facts): Side {
  const graph = graphOf(facts);
  const of = heldBy(holdingsOf(facts, graph), graph);
  const trusts = grouped(facts.trusts, ({ resource }) => resource);
  return { facts, graph, trusts, holdings: (id) => of(id, "code") };
}

function isNamed({ id, from }: SameIdentity, text: string): boolean {
  return (
    id === text ||
    from.some(({ id: own, name, resource }) => [own, name, resource.address, resource.name].includes(text))
  );
}

/** The same identity on the other side: by id or by address. */
function matcher({ identities }: IdentityGraph): (identity: SameIdentity) => SameIdentity | undefined {
  const known = new Map<string, SameIdentity>();
  for (const each of identities) {
    for (const { resource } of each.from) known.set(resource.address, each);
    known.set(each.id, each);
  }
  return ({ id, from }) =>
    known.get(id) ??
    from.map(({ resource }) => known.get(resource.address)).find((each) => each !== undefined);
}

function lostPermissions(
  was: Side,
  will: Side,
  logged: LoggedUse,
  identity: SameIdentity,
  successor: SameIdentity,
  now: Date,
): { readonly lost: readonly Lost[]; readonly compared: number } {
  const { id, cloud } = identity;
  const before = { facts: was.facts, holdings: was.holdings(id) };
  const after = { facts: will.facts, holdings: will.holdings(successor.id) };
  // What was only refused was not given by what there was before.
  const actions = actionsOf(logged.of(id)).filter(({ count, mapped }) => count > 0 && mapped);
  if (holdsSame(before, after)) return { lost: [], compared: actions.length };
  const lossOf = lossesOf(before, after, cloud);
  const lost = actions.flatMap((used): Lost[] => {
    const loss = lossOf(used);
    if (loss.kind === "kept") return [];
    const { action, resource } = used;
    const by = usersOfAction(was.graph.graph, logged, id, used);
    const name = nameOf(identity);
    const what = `${action}${resource === undefined ? "" : ` on ${resource}`}`;
    return [
      {
        what: "permission",
        identity: id,
        name,
        action,
        ...(resource === undefined ? {} : { resource }),
        verdict: loss.kind === "lost" ? "breaks" : "unknown",
        used: sumOf([used]),
        by,
        words: lostWords(loss, `${what} from ${name}`, by, used, now),
      },
    ];
  });
  return { lost, compared: actions.length };
}

/** Who became it and cannot any more. */
function lostWaysIn(
  was: Side,
  will: Side,
  logged: LoggedUse,
  identity: SameIdentity,
  successor: SameIdentity,
  now: Date,
): readonly Lost[] {
  const [before, after] = [
    { ...was, identity },
    { ...will, identity: successor },
  ];
  if (sameTrust(before, after)) return [];
  const users = usersOf(was.graph.graph, logged, identity.id);
  return waysIn(logged, identity.id).flatMap((became): Lost[] => {
    if (became.count === 0) return [];
    const loss = wayInLoss(before, after, logged, became);
    if (loss.kind === "kept") return [];
    const name = nameOf(identity);
    const node = logged.nodeOf(became.by) ?? became.by;
    const by = users.filter(({ id, relation }) => id === node && relation === "acts-as-it");
    return [
      {
        what: "way-in",
        identity: identity.id,
        name,
        verdict: loss.kind === "lost" ? "breaks" : "unknown",
        used: sumOf([became]),
        by,
        words: lostWords(loss, `the way into ${name} of ${became.by}`, by, became, now),
      },
    ];
  });
}

/** Each way in once, whatever the sessions were called; an entry of Google's logs names who was behind it, too. */
function waysIn(logged: LoggedUse, id: string): readonly Becoming[] {
  const became = logged.became(id);
  const known = new Set(became.map(({ by }) => by));
  const delegated = logged.of(id).flatMap(({ callers }) =>
    callers.flatMap(({ delegation, ...caller }): Becoming[] => {
      const by = delegation?.at(-1);
      if (by === undefined || known.has(by)) return [];
      return [{ identity: id, by, byKind: "federated", action: "GenerateAccessToken", ...sumOf([caller]) }];
    }),
  );
  const ways = grouped(
    [...became, ...delegated],
    ({ by, action, provider }) => `${action} ${provider} ${by}`,
  );
  return [...ways.values()].map((all) => ({ ...all[0]!, ...sumOf(all) }));
}

function goneIdentity({ graph }: Side, logged: LoggedUse, identity: SameIdentity, now: Date): Lost {
  const by = usersOf(graph.graph, logged, identity.id).filter(({ relation }) => relation === "acts-as-it");
  return gone(
    "identity",
    identity.id,
    nameOf(identity),
    by,
    [...logged.of(identity.id), ...logged.became(identity.id)],
    now,
  );
}

/** Credentials and providers that were used and will not be there. */
function goneOthers(was: Side, will: Side, logged: LoggedUse, now: Date): readonly Lost[] {
  const isGone = ({ id }: GraphNode) => !will.graph.graph.numbers.has(id);
  return was.graph.graph.nodes.filter(isGone).flatMap((node): Lost[] => {
    const { id, kind, name } = node;
    if (kind !== "credential" && kind !== "provider") return [];
    const by =
      kind === "credential"
        ? bearersOf(logged, keysOfCredential(was.facts, id))
        : throughProvider(was.graph.graph, logged, id);
    return by.length === 0
      ? []
      : [
          gone(
            kind,
            id,
            name,
            by,
            by.map(({ observed }) => observed),
            now,
          ),
        ];
  });
}

function nameOf({ from, id }: SameIdentity): string {
  const name = from.map((each) => each.name).find((each) => typeof each === "string");
  return name ?? id;
}

function lossVerdict(lost: readonly Lost[]): Verdict {
  const reasons = lost.map(({ words }) => words);
  if (lost.some(({ verdict }) => verdict === "breaks"))
    return { verdict: "breaks", reasons, wouldDecide: [] };
  return {
    verdict: "unknown",
    reasons,
    wouldDecide: ["the conditions and resources that the calls would need"],
  };
}

/** Nothing in use is lost: safe where nothing is lost at all, else as good as the logs are. */
function quietVerdict(
  was: Side,
  will: Side,
  identities: readonly SameIdentity[],
  match: ReturnType<typeof matcher>,
): Verdict {
  const narrowed = identities.filter((identity) => {
    const successor = match(identity);
    return successor === undefined || !keepsAll(was, will, identity, successor);
  });
  if (narrowed.length === 0) {
    return {
      verdict: "safe",
      reasons: ["the change takes away no permission and no way in"],
      wouldDecide: [],
    };
  }
  const names = narrowed.slice(0, 5).map(nameOf).join(", ");
  const more = narrowed.length > 5 ? ` and ${narrowed.length - 5} more` : "";
  return {
    verdict: "unknown",
    reasons: [`the change takes away something of ${names}${more}; the logs do not show it in use`],
    wouldDecide: ["logs of the whole time in which it would be used, data events included"],
  };
}

function keepsAll(was: Side, will: Side, identity: SameIdentity, successor: SameIdentity): boolean {
  const before = { facts: was.facts, holdings: was.holdings(identity.id) };
  const after = { facts: will.facts, holdings: will.holdings(successor.id) };
  if (!sameTrust({ ...was, identity }, { ...will, identity: successor })) return false;
  return holdsSame(before, after) || losesNothing(before, after, identity.cloud);
}

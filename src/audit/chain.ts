import type { Actor, AuditEvent, Mark } from "./event.js";
import { Givers } from "./givers.js";

/** One step back from an action towards whoever began it. */
export interface Hop {
  /** ARN, e-mail, principal, subject or workload. */
  readonly who: string;
  readonly kind: Actor["kind"] | "workload" | "agent";
  /** How it comes before the step after it, in words. */
  readonly how: string;
  readonly grade: "exact" | "inferred" | "unknown";
  readonly event?: string;
  readonly at?: string;
}

/** Somebody behind an action. Verified by the cloud, asserted by a caller, or inferred from a name. */
export interface Person {
  readonly who: string;
  readonly grade: "verified" | "asserted" | "inferred";
  readonly by: string;
}

/** An action with those who did it, from the action back to where it began. */
export interface Chain {
  readonly event: string;
  readonly at: string;
  readonly actions: readonly string[];
  readonly resource?: string;
  readonly denied: boolean;
  readonly hops: readonly Hop[];
  /** Who authorised it; null where nothing says so. */
  readonly human: Person | null;
  /** The agent that did it, where a grant of the AWS MCP server stands behind it. */
  readonly agent: string | null;
  /** What would tell more, where the chain ends without a person. */
  readonly wouldDecide: readonly string[];
}

/** Sessions in a row that are followed; more is a circle in a broken log. */
const deepest = 20;

/** Collects what is needed to explain actions, in one pass over logs in any order. */
export class ChainFinder {
  readonly #givers = new Givers();
  readonly #targets: AuditEvent[] = [];

  /** @param isTarget which events to explain; at most `most` of them, the first met */
  constructor(
    readonly isTarget: (event: AuditEvent) => boolean,
    readonly most: number,
  ) {}

  add(event: AuditEvent): void {
    this.#givers.add(event);
    if (this.#targets.length < this.most && this.isTarget(event)) this.#targets.push(event);
  }

  /** The chain of each event to explain, oldest first. */
  chains(): readonly Chain[] {
    return [...this.#targets].sort((a, b) => (a.at < b.at ? -1 : 1)).map((event) => this.#chain(event));
  }

  #chain(event: AuditEvent): Chain {
    const { found: events, doubts } = this.#before(event);
    const hops = events.flatMap(({ event: each, grade }, index) =>
      hopsOf(each, index === 0 ? undefined : grade),
    );
    const human = personOf(events.map((each) => each.event));
    const [first] = event.calls;
    return {
      event: event.id,
      at: event.at,
      actions: event.calls.map(({ action }) => action),
      ...(first?.resource === undefined ? {} : { resource: first.resource }),
      denied: event.calls.length > 0 && event.calls.every(({ denied }) => denied),
      hops,
      human,
      agent: agentOf(events.map((each) => each.event)),
      wouldDecide: human === null ? [...doubts, ...missing(event, hops)] : [],
    };
  }

  /** The event and those that made it possible, each with how surely. */
  #before(event: AuditEvent): Before {
    const found = [{ event, grade: "exact" as Mark["grade"] }];
    const doubts: string[] = [];
    const seen = new Set([event.key]);
    for (let index = 0; index < found.length && found.length < deepest; index++) {
      const taker = found[index]!.event;
      const givers = taker.links.needs.flatMap(({ mark, grade }) => {
        const giver = this.#givers.of(mark, grade, taker.at);
        if (typeof giver === "string") doubts.push(giver);
        return typeof giver === "object" ? [{ event: giver, grade, mark }] : [];
      });
      // A session that is known by its key need not be guessed by its name.
      const hasKey = givers.some(({ mark }) => mark.startsWith("key "));
      for (const giver of givers) {
        if (seen.has(giver.event.key) || (hasKey && giver.mark.startsWith("session "))) continue;
        seen.add(giver.event.key);
        found.push({ event: giver.event, grade: giver.grade });
      }
    }
    return { found, doubts };
  }
}

interface Before {
  readonly found: readonly { readonly event: AuditEvent; readonly grade: Mark["grade"] }[];
  /** What could not be decided on the way. */
  readonly doubts: readonly string[];
}

function hopsOf(
  { actor, becoming, id, at, name }: AuditEvent,
  grade: Mark["grade"] | undefined,
): readonly Hop[] {
  if (actor === undefined) return [];
  const subject = becoming[0]?.by;
  const place = { ...(id === "" ? {} : { event: id }), at };
  const own: Hop = {
    who: subject ?? actor.id,
    kind: subject !== undefined && subject !== actor.id ? "federated" : actor.kind,
    how: grade === undefined ? "did it" : `handed it out by ${name}`,
    grade: grade ?? "exact",
    ...place,
  };
  const workload: readonly Hop[] =
    actor.workload === undefined
      ? []
      : [
          {
            who: actor.workload,
            kind: "workload",
            how: "its credentials were issued to it",
            grade: "exact",
            ...place,
          },
        ];
  // Google writes the whole delegation into the entry itself.
  const delegation = [...(actor.delegation ?? [])].reverse().map(
    (who): Hop => ({
      who,
      kind: who.endsWith("gserviceaccount.com")
        ? "service-account"
        : who.includes("@")
          ? "person"
          : "federated",
      how: "impersonated it",
      grade: "exact",
      ...place,
    }),
  );
  return [own, ...workload, ...delegation];
}

/** The person who is nearest to the origin, the surest kind of evidence first. */
function personOf(events: readonly AuditEvent[]): Person | null {
  const actors = events.flatMap(({ actor }) => actor ?? []).reverse();
  const delegator = actors.flatMap(({ delegation = [] }) => delegation.filter(isPersonal))[0];
  if (delegator !== undefined)
    return { who: delegator, grade: "verified", by: "delegation info of the audit log" };
  for (const actor of actors) {
    if (actor.kind === "person") return { who: actor.id, grade: "verified", by: "the identity of the event" };
    if (actor.person !== undefined) {
      const isSignedIn = actor.id.includes("/AWSReservedSSO_") || !actor.person.includes("@");
      return {
        who: actor.person,
        grade: isSignedIn ? "verified" : "inferred",
        by: isSignedIn ? "IAM Identity Center" : "the name of the session",
      };
    }
  }
  const claimed = events.map((event) => event.claimed).find((each) => each !== undefined);
  if (claimed !== undefined) return { who: claimed, grade: "asserted", by: "the caller of the agent" };
  const sources = events.flatMap(({ actor, becoming }) => [
    actor?.sourceIdentity,
    ...becoming.map((each) => each.sourceIdentity),
  ]);
  const source = sources.filter((each) => each !== undefined).at(-1);
  if (source !== undefined)
    return { who: source, grade: "asserted", by: "the source identity of the session" };
  const tags = events.flatMap(({ becoming }) => becoming.flatMap((each) => Object.entries(each.tags ?? {})));
  const tag = tags.find(([key, value]) => personTag.test(key) && value !== "");
  return tag === undefined ? null : { who: tag[1], grade: "asserted", by: `the session tag ${tag[0]}` };
}

function isPersonal(who: string): boolean {
  return who.includes("@") && !who.endsWith("gserviceaccount.com");
}

/** Session tags by which identity providers name the person. */
const personTag = /^(?:user|user-?name|e-?mail|person|human|requested-?by|actor)$/i;

/** An agent is one only by its grant: names of clients and of sessions prove nothing. */
function agentOf(events: readonly AuditEvent[]): string | null {
  const grant = events.find(({ links }) => links.gives.some(({ mark }) => mark.startsWith("sign-in ")));
  const tool = events.find(({ links }) => links.gives.some(({ mark }) => mark.startsWith("request ")));
  const found = grant ?? tool;
  return found === undefined ? null : (found.client ?? found.actor?.id ?? null);
}

function missing({ cloud }: AuditEvent, hops: readonly Hop[]): readonly string[] {
  const origin = hops.at(-1);
  if (origin?.kind === "federated") {
    return [
      /(?:^|\/subject\/)repo:/.test(origin.who)
        ? "the workflow run or the audit log of GitHub, which name the actor; or the claim actor, mapped to a tag or attribute"
        : `the log of whoever issued the token of ${origin.who}`,
    ];
  }
  if (cloud === "gcp") {
    return [
      "Data Access logs of IAM and STS (GenerateAccessToken, ExchangeToken), which say who impersonated it",
    ];
  }
  return [
    ...(hops.length > 1
      ? []
      : ["the AssumeRole event that made the session: logs of the time before, of every region"]),
    "sts:SetSourceIdentity allowed and demanded by the trust policy, so that a session says who is behind it",
  ];
}

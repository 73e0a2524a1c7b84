import type { Becoming, Caller, Creation, IdentityUse, Tally } from "../model/index.js";

/** Who did something: an identity, and who acted as it. */
export interface Actor extends Caller {
  /** ARN, e-mail or principal. */
  readonly id: string;
  readonly kind: IdentityUse["kind"];
  readonly account?: string;
}

/** One permission that a call asked for. */
export interface Call {
  readonly action: string;
  readonly mapped: boolean;
  readonly resource?: string;
  readonly denied: boolean;
}

/** A record of an audit log, in the same few words for every cloud. */
export interface AuditEvent {
  readonly cloud: "aws" | "gcp";
  /** What two copies of the same event share, and two events do not. */
  readonly key: string;
  /** The event's id, for people. */
  readonly id: string;
  /** ISO 8601, UTC, to the second. */
  readonly at: string;
  /** The event's own name. */
  readonly name: string;
  readonly account: string;
  readonly region?: string;
  readonly category: string;
  readonly service?: string;
  readonly isRead: boolean;
  readonly actor?: Actor;
  /** The person that the caller says it acts for. */
  readonly claimed?: string;
  /** OAuth client that a token was granted to. */
  readonly client?: string;
  /** Address that it came from. */
  readonly address?: string;
  readonly calls: readonly Call[];
  readonly becoming: readonly (Omit<Becoming, keyof Tally> & { readonly denied: boolean })[];
  readonly creation?: Pick<Creation, "made" | "action">;
  /** How it hangs together with other events. */
  readonly links: Links;
}

/**
 * What ties events into a chain: marks of the session, token or request that an event was made with, and of those that
 * it hands out. Two events belong together where one needs what the other gives.
 */
export interface Links {
  readonly needs: readonly Mark[];
  readonly gives: readonly Mark[];
}

export interface Mark {
  readonly mark: string;
  /** Exact: an id that only the two events share. Inferred: they agree in name and second. */
  readonly grade: "exact" | "inferred";
}

/** Nothing that ties an event to another. */
export const noLinks: Links = { needs: [], gives: [] };

/** A time to the second in UTC; undefined for text that is no time. */
export function secondOf(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text)) return `${text.slice(0, 19)}Z`;
  // Lake and Athena write a space and no zone, CloudTrail's creation dates once had no separators.
  const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const [, year, month, day, hour, minute, second] = compact ?? [];
  const spelled = compact
    ? `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
    : text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$/, "$1T$2Z");
  const time = Date.parse(spelled);
  return Number.isNaN(time) ? undefined : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

import type { Cloud } from "./facts.js";

/** Days without use from which on it counts as disuse; AWS's own default for "unused access". */
export const disuseDays = 90;

/** How often, and from when to when. */
export interface Tally {
  /** Calls that were let through, whether or not they then succeeded. */
  readonly count: number;
  /** Calls that were refused: tried, never used. */
  readonly denied: number;
  /** ISO 8601, UTC; of the calls let through, or of the refused ones where all were. */
  readonly first: string;
  readonly last: string;
  /** Of the refused calls, where there are any. */
  readonly lastDenied?: string;
}

/** One thing that an identity was seen to do. */
export interface UsedAction extends Tally {
  /** IAM action or Google permission; the event's own name where no action is known for it. */
  readonly action: string;
  /** Whether `action` is an action of the cloud's IAM language. */
  readonly mapped: boolean;
  /** ARN or full name; of many objects or streams of one container `container/*`. */
  readonly resource?: string;
}

/** Who acted as an identity, as one session or key of it tells. */
export interface Caller {
  /** ARN of the function, task or instance that the credentials were issued to (CloudTrail `inScopeOf`). */
  readonly workload?: string;
  /** Who said to be behind the session, when it was made (CloudTrail `sourceIdentity`). */
  readonly sourceIdentity?: string;
  /** A person, by e-mail or Identity Center user id. */
  readonly person?: string;
  /** Role session name. */
  readonly session?: string;
  /** Long-lived access key id, or full name of a service account key. */
  readonly key?: string;
  /** Service that called for it. */
  readonly service?: string;
  /** Who impersonated it, from the one who began to the one just before it (Google `serviceAccountDelegationInfo`). */
  readonly delegation?: readonly string[];
}

/** What one caller did as an identity. */
export interface CallerUse extends Caller, Tally {
  readonly actions: readonly UsedAction[];
  /** A few addresses that it called from. */
  readonly addresses: readonly string[];
}

/** All that the logs show of an identity that acted. */
export interface IdentityUse extends Tally {
  /** ARN, e-mail, or principal as the cloud writes it. */
  readonly id: string;
  readonly cloud: Cloud;
  readonly kind:
    | "role"
    | "user"
    | "root"
    | "service-account"
    | "federated"
    | "service"
    | "account"
    | "person";
  readonly account?: string;
  readonly callers: readonly CallerUse[];
  /** Set where so much was seen that sessions or resources were put together. */
  readonly condensed?: true;
}

/** Somebody became an identity: a role was assumed, a service account impersonated, a token exchanged. */
export interface Becoming extends Tally {
  readonly identity: string;
  /** Who became it: ARN, e-mail, service, or the subject of a token. */
  readonly by: string;
  readonly byKind: IdentityUse["kind"];
  /** Provider that vouched for the subject of a token. */
  readonly provider?: string;
  /** The action that did it, `sts:AssumeRoleWithWebIdentity`. */
  readonly action: string;
  readonly session?: string;
  readonly sourceIdentity?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Somebody made an identity or credential. */
export interface Creation {
  /** ARN, e-mail, key id or name of what was made. */
  readonly made: string;
  readonly by: Caller & { readonly id: string; readonly kind: IdentityUse["kind"] };
  readonly at: string;
  readonly action: string;
}

/** What one kind of log of one account could have shown, and when. */
export interface LogCoverage {
  readonly cloud: "aws" | "gcp";
  /** AWS account or Google project. */
  readonly account: string;
  /** AWS: `management` or `data` (of one service). Google: the name of the log. */
  readonly category: string;
  /** Service, where the category is switched on service by service. */
  readonly service?: string;
  readonly regions: readonly string[];
  /** Whether calls that only read are in it. */
  readonly reads: boolean;
  readonly records: number;
  readonly first: string;
  readonly last: string;
  /** Longest time in days in which it has nothing. */
  readonly longestGap: number;
}

/** What Google keeps of the last use of a service account or key (Policy Intelligence, Activity Analyzer). */
export interface Authentication {
  /** E-mail, or `projects/P/serviceAccounts/E/keys/K`. */
  readonly id: string;
  /** Day of the last authentication; absent where there was none in the period. */
  readonly last?: string;
  /** The period that was looked at. */
  readonly from: string;
  readonly to: string;
}

/** What was read, and what was not. */
export interface LogsRead {
  readonly files: number;
  readonly records: number;
  readonly duplicates: number;
  /** Values that are no audit records, digests for one. */
  readonly foreign: number;
  /** Parts that could not be read: all are counted, the first are listed. */
  readonly broken: readonly { readonly file: string; readonly offset: number; readonly reason: string }[];
  readonly brokenCount: number;
}

/** What audit logs tell: who used what when, and what they could have shown. */
export interface Usage {
  readonly read: LogsRead;
  readonly coverage: readonly LogCoverage[];
  readonly identities: readonly IdentityUse[];
  readonly becoming: readonly Becoming[];
  readonly creations: readonly Creation[];
  readonly authentications: readonly Authentication[];
  /** Names of events that no IAM action is known for. */
  readonly unmapped: readonly string[];
  /** Set where there were more identities than are kept apart: one that is not among them may have been used. */
  readonly overfull?: true;
}

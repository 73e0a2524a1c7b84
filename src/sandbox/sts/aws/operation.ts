import type { HttpRequest } from "../http/message.js";
import type { Keys } from "../tokens/keys.js";
import type { AwsAnswer, AwsError } from "./answer.js";
import type { Session, Sessions } from "./credentials.js";
import type { Parameters } from "./parameters.js";
import type { XmlTree } from "./xml.js";

/** What AWS's token service decides over. */
export interface AwsState {
  /** Folder of the sandbox cloud. */
  readonly home: string;
  readonly keys: Keys;
  readonly sessions: Sessions;
}

/** One call of one operation. */
export interface AwsCall {
  readonly request: HttpRequest;
  readonly parameters: Parameters;
  readonly state: AwsState;
  readonly now: Date;
}

/** What a call comes to: the answer, and what CloudTrail says of it. */
export interface Handled {
  readonly answer: AwsAnswer<XmlTree>;
  readonly trail: Trail;
}

/** The parts of a CloudTrail record that an operation knows. */
export interface Trail {
  readonly userIdentity: Readonly<Record<string, unknown>>;
  readonly requestParameters?: Readonly<Record<string, unknown>>;
  readonly responseElements?: Readonly<Record<string, unknown>>;
  /** The account whose trail it is in. */
  readonly account?: string;
  readonly region?: string;
  readonly resources?: readonly Readonly<Record<string, unknown>>[];
}

export type Operation = (call: AwsCall) => Promise<Handled> | Handled;

/** Refused, with what is known of who asked. */
export function refused(answer: AwsError, trail: Trail): Handled {
  return { answer, trail };
}

/** A session's credentials as answers have them. */
export function credentialsXml({ accessKeyId, secret, token, expires }: Session): XmlTree {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secret,
    SessionToken: token,
    Expiration: isoSeconds(expires),
  };
}

/** As CloudTrail has them: the token is cut off, and the secret is never there. */
export function credentialsTrail({ accessKeyId, expires }: Session) {
  const expiration = expires.toLocaleString("en-US", {
    timeZone: "UTC",
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return { accessKeyId, sessionToken: "HIDDEN_DUE_TO_SECURITY_REASONS", expiration };
}

/** ISO 8601 without fractions, as AWS writes times. */
export function isoSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

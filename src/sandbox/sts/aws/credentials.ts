import { randomBytes } from "node:crypto";
import type { NamedPolicy } from "../../../iam/aws/index.js";
import { ACCESS_KEY } from "../../providers/aws/iam/credentials.js";
import { fakeSecret } from "../../providers/aws/iam/fakeSecret.js";
import { type AwsAccount, type Entity, entityOf, readAccounts } from "./account.js";

/** A session of a role: what `AssumeRole*` gave, and what stays with it. */
export interface Session {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly token: string;
  readonly roleArn: string;
  /** Unique id of the role when the session was made: a role made again is another one. */
  readonly roleId: string;
  readonly name: string;
  readonly issued: Date;
  readonly expires: Date;
  readonly policies: readonly NamedPolicy[];
  /** Session tags; those that are handed down to further sessions are in `transitive`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly transitive: readonly string[];
  readonly sourceIdentity?: string;
  /** OIDC provider by which the session came to be, kept in sessions made from it. */
  readonly federatedProvider?: string;
}

/** Sessions by access key id. They live as long as the token service does. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  add(session: Omit<Session, "accessKeyId" | "secret" | "token">, now: Date): Session {
    if (this.#sessions.size >= MOST_SESSIONS) this.#forgetExpired(now);
    const made = {
      ...session,
      accessKeyId: `ASIASANDBOX${letters(9)}`,
      secret: randomBytes(30).toString("base64"),
      token: `sandbox/${randomBytes(60).toString("base64")}`,
    };
    this.#sessions.set(made.accessKeyId, made);
    return made;
  }

  get(accessKeyId: string): Session | undefined {
    return this.#sessions.get(accessKeyId);
  }

  #forgetExpired(now: Date): void {
    for (const [id, { expires }] of this.#sessions) if (expires <= now) this.#sessions.delete(id);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MOST_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
  }
}

const MOST_SESSIONS = 50_000;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function letters(length: number): string {
  return [...randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length]).join("");
}

/** Who signs with an access key. */
export interface UserKey {
  readonly account: AwsAccount;
  readonly user: Entity;
  readonly secret: string;
}

/** The IAM user whose active access key this is; the sandbox's keys have secrets that follow from their ids. */
export function userKeyOf(home: string, accessKeyId: string): UserKey | undefined {
  for (const account of readAccounts(home)) {
    for (const { type, properties } of account.facts.resources) {
      if (type !== ACCESS_KEY || properties.id !== accessKeyId || properties.status !== "Active") continue;
      const user = account.facts.identities.find(
        (each) => each.kind === "user" && each.name === properties.user,
      );
      const entity = user && entityOf(account, user.id);
      return entity && { account, user: entity, secret: String(fakeSecret(40, accessKeyId).reveal()) };
    }
  }
  return undefined;
}

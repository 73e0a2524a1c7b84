import { randomBytes } from "node:crypto";
import type { Principal } from "../../../iam/gcp/index.js";

/** What an access token stands for. */
export interface AccessToken {
  readonly token: string;
  readonly principal: Principal;
  /** As members name it: `serviceAccount:…`, `principal://…`. */
  readonly member: string;
  readonly scopes: readonly string[];
  readonly issued: Date;
  readonly expires: Date;
  /** The principals through which it came to be, nearest first: what audit logs call the delegation. */
  readonly delegation: readonly string[];
  /** Unique id of a service account. */
  readonly uniqueId?: string;
}

const MOST_TOKENS = 50_000;

/** Access tokens that were given out. They live as long as the token service does. */
export class AccessTokens {
  readonly #tokens = new Map<string, AccessToken>();

  add(kind: "federated" | "service-account", token: Omit<AccessToken, "token">): AccessToken {
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size >= MOST_TOKENS && oldest !== undefined) this.#tokens.delete(oldest);
    const prefix = kind === "federated" ? "sandbox.d." : "sandbox.c.";
    const made = { ...token, token: `${prefix}${randomBytes(48).toString("base64url")}` };
    this.#tokens.set(made.token, made);
    return made;
  }

  /** The token, unless it is not one of ours or has expired. */
  get(token: string | undefined, now: Date): AccessToken | undefined {
    const found = token === undefined ? undefined : this.#tokens.get(token);
    return found !== undefined && found.expires > now ? found : undefined;
  }
}

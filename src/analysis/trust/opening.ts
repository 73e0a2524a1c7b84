import type { Claims, Reach } from "../../issuers/index.js";
import type { Witness } from "../../model/index.js";

/** What the reader of an attack may settle beforehand. */
export interface AttackOptions {
  /**
   * The only values that are meant, by part (`{ owner: ["acme"], pullRequest: [] }`), in place of what the trust spells.
   */
  readonly allowed?: Readonly<Record<string, readonly string[]>>;
  /** A witness that the plain evaluator refuses is thrown as our own bug; for tests. */
  readonly strict?: boolean;
}

/** A token that gets in and that somebody else can obtain. */
export interface Open {
  readonly kind: "open";
  /** Family of the issuer's tokens: `outsider`, `other-repository`, `pull-request` … */
  readonly family: string;
  readonly reach: Reach;
  /** Something must happen first: a name released and taken again. No hole of today. */
  readonly latent: boolean;
  /** Who it is, for the middle of a sentence. */
  readonly words: string;
  /** Why it gets in, and how such a token is come by: one or two sentences. */
  readonly why: string;
  /** The claims that count, as reports show them. */
  readonly witness: Witness;
  /** The whole token, which the plain evaluator admits. */
  readonly token: Claims;
  /** What else the request needs, by key in lower case; empty where the token is enough. */
  readonly request: Readonly<Record<string, string>>;
  /** Issuer's name. */
  readonly issuer: string;
  /** The statement or grant that lets it in. */
  readonly path: string;
}

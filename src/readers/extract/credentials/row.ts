import type { Credential } from "../../../model/index.js";

/** How long a credential is valid, in seconds: a number, or from a property of the resource. */
export type Lifetime = number | Duration | Until;

/** A span of time given as a number; `default` where it is absent (NaN: not known). */
export interface Duration {
  readonly property: string;
  readonly unit: "seconds" | "days" | "hours";
  readonly default: number;
}

/** A date; without the date of creation only the longest span that the service allows is known (NaN: none). */
export interface Until {
  readonly until: string;
  readonly default: number;
  readonly atMost: number;
}

/** What a type mints, holds or registers; one row for each credential that a resource of it can be. */
export interface CredentialRow {
  readonly type: string;
  /** What it is, in kebab-case. */
  readonly kind: string;
  readonly origin: Credential["origin"];
  /** Property with the holder: an identity's name, ARN or e-mail; `.`: the identity that the resource itself is. */
  readonly holder?: string;
  /** What begins the ids of the service's own holders. */
  readonly service?: string;
  /** Default: never expires. */
  readonly lifetime?: Lifetime;
  /**
   * Properties that must be given for the credential to exist; `[]` in a path stands for each element, `*` for
   * each key. Each one given is a credential of its own.
   */
  readonly paths?: readonly string[];
  /** It exists only where this property has one of these values. */
  readonly when?: Condition;
  /** It does not exist where this property has one of these values (a managed password, IAM authentication). */
  readonly unless?: Condition;
  /** With this property given it is registered, not minted (the private half stays outside). */
  readonly registeredBy?: string;
  /** Property path of its scopes, and globs of those that reach too far. */
  readonly scopes?: string;
  readonly excessive?: readonly string[];
  /** Where it stands by default: shown to people. */
  readonly at?: string;
}

export interface Condition {
  readonly property: string;
  /** Values as text; without them any value that is given and neither false nor empty. */
  readonly values?: readonly string[];
}

/** A secret that the program gives as a literal, at any of these paths. */
export function given(
  type: string,
  kind: string,
  paths: readonly string[],
  rest: Partial<CredentialRow> = {},
): CredentialRow {
  return { type, kind, origin: "literal", paths, ...rest };
}

/** A secret that the cloud makes. */
export function minted(type: string, kind: string, rest: Partial<CredentialRow> = {}): CredentialRow {
  return { type, kind, origin: "minted", ...rest };
}

/** The public half of a secret that stays outside. */
export function registered(type: string, kind: string, rest: Partial<CredentialRow> = {}): CredentialRow {
  return { type, kind, origin: "registered", ...rest };
}

/** Seconds in a day. */
export const day = 86_400;

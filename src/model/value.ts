/**
 * A value that cannot be read yet: known only after apply, encrypted, or given as a hash.
 *
 * It is carried and never dropped, so that a rule that needs it can say "cannot decide" and why.
 * A class, not a tagged object, so that no input document can pass itself off as one.
 */
export class Unknown {
  /** @param reason why it is not known, as a clause: "known only after apply". */
  constructor(readonly reason: string) {}
}

/** What a plan or preview cannot know yet: the update makes it up. */
export const afterApply = new Unknown("known only after apply");

/** A value of which nothing is known but that its source marks it as secret. */
export class UnknownSecret extends Unknown {}

/** A secret that the update makes up. */
export const secretAfterApply = new UnknownSecret(afterApply.reason);

/** A value, or the reason why it is not known. */
export type Knowable<T> = T | Unknown;

/**
 * A value that its source marks as secret.
 *
 * It can be examined with {@link reveal}, and prints as `[secret]` wherever it slips into text or JSON.
 */
export class Secret {
  readonly #value: Value;
  constructor(value: Value) {
    this.#value = value;
  }
  /** The value itself: to examine, never to print. */
  reveal(): Value {
    return this.#value;
  }
  toString(): string {
    return "[secret]";
  }
  toJSON(): string {
    return "[secret]";
  }
}

/** A property of a resource as its source gives it. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Unknown
  | Secret
  | readonly Value[]
  | { readonly [name: string]: Value };

/** Named properties of a resource or of a part of it. */
export type Properties = { readonly [name: string]: Value };

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

export function isKnown<T>(value: Knowable<T>): value is T {
  return !(value instanceof Unknown);
}

/** Applies a function to a known value; an unknown one stays as it is. */
export function mapKnown<T, U>(value: Knowable<T>, change: (value: T) => Knowable<U>): Knowable<U> {
  return value instanceof Unknown ? value : change(value);
}

/** The value behind a secret mark, or the value itself. */
export function reveal(value: Value | undefined): Value | undefined {
  return value instanceof Secret ? value.reveal() : value;
}

/** Whether a value is a plain object with named properties. */
export function isProperties(value: Value | undefined): value is Properties {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof Secret)
  );
}

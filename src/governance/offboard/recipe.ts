/** A change and what takes it back, as lines for a shell. */
export interface Change {
  readonly do: readonly string[];
  /** Empty where nothing takes it back: then `lost` says what is lost. */
  readonly undo: readonly string[];
  readonly lost?: string;
}

/**
 * How one type of identity, credential or provider is taken out of service. Lines hold `{placeholders}` for values of
 * the subject; what is saved lies in the folder `keyless-offboard`.
 */
export interface Recipe {
  /** `aws role` and the like for identities, a provider's kind, or a resource type for credentials. */
  readonly of: string;
  /** Where the values stand among the properties of the resource; identities and their names are known by themselves. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** Properties that may hold its full name on Google Cloud, and how that is put together where none of them does. */
  readonly fullName?: readonly [from: readonly string[], parts?: string];
  /** Keeps what is needed to make it again. */
  readonly save?: readonly string[];
  /** Off, and on again; a text says why there is no such switch. */
  readonly quarantine: Change | string;
  readonly remove: Change;
  /** The same switch as a property of the resource in code: its name, and its values off and on. */
  readonly property?: readonly [name: string, off: string | boolean, on: string | boolean];
}

/** A policy that denies everything, which also ends what sessions of before may do. */
export const denyAll = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "KeylessQuarantine", Effect: "Deny", Action: "*", Resource: "*" }],
});

/** Name of the inline policy that quarantines; not to be one that exists. */
export const quarantineName = "keyless-quarantine";

/** Folder in which it is kept what brings things back. */
export const kept = "keyless-offboard";

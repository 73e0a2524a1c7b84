import type { Properties } from "../../../model/index.js";
import type { Account } from "../../account/index.js";

/** Something wrong in what the program wrote, found before the cloud is asked. */
export interface Problem {
  /** Property path, e.g. `inlinePolicies[0].policy`. */
  readonly path: string;
  readonly reason: string;
}

/** The cloud's answer when it refuses: its error name is part of the message, as the real provider prints it. */
export class Refusal {
  /**
   * @param code the cloud's name for it, e.g. `EntityAlreadyExists`
   * @param message the whole text as the person sees it
   */
  constructor(
    readonly code: string,
    readonly message: string,
  ) {}
}

export function isRefusal(value: unknown): value is Refusal {
  return value instanceof Refusal;
}

/** What a model may look at while the cloud acts: everything is within one transaction on the account. */
export interface Call<S> {
  readonly account: Account;
  readonly settings: S;
  /** The resource that asks. */
  readonly urn: string;
  readonly now: Date;
}

/** A thing in the cloud as the provider hands it on. */
export interface Made {
  readonly id: string;
  readonly properties: Properties;
}

/** How a name is made up when the program gives none. */
export interface Naming {
  readonly property: string;
  readonly longest: number;
  /** What every name of the type begins with. */
  readonly prefix?: string;
  readonly lowerCase?: boolean;
}

/** How one resource type behaves: what the provider knows about it, and what the cloud does. */
export interface Model<S> {
  readonly type: string;
  readonly naming?: Naming;
  /** Values that the provider fills in where the program gives none. */
  readonly defaults?: Properties;
  /** Properties whose change makes a new resource. */
  readonly immutable: readonly string[];
  /** JSON policy documents: compared by meaning, and kept readable in the account even when secret. */
  readonly documents?: readonly string[];
  /** Lists whose order does not count. */
  readonly sets?: readonly string[];
  /** Texts that the provider compares by what they mean, such as a URL with or without its scheme: their one spelling. */
  readonly spelling?: Readonly<Record<string, (text: string) => string>>;
  /** Properties that the cloud reports but that are not taken as inputs when a resource is imported. */
  readonly notImported?: readonly string[];
  /** Outputs that can be told before the resource exists. */
  planned?(properties: Properties, settings: S): Properties;
  /** What the provider itself refuses, before the cloud is asked. Values may be unknown. */
  check?(properties: Properties, settings: S): readonly Problem[];
  /** What tells this resource apart in its account: two of one key cannot be there. Undefined: the cloud numbers them. */
  key(properties: Properties, settings: S): string | undefined;
  create(properties: Properties, call: Call<S>): Made | Refusal;
  /** @param known last known properties; empty for an import @returns undefined when it is not there */
  read(id: string, known: Properties, call: Call<S>): Made | undefined;
  update(id: string, old: Properties, properties: Properties, call: Call<S>): Made | Refusal;
  delete(id: string, old: Properties, call: Call<S>): Refusal | undefined;
}

/** A data source. */
export type CloudFunction<S> = (args: Properties, call: Call<S>) => Properties | Refusal;

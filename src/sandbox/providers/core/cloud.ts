import type { Properties } from "../../../model/index.js";
import type { Account } from "../../account/index.js";
import type { CloudFunction, Model, Problem } from "./model.js";
import type { Sdk, SdkResource } from "./sdk.js";

/** What tells one stand-in provider from the other; `S` is what its configuration comes down to. */
export interface Cloud<S> {
  readonly name: "aws" | "gcp";
  /** What is wrong in a configuration. */
  checkConfig(config: Properties): readonly Problem[];
  settings(config: Properties, environment: Readonly<Record<string, string | undefined>>): S;
  /** Why the configured provider does not work in the account that it comes to. */
  refusal(config: Properties, settings: S): string | undefined;
  account(home: string, settings: S): Account;
  /** Whose cloud this is, for the announcement. */
  describe(settings: S): string;
  /** The model of a type, or undefined when there is none and none may be made up. */
  model(type: string, sdk: Sdk, resource: SdkResource): Model<S> | undefined;
  /** Whether the type is known only in outline: names and ids, no rules. */
  isOutline(type: string): boolean;
  readonly functions: Readonly<Record<string, CloudFunction<S>>>;
  /** Inputs that the provider's own configuration adds to: default tags and labels. */
  enrich(inputs: Properties, resource: SdkResource, settings: S): Properties;
  /** What a resource needs of its surroundings and has not got: a project. */
  missing(complete: Properties, resource: SdkResource): readonly Problem[];
  /** Properties that every resource has from its surroundings: region, project, all tags. */
  complete(inputs: Properties, resource: SdkResource, settings: S): Properties;
}

/** A resource type as it was looked up: how it behaves, and what the SDK declares. */
export interface Found<S> {
  readonly model: Model<S>;
  readonly resource: SdkResource;
}

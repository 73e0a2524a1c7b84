import type { Properties } from "./value.js";

/** Where something is declared. */
export interface Source {
  /** The file as the user gave it, or `-` for standard input. */
  readonly file: string;
  /** Line in the file, from 1, where the input lets it be known. */
  readonly line?: number;
}

/** What the plan or preview is about to do with a resource; `same` where nothing changes or nothing is said. */
export type Change = "create" | "update" | "replace" | "delete" | "same";

/**
 * One resource, whatever format it was read from, in Pulumi's vocabulary: Terraform resources, account
 * exports and asset exports are read *as* their Pulumi equivalents, so that each type is understood once.
 */
export interface Resource {
  /** Terraform address, Pulumi URN, ARN or full GCP name: unique in its file and shown to people. */
  readonly address: string;
  /** Pulumi type token, e.g. `aws:iam/role:Role`; an unmapped Terraform type stays as it is (`github_actions_secret`). */
  readonly type: string;
  /** Logical name in the program or configuration. */
  readonly name: string;
  /** Inputs and known outputs, in Pulumi's camelCase. */
  readonly properties: Properties;
  /** Address of the parent component or module. */
  readonly parent?: string;
  /** Addresses that a property was computed from, by property name: how unknown ids are still joined. */
  readonly references: Readonly<Record<string, readonly string[]>>;
  /**
   * Outputs that a property is computed from, `ADDRESS.output` in Pulumi's camelCase, by property name; absent where
   * the input names resources only.
   */
  readonly uses?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly change: Change;
  readonly source: Source;
  /** Where its program constructs it, from the project's folder, where the input recorded that. */
  readonly position?: Source | undefined;
  /** Set where the source takes the marks off secrets (CrossGuard): then a plain value may be a marked one. */
  readonly isUnmarked?: true;
}

/** Something in an input that was not understood: counted and listed, never skipped in silence. */
export interface Unread {
  readonly source: Source;
  /** Resource address, or path inside the file. */
  readonly path: string;
  readonly reason: string;
}

/** The type of resources that are a cloud's records of use: what one is about may be declared elsewhere, or nowhere. */
export const useType = "keyless:record:LastUse";

import type { Resource } from "../model/index.js";
import type { Outcome } from "./change.js";
import type { MapNode, Node } from "./node.js";

/** A value in one of the files that are at hand. */
export interface Located {
  readonly file: string;
  readonly node: Node;
  /** Blocks of `aws_iam_policy_document`, and arguments of `getPolicyDocument`, rather than a document. */
  readonly isBlocks?: boolean;
}

/** Where a resource is declared, and how its properties are spelled there. */
export interface Declared {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Its properties; undefined where the place is known and the properties cannot be seen. */
  readonly properties?: MapNode;
  /** Why it must not be changed, though it is found. */
  readonly untouchable?: string;
  /** How a property is written here, by its path in Pulumi's names. */
  spell(path: readonly string[]): { readonly name: string; readonly isBlock: boolean };
  /** Marks it as secret, where it is an output; absent for what is none. */
  markSecret?(): Outcome;
  /** The value that a reference or call stands for, where it can be told without running anything. */
  follow(located: Located): Located | undefined;
}

/** A resource that is not found, and why. */
export interface Missing {
  readonly missing: string;
}

/** The sources of one tool: Terraform's folders, or one Pulumi program. */
export interface Sources {
  /** Where a resource, or one output of the stack, is declared. */
  declarationOf(resource: Resource, output?: string): Declared | Missing;
}

/** The file system as far as sources are looked for: what cannot be read is not there. */
export interface Folder {
  /** Another number whenever a text has changed. */
  readonly version: number;
  /** Names of the files in a folder, sorted. */
  files(folder: string): readonly string[];
  /** Names of the folders in a folder, sorted. */
  folders(folder: string): readonly string[];
  text(path: string): string | undefined;
}

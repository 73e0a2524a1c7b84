import { createHash } from "node:crypto";

/** Which stack a thing belongs to: what tells two stacks' names apart in one account or project. */
export interface StackName {
  readonly project: string;
  readonly stack: string;
}

/** How a stack signs the account-wide things that it made, so that it knows them again. */
export function signatureOf({ project, stack }: StackName): string {
  return `${project}/${stack}`;
}

/**
 * A physical name for what the cloud wants named by the caller: the logical name in lower case, cut to fit, with six
 * characters that tell stacks apart. The same for every run, so nothing is replaced by accident.
 */
export function physicalName(logical: string, stack: StackName, longest: number): string {
  const mark = markOf(`${signatureOf(stack)}/${logical}`);
  return `${plainName(logical, longest - mark.length - 1)}-${mark}`;
}

/** A logical name as ids take it: lower-case letters, digits and hyphens, a letter first. */
export function plainName(logical: string, longest: number): string {
  const plain = logical
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return (plain || "id").slice(0, longest).replace(/-+$/, "");
}

/** Six characters that tell texts apart. */
export function markOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}

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
  const mark = createHash("sha256")
    .update(`${signatureOf(stack)}/${logical}`)
    .digest("hex")
    .slice(0, 6);
  const plain = logical
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  const room = longest - mark.length - 1;
  return `${(plain || "id").slice(0, room).replace(/-+$/, "")}-${mark}`;
}

/** Six characters that tell texts apart. */
export function markOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}

import { count, isProperties, type Resource, reveal, Unknown, type Value } from "../model/index.js";
import { onlyAfterApply } from "./policyResource.js";

/**
 * Whether a resource was declared by one of this package's components: its URN names the types of all its parents. A
 * program can claim so; it gains nothing, since what waits in a preview is judged in the update.
 */
export function isOfComponent(urn: string): boolean {
  const [, , types = ""] = urn.split("::");
  return types
    .split("$")
    .slice(0, -1)
    .some((type) => type.startsWith("keyless:index:"));
}

/** Whether something is known only after apply, which is so in previews alone. */
export function isPreviewed(resources: readonly Resource[]): boolean {
  return resources.some(({ properties }) => Object.values(properties).some(isAwaited));
}

function isAwaited(value: Value | undefined): boolean {
  const plain = reveal(value);
  if (plain instanceof Unknown) return plain.reason === onlyAfterApply;
  if (Array.isArray(plain)) return plain.some(isAwaited);
  return isProperties(plain) && Object.values(plain).some(isAwaited);
}

/** What a preview says of all that waits, once. */
export function deferredWords(resources: number): string {
  return (
    `${count(resources, "resource")} of Keyless's components wait for values that are known only after apply: the components hold them to ` +
    "their own proof, and the pack judges them in the update."
  );
}

import * as pulumi from "@pulumi/pulumi";
import type { Later } from "./context.js";

/**
 * What a data source answers, or undefined when the thing is not there. Any other failure ends the program with what
 * to write so that nothing need be looked up.
 */
export async function lookUp<T>(
  component: pulumi.Resource,
  ask: () => Promise<T>,
  instead: string,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (isMissing(text)) return undefined;
    throw new pulumi.ResourceError(`${text}\n${instead}`, component, true);
  }
}

/** How the aws and gcp providers say that a thing is not there. */
function isMissing(text: string): boolean {
  return /not found|notFound|couldn't find resource|does not exist|NoSuchEntity|FeatureDisabled|Error 404/i.test(
    text,
  );
}

const shared = new Map<string, unknown>();

/**
 * The one thing of its kind that all components of a stack share in one account: made by the first who asks.
 *
 * @param account what {@link accountOf} says of the provider that stands for the account
 */
export function once<T>(account: string, key: string, make: () => T): T {
  const full = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), account, key].join("\n");
  if (!shared.has(full)) shared.set(full, make());
  return shared.get(full) as T;
}

/**
 * Which provider stands for an account: its logical name, empty for the default one. The name and not the object, as a
 * program in another language hands over a new object for each component.
 */
export function accountOf(scope: pulumi.ProviderResource | undefined): Later<string> {
  if (scope === undefined) return "";
  return scope.urn.apply((urn) => urn.slice(urn.lastIndexOf("::") + 2));
}

/** A logical name that is an account's own, so that a stack may hold the same in several. */
export function nameIn(name: string, ...accounts: readonly (string | undefined)[]): string {
  return [name, ...accounts.filter((account) => account !== undefined && account !== "")].join("-");
}

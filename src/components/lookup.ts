import * as pulumi from "@pulumi/pulumi";

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
  return /not found|notFound|couldn't find resource|does not exist|NoSuchEntity|Error 404/i.test(text);
}

const shared = new Map<string, unknown>();

/**
 * The one thing of its kind that all components of a stack share in one account: made by the first who asks.
 *
 * @param scope the provider that stands for the account; absent for the default one
 */
export function once<T>(scope: pulumi.ProviderResource | undefined, key: string, make: () => T): T {
  const account = scope === undefined ? "default" : nameOf(scope);
  const full = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), account, key].join("\n");
  if (!shared.has(full)) shared.set(full, make());
  return shared.get(full) as T;
}

const names = new WeakMap<pulumi.ProviderResource, string>();
let named = 0;

function nameOf(scope: pulumi.ProviderResource): string {
  const name = names.get(scope) ?? `provider ${++named}`;
  names.set(scope, name);
  return name;
}

import type { Facts, Properties, Resource, Unread } from "../../model/index.js";
import { AssetResource } from "../assetResource.js";
import { identities } from "./aws/identity.js";
import { organisation, policies } from "./aws/policies.js";
import { providers } from "./aws/providers.js";
import { resourcePolicies } from "./aws/resourcePolicies.js";
import { type Collected, type Extract, type Extractions, emptyCollection } from "./collect.js";
import { extractCredentials, hasCredentials } from "./credentials/extract.js";
import { documents } from "./documents.js";
import { addBindings, gcpGrantExtraction } from "./gcp/grants.js";
import { gcpIdentities } from "./gcp/identity.js";
import { gcpProviders } from "./gcp/providers.js";

/** One extraction for each type: groups of files by what they find, merged where a type stands in several. */
const groups: readonly Extractions[] = [
  identities,
  policies,
  organisation,
  providers,
  resourcePolicies,
  gcpIdentities,
  gcpProviders,
  documents,
];

const memo = new Map<string, readonly Extract[]>();

/** The extractions of a type, looked up once. */
function extractionsOf(type: string): readonly Extract[] {
  let found = memo.get(type);
  if (!found) {
    const own = groups.flatMap((group) => (Object.hasOwn(group, type) ? [group[type]!] : []));
    const grant = gcpGrantExtraction(type);
    found = [...own, ...(grant ? [grant] : []), ...(hasCredentials(type) ? [extractCredentials] : [])];
    memo.set(type, found);
  }
  return found;
}

/**
 * The facts of resources in Pulumi's vocabulary, whatever they were read from. What a change removes makes no
 * facts unless `removed` asks for exactly that. Cheap for a single resource.
 */
export function extractFacts(
  resources: readonly Resource[],
  unread: readonly Unread[] = [],
  options: { readonly removed?: boolean } = {},
): Facts {
  const out: Collected = { ...emptyCollection(), unread: [...unread] };
  for (const resource of resources) {
    if ((resource.change === "delete") !== (options.removed ?? false)) continue;
    for (const extract of extractionsOf(resource.type)) extract(resource, out);
    if (resource instanceof AssetResource && resource.iamPolicy) {
      const { policy, on } = resource.iamPolicy;
      addBindings(resource, policy as Properties, "iamPolicy", on, out);
    }
  }
  return { resources, ...out };
}

import type { Facts, Properties, Resource, Unread } from "../../model/index.js";
import { AssetResource } from "../assetResource.js";
import { equivalentsOf, isNative, nestedResources } from "../cloudformation/template.js";
import { withLastUses } from "../lastUse/join.js";
import { UseResource } from "../lastUse/useResource.js";
import { identities } from "./aws/identity.js";
import { links } from "./aws/links.js";
import { organisation, policies } from "./aws/policies.js";
import { providers } from "./aws/providers.js";
import { resourcePolicies } from "./aws/resourcePolicies.js";
import { addUnread, type Collected, type Extract, type Extractions, emptyCollection } from "./collect.js";
import { extractCredentials, hasCredentials } from "./credentials/extract.js";
import { documents } from "./documents.js";
import { addBindings, gcpGrantExtraction } from "./gcp/grants.js";
import { gcpIdentities } from "./gcp/identity.js";
import { gcpProviders } from "./gcp/providers.js";
import { holdsManifest, manifestsIn } from "./kubernetes/nested.js";
import { rbac } from "./kubernetes/rbac.js";
import { serviceAccounts } from "./kubernetes/serviceAccounts.js";
import { saas } from "./saas/extract.js";
import { extractWorkload, isWorkload } from "./workloads/extract.js";

/** One extraction for each type: groups of files by what they find, merged where a type stands in several. */
const groups: readonly Extractions[] = [
  identities,
  policies,
  organisation,
  providers,
  resourcePolicies,
  links,
  gcpIdentities,
  gcpProviders,
  serviceAccounts,
  rbac,
  saas,
  documents,
];

const memo = new Map<string, readonly Extract[]>();

/** The extractions of a type, looked up once. */
function extractionsOf(type: string): readonly Extract[] {
  let found = memo.get(type);
  if (!found) {
    const own = groups.flatMap((group) => (Object.hasOwn(group, type) ? [group[type]!] : []));
    const grant = gcpGrantExtraction(type);
    found = [
      ...own,
      ...(grant ? [grant] : []),
      ...(hasCredentials(type) ? [extractCredentials] : []),
      ...(isWorkload(type) ? [extractWorkload] : []),
      ...(holdsManifest(type) ? [extractManifest] : []),
    ];
    memo.set(type, found);
  }
  return found;
}

/** Whether facts are made of resources of a type: only they are looked at whatever the rules are. */
export function makesFacts(type: string): boolean {
  return extractionsOf(type).length > 0 || isNative(type);
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
  const all: Resource[] = [];
  const nested: Resource[] = [];
  for (const given of resources) {
    if ((given.change === "delete") !== (options.removed ?? false)) {
      all.push(given);
      continue;
    }
    extractAll(given, out);
    for (const resource of equivalentsOf(given)) {
      all.push(resource);
      if (resource !== given) extractAll(resource, out);
    }
    const inside = nestedResources(given);
    for (const each of inside.resources) {
      nested.push(each);
      extractAll(each, out);
    }
    out.unread.push(...inside.unread);
  }
  const { lastUses, ...facts } = out;
  return withLastUses({ resources: nested.length > 0 ? [...all, ...nested] : all, ...facts }, lastUses);
}

function extractAll(resource: Resource, out: Collected): void {
  for (const extract of extractionsOf(resource.type)) extract(resource, out);
  if (resource instanceof AssetResource && resource.iamPolicy) {
    const { policy, on } = resource.iamPolicy;
    addBindings(resource, policy as Properties, "iamPolicy", on, out);
  }
  if (resource instanceof UseResource) out.lastUses.push(resource.lastUse);
}

/** Facts of a resource that holds Kubernetes objects are those of the objects. */
function extractManifest(resource: Resource, out: Collected): void {
  const objects = manifestsIn(resource);
  if (objects === undefined) addUnread(resource, "", "a Kubernetes object that cannot be read", out);
  for (const object of objects ?? []) extractAll(object, out);
}

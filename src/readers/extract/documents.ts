import { type GcpScope, isProperties, type Reference, Unknown } from "../../model/index.js";
import { awsPolicyOf, type Extractions, trustOf } from "./collect.js";
import { addBindings } from "./gcp/grants.js";
import { asText, blocksOf } from "./read.js";

/** Bare documents: a policy in a file of its own does not say what it is attached to. */
export const documents: Extractions = {
  "document:aws/trust": (resource, out) => {
    const value = new Unknown("a bare document does not name its role");
    const identity: Reference = { value, addresses: [resource.address] };
    out.trusts.push(trustOf({ resource, path: "" }, identity, resource.properties.document));
  },
  "document:aws/identity": (resource, out) => {
    out.permissions.push(awsPolicyOf({ resource, path: "" }, "identity", [], resource.properties.document));
  },
  "document:aws/resource": (resource, out) => {
    out.permissions.push(awsPolicyOf({ resource, path: "" }, "resource", [], resource.properties.document));
  },
  "document:gcp/policy": (resource, out) => {
    const { properties } = resource;
    if (isProperties(properties)) addBindings(resource, properties, "", bareScope(resource), out);
  },
};

const projectRole = /^roles\/(owner|editor|viewer|browser|resourcemanager\.)/;
const accountRole = /^roles\/iam\.(workloadIdentityUser|serviceAccount\w+)$/;

/** Basic roles stand on projects (or above); a policy of nothing but impersonation roles is a service account's. */
function bareScope(resource: {
  readonly address: string;
  readonly properties: Parameters<typeof blocksOf>[0];
}): GcpScope {
  const name: Reference = {
    value: new Unknown("a bare policy does not say what it is set on"),
    addresses: [resource.address],
  };
  const bindings = isProperties(resource.properties) ? resource.properties.bindings : undefined;
  const roles = blocksOf(bindings).map(([binding]) => asText(binding.role));
  const some = (pattern: RegExp) => roles.some((role) => typeof role === "string" && pattern.test(role));
  if (some(projectRole)) return { kind: "project", name };
  const onlyAccount =
    roles.length > 0 && roles.every((role) => typeof role === "string" && accountRole.test(role));
  return onlyAccount ? { kind: "service-account", name } : { kind: "resource", name };
}

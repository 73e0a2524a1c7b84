import { isProperties, type Knowable, type Resource, reveal, Unknown } from "../../../model/index.js";
import type { Extract, Extractions } from "../collect.js";
import { asText, booleanAt, knownText, notGiven, textAt, textsAt, valueAt } from "../read.js";

/** Providers of workload and workforce identity pools: who may be exchanged into this organisation's principals. */
export const gcpProviders: Extractions = {
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": poolProvider(
    ["project", "projects"],
    "workloadIdentityPools",
    ["workloadIdentityPoolId", "workloadIdentityPoolProviderId"],
  ),
  "gcp:iam/workforcePoolProvider:WorkforcePoolProvider": poolProvider(undefined, "workforcePools", [
    "workforcePoolId",
    "providerId",
  ]),
};

function poolProvider(
  parent: readonly [property: string, collection: string] | undefined,
  pools: string,
  [poolId, providerId]: readonly [string, string],
): Extract {
  return (resource, out) => {
    const issuer = textAt(resource, "oidc.issuerUri");
    const condition = textAt(resource, "attributeCondition");
    const mapping = mappingOf(resource);
    const awsAccount = textAt(resource, "aws.accountId");
    out.providers.push({
      resource,
      path: "",
      kind: kindOf(resource),
      id: nameOf(resource, parent, pools, poolId, providerId),
      ...(issuer === undefined ? {} : { issuer }),
      audiences: textsAt(resource, "oidc.allowedAudiences"),
      ...(mapping === undefined ? {} : { mapping }),
      ...(condition === undefined || condition === "" ? {} : { condition }),
      ...(awsAccount === undefined ? {} : { awsAccount }),
      // What is deleted can be brought back for thirty days, and lets nobody in until then.
      disabled:
        knownText(resource, "state") === "DELETED" ? true : (booleanAt(resource, "disabled") ?? false),
    });
  };
}

function kindOf(resource: Resource): "gcp-oidc" | "gcp-aws" | "gcp-saml" | "gcp-x509" {
  for (const kind of ["aws", "saml", "x509"] as const) {
    if (valueAt(resource.properties, kind) !== undefined) return `gcp-${kind}`;
  }
  return "gcp-oidc";
}

function mappingOf(resource: Resource): Knowable<Readonly<Record<string, Knowable<string>>>> | undefined {
  const value = reveal(valueAt(resource.properties, "attributeMapping"));
  if (value instanceof Unknown) return value;
  if (!isProperties(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asText(each) ?? notGiven]));
}

function nameOf(
  resource: Resource,
  parent: readonly [string, string] | undefined,
  pools: string,
  poolId: string,
  providerId: string,
): Knowable<string> {
  const name = textAt(resource, "name");
  if (typeof name === "string") return name;
  const owner = parent ? knownText(resource, parent[0]) : "";
  const [pool, provider] = [knownText(resource, poolId), knownText(resource, providerId)];
  if (owner === undefined || pool === undefined || provider === undefined) return name ?? notGiven;
  const prefix = parent ? `${parent[1]}/${owner}/` : "";
  return `${prefix}locations/global/${pools}/${pool}/providers/${provider}`;
}

import type { JsonObject } from "../text/json.js";

/** Names as `gcloud` prints them, with the asset types that Cloud Asset Inventory calls the same things by. */
const names: readonly (readonly [name: RegExp, property: string, assetType: string])[] = [
  [
    /^projects\/[^/]+\/serviceAccounts\/[^/]+\/keys\//,
    "keyAlgorithm",
    "iam.googleapis.com/ServiceAccountKey",
  ],
  [/^projects\/[^/]+\/serviceAccounts\/[^/]+$/, "email", "iam.googleapis.com/ServiceAccount"],
  [
    /^projects\/[^/]+\/locations\/[^/]+\/workloadIdentityPools\/[^/]+\/providers\/[^/]+$/,
    "attributeMapping",
    "iam.googleapis.com/WorkloadIdentityPoolProvider",
  ],
  [/^(?:projects|organizations)\/[^/]+\/roles\/[^/]+$/, "includedPermissions", "iam.googleapis.com/Role"],
  [/^projects\/[^/]+\/locations\/[^/]+\/keys\/[^/]+$/, "uid", "apikeys.googleapis.com/Key"],
];

/**
 * The asset type of what a `list` or `describe` command of `gcloud` prints: service accounts and their keys, providers
 * of workload identity pools, custom roles, API keys; undefined for anything else.
 */
export function listedAssetType(value: JsonObject): string | undefined {
  const { name } = value;
  if (typeof name !== "string" || !/^(?:projects|organizations)\//.test(name)) return undefined;
  return names.find(([form, property]) => form.test(name) && Object.hasOwn(value, property))?.[2];
}

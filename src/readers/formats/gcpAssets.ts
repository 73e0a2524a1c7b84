import type { GcpScope, Source } from "../../model/index.js";
import { AssetResource } from "../assetResource.js";
import { assetProperties, assetTypes } from "../gcp/assets.js";
import { listedAssetType } from "../gcp/listed.js";
import { InputProblem } from "../problem.js";
import { isObject, type Json, type JsonObject, objects, textOf, typeOf } from "../text/json.js";
import type { Reading } from "./reading.js";

/**
 * A Cloud Asset Inventory export: a list, `{"assets": […]}`, one asset, or one asset a line; camelCase or
 * snake_case. Resource and IAM policy of one asset may come in separate entries
 * (Google Cloud, Cloud Asset API, `Asset`).
 */
export function readGcpAssets(file: string, content: Json): Reading {
  const inside = isObject(content) ? (content.assets ?? content.results) : undefined;
  const list = Array.isArray(content) ? content : (inside ?? [content]);
  if (!Array.isArray(list))
    throw new InputProblem(file, "is not a GCP asset export: `assets` is not a list", "assets");
  const source: Source = { file };
  const reading: Reading = { resources: [], unread: [] };
  const assets = new Map<
    string,
    { type: string; data?: JsonObject; policy?: JsonObject; entry: JsonObject }
  >();
  list.map(asAsset).forEach((entry, index) => {
    const name = isObject(entry) ? textOf(entry.name) : undefined;
    const type = isObject(entry) ? typeOf(entry.assetType ?? entry.asset_type) : undefined;
    if (!isObject(entry) || name === undefined || type === undefined) {
      reading.unread.push({ source, path: `[${index}]`, reason: "an asset without name or type" });
      return;
    }
    const asset = assets.get(name) ?? { type, entry };
    const resource = entry.resource;
    if (isObject(resource) && isObject(resource.data)) asset.data = resource.data;
    const policy = entry.iamPolicy ?? entry.iam_policy;
    if (isObject(policy)) asset.policy = asset.policy ? together(asset.policy, policy) : policy;
    assets.set(name, asset);
  });
  for (const [name, { type, data, policy }] of assets) {
    // Google's own keys for a service account are rotated by Google and never leave it.
    const isGoogles = data?.keyType === "SYSTEM_MANAGED";
    const token = isGoogles ? type : (assetTypes[type] ?? type);
    const properties = assetProperties(token, name, data ?? {});
    const iamPolicy = policy && { policy, on: scopeOf(name, type, token) };
    const short = name.slice(name.lastIndexOf("/") + 1);
    // Without its data an asset declares nothing: only its policy is known.
    const known = data === undefined ? type : token;
    reading.resources.push(new AssetResource(name, known, short, properties, source, iamPolicy));
  }
  return reading;
}

/** What two entries say of one asset: nothing that one of them grants is lost. */
function together(one: JsonObject, other: JsonObject): JsonObject {
  const known = new Set(objects(one.bindings).map((each) => JSON.stringify(each)));
  const more = objects(other.bindings).filter((each) => !known.has(JSON.stringify(each)));
  return { ...one, ...other, bindings: [...objects(one.bindings), ...more] };
}

/**
 * An entry as an asset: also what the searches of Cloud Asset Inventory print (`gcloud asset search-all-iam-policies`
 * and `search-all-resources`), and what other commands of `gcloud` list.
 */
function asAsset(entry: Json): Json {
  if (!isObject(entry)) return entry;
  const { name, resource, policy, assetType } = entry;
  // A found policy: the resource is named, not given.
  if (typeof resource === "string" && isObject(policy))
    return { name: resource, assetType: assetType ?? null, iamPolicy: policy };
  if (typeof name !== "string") return entry;
  const listed = assetType === undefined ? listedAssetType(entry) : undefined;
  if (listed !== undefined) {
    const service = listed.slice(0, listed.indexOf("/"));
    return { name: `//${service}/${name}`, assetType: listed, resource: { data: entry } };
  }
  // A found account: its name says what its data would.
  const found = /\/projects\/([^/]+)\/serviceAccounts\/([^/]+@[^/]+)$/.exec(name);
  if (found === null || resource !== undefined || assetType !== "iam.googleapis.com/ServiceAccount")
    return entry;
  const [, projectId = "", email = ""] = found;
  return { ...entry, resource: { data: { email, projectId, displayName: entry.displayName ?? null } } };
}

/** `//cloudresourcemanager.googleapis.com/projects/p` and its like, as scopes. */
function scopeOf(name: string, assetType: string, token: string): GcpScope {
  const short = name.slice(name.lastIndexOf("/") + 1);
  const reference = { value: short, addresses: [name] };
  switch (assetType) {
    case "cloudresourcemanager.googleapis.com/Project":
      return { kind: "project", name: reference };
    case "cloudresourcemanager.googleapis.com/Folder":
      return { kind: "folder", name: reference };
    case "cloudresourcemanager.googleapis.com/Organization":
      return { kind: "organization", name: reference };
    case "cloudbilling.googleapis.com/BillingAccount":
      return { kind: "billing-account", name: reference };
    case "iam.googleapis.com/ServiceAccount":
      return { kind: "service-account", name: reference };
    case "iam.googleapis.com/WorkloadIdentityPool":
      return { kind: "workload-identity-pool", name: reference };
    default:
      return { kind: "resource", name: { value: name, addresses: [name] }, type: token };
  }
}

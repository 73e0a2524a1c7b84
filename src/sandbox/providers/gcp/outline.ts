import type { Properties } from "../../../model/index.js";
import { pseudoRandom } from "../core/naming.js";
import { recordModel } from "../core/recordModel.js";
import type { SdkResource } from "../core/sdk.js";
import { text } from "../core/values.js";
import { type GcpCall, type GcpModel, projectId, projectNumber } from "./settings.js";

/** Modules whose types decide who may do what: none of them is made up. */
const IDENTITY_MODULES = new Set([
  "accesscontextmanager",
  "agentidentity",
  "certificateauthority",
  "cloudidentity",
  "iam",
  "iap",
  "identityplatform",
  "orgpolicy",
  "privilegedaccessmanager",
  "serviceaccount",
]);

/** Types elsewhere that grant access, or that hold or mint what authenticates. */
const IDENTITY_NAMES =
  /I[Aa][Mm]|ServiceAccount|ServiceIdentity|HmacKey|ApiKey|AccessControl|A[Cc][Ll]$|OrganizationPolicy|SshPublicKey|IdpConfig|Credential/;

/** Whether a type has a bearing on identity, so that it must be modelled or refused. */
export function isGcpIdentityType(type: string): boolean {
  const [, module = "", name = ""] = /^gcp:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  return (
    IDENTITY_MODULES.has(module) || IDENTITY_NAMES.test(name) || type === "gcp:organizations/policy:Policy"
  );
}

/** What a change of it always makes another resource. */
const FIXED = new Set(["name", "project", "location", "region", "zone"]);

/** A type known in outline: a plausible id and name, its inputs back, nothing checked but their shape. */
export function outline(type: string, resource: SdkResource): GcpModel {
  const [, module = "", name = ""] = /^gcp:(\w+)\/(\w+):/.exec(type) ?? [];
  const isNamed = "name" in resource.inputs && resource.outputs.name?.always === true;
  return recordModel({
    type,
    ...(isNamed ? { naming: { property: "name", longest: 63, lowerCase: true } } : {}),
    defaults: "deletionPolicy" in resource.inputs ? { deletionPolicy: "DELETE" } : {},
    immutable: Object.entries(resource.inputs)
      .filter(([property, { replaces }]) => replaces || FIXED.has(property))
      .map(([property]) => property),
    notImported: ["deletionPolicy"],
    key: () => undefined,
    mint: (properties, call) => idOf(name, properties, call),
    outputs: (properties, call, before, key = "") => {
      const made = computed(module, resource, properties, call, key);
      return Object.fromEntries(
        Object.entries(made).map(([property, value]) => [property, before?.[property] ?? value]),
      );
    },
  });
}

function idOf(kind: string, properties: Properties, call: GcpCall): string {
  const project = projectId(text(properties, "project") ?? call.settings.project ?? "-");
  const place = text(properties, "location") ?? text(properties, "region") ?? text(properties, "zone");
  const own = text(properties, `${kind}Id`) ?? text(properties, "name") ?? pseudoRandom(12, "hex", call.urn);
  return `projects/${project}/${place === undefined ? "" : `locations/${place}/`}${kind}s/${own}`;
}

function computed(
  module: string,
  resource: SdkResource,
  properties: Properties,
  call: GcpCall,
  id: string,
): Properties {
  const project = projectId(text(properties, "project") ?? call.settings.project ?? "-");
  const only = Object.entries(resource.outputs).filter(
    ([property]) => resource.inputs[property] === undefined,
  );
  return Object.fromEntries(
    only.flatMap(([property, { type }]): [string, string | number][] => {
      if (property === "projectNumber") return [[property, projectNumber(project)]];
      if (type.kind !== "string") return [];
      if (property === "name") return [[property, id]];
      if (property === "selfLink") return [[property, `https://www.googleapis.com/${module}/v1/${id}`]];
      if (/^(?:create|update)Time$|^timeCreated$|^updated$|Timestamp$/.test(property))
        return [[property, call.now.toISOString()]];
      if (property === "uid" || property.endsWith("Id")) return [[property, pseudoRandom(18, "digits", id)]];
      return [];
    }),
  );
}

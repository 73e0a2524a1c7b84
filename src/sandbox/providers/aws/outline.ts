import type { Properties, Value } from "../../../model/index.js";
import { pseudoRandom } from "../core/naming.js";
import { recordModel } from "../core/recordModel.js";
import type { SdkResource } from "../core/sdk.js";
import { text } from "../core/values.js";
import { fakeSecret } from "./iam/fakeSecret.js";
import { type AwsCall, type AwsModel, arn } from "./settings.js";

/** Modules whose types decide who may do what: none of them is made up. */
const IDENTITY_MODULES = new Set([
  "acmpca",
  "cognito",
  "iam",
  "identitystore",
  "organizations",
  "ram",
  "rolesanywhere",
  "ssoadmin",
  "sts",
  "verifiedpermissions",
  "verifiedaccess",
]);

/** Types elsewhere that grant access. */
const IDENTITY_NAMES =
  /Policy(?:Attachment)?$|Permission$|Grant$|AccessEntry|PodIdentity|OidcProvider|IdentityProvider|WorkloadIdentity|TrustProvider|Authorizer$/;

/** Policies that have nothing to do with access. */
const OTHER_POLICIES =
  /(?:Lifecycle|Redrive|RedriveAllow|Scheduling|ProxyProtocol|Metering|Traffic|StorageTier|V2|Scaling|Backup|Retention|Routing|CachePolic|OriginRequest|ResponseHeaders|Security|Alarm|Notification|Dlm|Origin|StickinessPolic|LoadBalancer|Listener|Budget|Replication|Firewall|Health).*Policy$|^appautoscaling|^autoscaling|^autoscalingplans|^cloudfront|^dlm|^elb|^alb|^lb|^networkfirewall|^fms|^lightsail|^route53/;

/** Whether a type has a bearing on identity, so that it must be modelled or refused. */
export function isAwsIdentityType(type: string): boolean {
  const [, module = "", name = ""] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  if (IDENTITY_MODULES.has(module)) return true;
  return IDENTITY_NAMES.test(name) && !OTHER_POLICIES.test(name) && !OTHER_POLICIES.test(module);
}

/**
 * A type known in outline: a plausible id and ARN, its inputs back, nothing checked but their shape. What it mints as
 * secret is visibly made up.
 */
export function outline(type: string, resource: SdkResource): AwsModel {
  const [, module = "", name = ""] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  return recordModel({
    type,
    ...("name" in resource.inputs && resource.outputs.name?.always === true
      ? { naming: { property: "name", longest: 64 } }
      : {}),
    immutable: Object.entries(resource.inputs)
      .filter(([property, { replaces }]) => replaces || ["name", "namePrefix", "region"].includes(property))
      .map(([property]) => property),
    key: () => undefined,
    mint: (properties, call) => idOf(name, properties, call),
    outputs: (_properties, call, before, key = "") => {
      const made = computed(module, name, resource, call, key);
      return Object.fromEntries(
        Object.entries(made).map(([property, value]) => [property, before?.[property] ?? value]),
      );
    },
  });
}

function idOf(name: string, properties: Properties, call: AwsCall): string {
  return (
    text(properties, "name") ??
    `${name.toLowerCase()}-${pseudoRandom(17, "hex", call.settings.account, call.urn)}`
  );
}

function computed(
  module: string,
  name: string,
  resource: SdkResource,
  call: AwsCall,
  id: string,
): Properties {
  const only = Object.entries(resource.outputs).filter(
    ([property]) => resource.inputs[property] === undefined,
  );
  return Object.fromEntries(
    only.flatMap(([property, { type }]): [string, Value][] => {
      if (type.kind !== "string") return [];
      if (resource.secrets.includes(property)) return [[property, fakeSecret(40, id, property)]];
      if (property === "arn")
        return [[property, arn(call.settings, module, `${name}/${id}`, call.settings.region)]];
      if (/(?:[cC]reat|[uU]pdat|Modif).*(?:Date|Time|At)$/.test(property))
        return [[property, call.now.toISOString()]];
      if (property === "ownerId" || property === "accountId") return [[property, call.settings.account]];
      if (/(?:Id|Arn|Url|Endpoint|Name)$/.test(property)) return [[property, id]];
      return [];
    }),
  );
}

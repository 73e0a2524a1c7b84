import type { Properties } from "../../../../model/index.js";
import type { SdkResource } from "../../core/sdk.js";
import { plain } from "../../core/values.js";

/** What a type of the families `…IAMMember`, `…IAMBinding`, `…IAMPolicy`, `…IAMAuditConfig` is about. */
export interface Family {
  readonly kind: "member" | "binding" | "policy" | "audit";
  readonly type: string;
  /** The family's policy type, under which the account keeps what all of them have written. */
  readonly policyType: string;
  /** The properties that say on what the policy is set, in the order of its id. */
  readonly scope: readonly string[];
}

const KINDS = { Member: "member", Binding: "binding", Policy: "policy", AuditConfig: "audit" } as const;
const OWN = new Set(["role", "member", "members", "condition", "policyData", "service", "auditLogConfigs"]);
/** From the widest to the narrowest, as in a resource's name. */
const ORDER = ["orgId", "organization", "folder", "project", "location", "region", "zone"];

/** The family of a type; undefined when it is of none. Google's services have some hundred, all alike. */
export function familyOf(type: string, { inputs }: SdkResource): Family | undefined {
  const suffix = /I(?:AM|am)(Member|Binding|Policy|AuditConfig)$/.exec(type)?.[1] as
    | keyof typeof KINDS
    | undefined;
  if (suffix === undefined) return undefined;
  const kind = KINDS[suffix];
  if (kind !== "audit" && !("role" in inputs) && !("policyData" in inputs)) return undefined;
  return {
    kind,
    type,
    policyType: policyType(type),
    scope: Object.keys(inputs)
      .filter((name) => !OWN.has(name))
      .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other)),
  };
}

function rank(name: string): number {
  const place = ORDER.indexOf(name);
  return place < 0 ? ORDER.length : place;
}

/** Organisations and folders write audit configurations as `Iam…`, where their policies are `IAM…`. */
function policyType(type: string): string {
  const policy = type.replace(/(Member|Binding|Policy|AuditConfig)(?=[:]|$)/g, "Policy");
  return policy.replace(
    /^(gcp:(?:organizations|folder|projects)\/)iamPolicy:IamPolicy$/,
    "$1iAMPolicy:IAMPolicy",
  );
}

export function scopeProperties(family: Family, properties: Properties): Properties {
  return Object.fromEntries(
    family.scope.flatMap((name) => {
      const value = plain(properties[name]);
      return value === undefined || value === null ? [] : [[name, value]];
    }),
  );
}

/** What the policy is set on, however it is written: by its full name, or by its short one with its place. */
export function scopeId(family: Family, properties: Properties): string {
  const scope = scopeProperties(family, properties);
  const values = Object.values(scope).map(String);
  const full = values.find((value) => /^projects\/[^/]+\/./.test(value));
  if (full !== undefined) return full;
  if (/^gcp:storage\/bucketI/.test(family.type)) return `b/${values.join("/").replace(/^b\//, "")}`;
  if (typeof scope.folder === "string") return `folders/${scope.folder.replace(/^folders\//, "")}`;
  const own = Object.keys(scope).filter((name) => !ORDER.includes(name));
  const project = String(scope.project ?? "").replace(/^projects\//, "");
  const collection = collectionOf(family.type);
  if (own.length !== 1 || collection === undefined || project === "") {
    return values.map((value) => value.replace(/^(?:projects|organizations)\//, "")).join("/");
  }
  const location = scope.location ?? scope.region ?? scope.zone;
  const place = location === undefined ? "" : `locations/${location}/`;
  return `projects/${project}/${place}${collection}/${scope[own[0] ?? ""]}`;
}

/** `secrets` for `SecretIamMember`; undefined for a family that is named for no resource. */
function collectionOf(type: string): string | undefined {
  const kind = /:(\w*?)I(?:AM|am)(?:Member|Binding|Policy|AuditConfig)$/.exec(type)?.[1];
  if (kind === undefined || kind === "") return undefined;
  const name = kind.charAt(0).toLowerCase() + kind.slice(1);
  return name.endsWith("y") ? `${name.slice(0, -1)}ies` : `${name}s`;
}

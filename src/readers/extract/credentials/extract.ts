import {
  type Credential,
  isProperties,
  type Knowable,
  mapKnown,
  type Properties,
  type Reference,
  type Resource,
  reveal,
  Unknown,
  type Value,
} from "../../../model/index.js";
import type { Collected } from "../collect.js";
import { asText, knownText, notGiven, numberAt, referenceAt, textAt, valueAt, valuesAt } from "../read.js";
import { ownName } from "../saas/names.js";
import { scopesOf } from "../saas/scopes.js";
import { catalogue } from "./catalogue.js";
import type { Condition, CredentialRow, Lifetime, Until } from "./row.js";

type Row = (typeof catalogue)[number];

const rowsByType = groupByType();

function groupByType(): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of catalogue) {
    const group = groups.get(row.type);
    if (group) group.push(row);
    else groups.set(row.type, [row]);
  }
  return groups;
}

/** Whether a type is in the credential catalogue. */
export function hasCredentials(type: string): boolean {
  return rowsByType.has(type);
}

/** The credentials that one resource mints, holds or registers. Their values are never part of the facts. */
export function extractCredentials(resource: Resource, out: Collected): void {
  for (const row of rowsByType.get(resource.type) ?? []) {
    if (row.when && !holds(resource, row.when)) continue;
    if (row.unless && surely(resource, row.unless)) continue;
    const isProvider = resource.type.startsWith("pulumi:providers:");
    const places = row.paths
      ? row.paths.flatMap((path) => givenAt(resource.properties, path, isProvider))
      : [row.at ?? ""];
    for (const path of places) out.credentials.push(credential(resource, row, path));
  }
}

function credential(resource: Resource, row: Row, path: string): Credential {
  const isRegistered =
    row.registeredBy !== undefined && isGiven(valueAt(resource.properties, row.registeredBy));
  const holder = row.holder !== undefined && holderOf(resource, row.holder, row.service);
  const scopes = scopesOf(resource, row);
  const created = firstText(resource, creationDates);
  const lastUsed = knownText(resource, "lastUsedDate");
  return {
    resource,
    path: isRegistered ? row.registeredBy! : path,
    kind: row.kind,
    cloud: row.cloud,
    id: knownText(resource, "arn") ?? resource.address,
    ...(holder ? { holder } : {}),
    origin: isRegistered ? "registered" : row.origin,
    lifetime: lifetimeOf(resource, row),
    ...(created === undefined ? {} : { created }),
    ...(lastUsed === undefined ? {} : { lastUsed }),
    ...(resource.properties.neverUsed === true ? { neverUsed: true } : {}),
    active: activeOf(resource),
    ...(scopes === undefined ? {} : { scopes }),
  };
}

function holderOf(resource: Resource, path: string, service: string | undefined): Reference | undefined {
  if (path === ".") return { value: notGiven, addresses: [resource.address] };
  if (valueAt(resource.properties, path) === undefined) return undefined;
  const reference = referenceAt(resource, path);
  return service === undefined
    ? reference
    : { ...reference, value: mapKnown(reference.value, (text) => ownName(service, text)) };
}

/** Properties with the date of creation, or of the first day that it is valid. */
const creationDates = ["createDate", "createTime", "createdAt", "validAfter", "startDate"];

function firstText(resource: Resource, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const text = knownText(resource, path);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** `status` and `state` of keys; anything without them is active as long as it exists. */
function activeOf(resource: Resource): Knowable<boolean> {
  const status = textAt(resource, "status") ?? textAt(resource, "state");
  if (status === undefined) return true;
  if (status instanceof Unknown) return true;
  return !/^(inactive|disabled|expired|revoked)$/i.test(status);
}

const seconds = { seconds: 1, hours: 3600, days: 86_400 } as const;

function lifetimeOf(resource: Resource, row: CredentialRow): Knowable<number> {
  const rule: Lifetime = row.lifetime ?? Number.POSITIVE_INFINITY;
  if (typeof rule === "number") return rule;
  if ("property" in rule) {
    const given = durationAt(resource, rule.property) ?? orUnknown(rule.default);
    return given instanceof Unknown || given === rule.default ? given : given * seconds[rule.unit];
  }
  return untilDate(resource, rule);
}

/** A number, or Google's `3600s`. */
function durationAt(resource: Resource, property: string): Knowable<number> | undefined {
  const text = textAt(resource, property);
  if (typeof text === "string" && /^\d+(\.\d+)?s$/.test(text)) return Number(text.slice(0, -1));
  return numberAt(resource, property);
}

function orUnknown(value: number): Knowable<number> {
  return Number.isNaN(value) ? new Unknown("not given") : value;
}

function untilDate(resource: Resource, rule: Until): Knowable<number> {
  const until = valueAt(resource.properties, rule.until);
  if (!isGiven(until)) return orUnknown(rule.default);
  const plain = reveal(until);
  // A certificate authority's `validity {type, value}`.
  if (isProperties(plain)) return validity(plain);
  const [text, start] = [asText(plain), firstText(resource, creationDates)];
  if (typeof text === "string" && start !== undefined) {
    const span = (Date.parse(text) - Date.parse(start)) / 1000;
    // Google writes the year 9999 for "never".
    if (!Number.isNaN(span)) return text.startsWith("9999") ? Number.POSITIVE_INFINITY : span;
  }
  if (text instanceof Unknown) return rule.default === Number.POSITIVE_INFINITY ? rule.default : text;
  return Number.isNaN(rule.atMost) ? new Unknown(`valid until ${text}`) : rule.atMost;
}

const validityUnits: Readonly<Record<string, number>> = {
  DAYS: 86_400,
  MONTHS: 30 * 86_400,
  YEARS: 365 * 86_400,
};

function validity(block: Properties): Knowable<number> {
  const [type, value] = [asText(block.type), asText(block.value)];
  if (typeof type !== "string" || typeof value !== "string") return new Unknown("the validity is not known");
  const unit = validityUnits[type];
  return unit === undefined ? new Unknown(`valid until ${value}`) : Number(value) * unit;
}

/** Whether a condition may hold: an unknown value may. */
function holds(resource: Resource, condition: Condition): boolean {
  const value = reveal(valueAt(resource.properties, condition.property));
  return value instanceof Unknown || surely(resource, condition);
}

function surely(resource: Resource, { property, values }: Condition): boolean {
  const value = reveal(valueAt(resource.properties, property));
  if (value instanceof Unknown || !isGiven(value)) return false;
  const text = String(value).toLowerCase();
  return values ? values.some((each) => each.toLowerCase() === text) : text !== "false";
}

/** Given at all, be it unknown: an empty text, list or block is not. */
function isGiven(value: Value | undefined): boolean {
  const plain = reveal(value);
  if (plain === undefined || plain === null || plain === "") return false;
  if (plain instanceof Unknown) return true;
  return Array.isArray(plain) ? plain.length > 0 : !isProperties(plain) || Object.keys(plain).length > 0;
}

/**
 * Concrete paths at which something is given. What a provider is configured with is often a token that is fetched for
 * the run: there only what is known counts.
 */
function givenAt(properties: Properties, path: string, isKnownOnly: boolean): string[] {
  return valuesAt(properties, path)
    .filter(([, value]) => isGiven(value) && !(isKnownOnly && reveal(value) instanceof Unknown))
    .filter(([, value]) => !isSecretReference(value) && !isFederation(value))
    .map(([concrete]) => concrete);
}

/** CloudFormation's dynamic references name a secret instead of holding one. */
function isSecretReference(value: Value | undefined): boolean {
  const plain = reveal(value);
  return typeof plain === "string" && /^\{\{resolve:(secretsmanager|ssm-secure):[^}]*\}\}$/.test(plain);
}

/**
 * Credentials that hold no key: what tells Google's libraries to exchange a token, or a file of whose content nothing
 * is known.
 */
function isFederation(value: Value | undefined): boolean {
  const plain = reveal(value);
  if (typeof plain !== "string") return false;
  if (/^[~\w./-]+\.json$/.test(plain)) return true;
  return (
    plain.startsWith("{") && /"type"\s*:\s*"(?:external_account|impersonated_service_account)/.test(plain)
  );
}

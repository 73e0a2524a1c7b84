import {
  type ActionEntry,
  actionEntries,
  type ConditionKeyEntry,
  conditionKeyEntries,
  foreignPrefixes,
  globalKeyEntry,
  type ResourceTypeEntry,
  rcpServices,
  resourceTypeEntries,
  servicePrefixes,
} from "./catalogueData.js";
import { hasWildcard, matchesGlob } from "./glob.js";
import type { ValueType } from "./operators/operator.js";
import { matchesTemplate, type TemplateMatch, templatePattern } from "./templates.js";

export type AccessLevel = "List" | "Read" | "Write" | "Tagging" | "Permissions management";

/** One action of a service, as AWS's Service Authorization Reference lists it. */
export interface ActionFacts {
  /** Canonical spelling with its prefix, `s3:GetObject`. */
  readonly name: string;
  readonly service: string;
  /** Where the reference gives two, the one that says more than `Write`. */
  readonly accessLevel: AccessLevel;
  /** Resource types it can be limited to; empty: it takes `"Resource": "*"` only. */
  readonly resourceTypes: readonly { readonly name: string; readonly required: boolean }[];
  /** Keys that a request of this action may carry besides the global ones, `${…}` for a variable part. */
  readonly conditionKeys: readonly string[];
  /** Further actions that the caller needs; the package's present edition names none. */
  readonly dependentActions: readonly string[];
}

export interface ResourceTypeFacts {
  readonly service: string;
  readonly name: string;
  /** As the reference writes it: `arn:${Partition}:s3:::${BucketName}`. */
  readonly arn: string;
  /** The same with `*` for each variable. */
  readonly pattern: string;
  readonly conditionKeys: readonly string[];
}

export interface ConditionKeyFacts {
  /** Canonical spelling, `${…}` or a stand-in for a variable part. */
  readonly key: string;
  readonly type: ValueType;
  /** Whether a request may carry several values, so that conditions need `ForAnyValue:` or `ForAllValues:`. */
  readonly multiValued: boolean;
}

/** Every service prefix of the catalogue, in lower case. */
export function services(): readonly string[] {
  return [...servicePrefixes()];
}

export function isService(prefix: string): boolean {
  return servicePrefixes().has(prefix.toLowerCase());
}

/** Whether resource control policies govern a service's actions. */
export function isGovernedByRcp(service: string): boolean {
  return rcpServices().has(service.toLowerCase());
}

/** All actions of a service; empty for an unknown one. */
export function actionsOf(service: string): readonly ActionFacts[] {
  return [...(actionEntries(service)?.values() ?? [])].map((entry) => toAction(service.toLowerCase(), entry));
}

/** One action, in whatever case. */
export function findAction(action: string): ActionFacts | undefined {
  const [service, name] = splitAction(action);
  const entry = actionEntries(service)?.get(name);
  return entry === undefined ? undefined : toAction(service, entry);
}

function splitAction(action: string): readonly [string, string] {
  const colon = action.indexOf(":");
  return colon < 0
    ? [action.toLowerCase(), ""]
    : [action.slice(0, colon).toLowerCase(), action.slice(colon + 1).toLowerCase()];
}

/** Every known action that an `Action` pattern admits: `s3:Get*`, `*`. Reads only the services it can touch. */
export function actionsMatching(pattern: string): readonly ActionFacts[] {
  const folded = pattern.toLowerCase();
  const known = matching.get(folded) ?? findMatching(folded);
  // Patterns come from input: the memory is bounded.
  if (matching.size < mostPatterns) matching.set(folded, known);
  return known;
}

const matching = new Map<string, readonly ActionFacts[]>();
const mostPatterns = 10_000;

function findMatching(pattern: string): readonly ActionFacts[] {
  const [service, name] = splitAction(pattern);
  if (!hasWildcard(pattern)) return [findAction(pattern) ?? []].flat();
  if (pattern.includes(":") && !hasWildcard(service)) {
    return actionsOf(service).filter((action) =>
      matchesGlob(action.name.slice(service.length + 1).toLowerCase(), { text: name }),
    );
  }
  const whole = { text: pattern };
  return services().flatMap((prefix) =>
    actionsOf(prefix).filter((action) => matchesGlob(action.name.toLowerCase(), whole)),
  );
}

const facts = new WeakMap<ActionEntry, ActionFacts>();

function toAction(service: string, entry: ActionEntry): ActionFacts {
  const known = facts.get(entry);
  if (known !== undefined) return known;
  const action: ActionFacts = {
    name: `${service}:${entry.name}`,
    service,
    accessLevel: isMisfiled(service, entry) ? "Read" : (entry.accessLevel.split(",", 1)[0] as AccessLevel),
    resourceTypes: entry.resourceTypes.map(({ name, required }) => ({ name, required })),
    conditionKeys: [
      ...new Set([...entry.conditionKeys, ...entry.resourceTypes.flatMap((type) => type.conditionKeys)]),
    ],
    dependentActions: [
      ...new Set([
        ...entry.dependentActions,
        ...entry.resourceTypes.flatMap((type) => type.dependentActions),
      ]),
    ],
  };
  facts.set(entry, action);
  return action;
}

/**
 * The reference files some actions that only show things under writing or permissions (`glue:DescribeEntity`,
 * `monitron:ListProjectAdminUsers`, `fsx:GetResourcePolicy`): nothing is changed by a description, list or policy.
 */
function isMisfiled(service: string, { name, accessLevel }: ActionEntry): boolean {
  if (accessLevel === "Read" || accessLevel === "List") return false;
  return (service === "glue" ? shows : showsOnly).test(name);
}

const shows = /^(?:BatchGet|Get|List|Describe)/;
const showsOnly = /^(?:(?:List|Describe)[A-Z]|GetResourcePolicy$|GetResourcePermission$)/;

/** Whether an action can be limited to single resources; false: only `"Resource": "*"` works. */
export function hasResourceLevel(action: ActionFacts): boolean {
  return action.resourceTypes.length > 0;
}

export function resourceTypesOf(service: string): readonly ResourceTypeFacts[] {
  return [...(resourceTypeEntries(service)?.values() ?? [])].map((entry) =>
    toResourceType(service.toLowerCase(), entry),
  );
}

export function findResourceType(service: string, name: string): ResourceTypeFacts | undefined {
  const entry = resourceTypeEntries(service)?.get(name.toLowerCase());
  return entry === undefined ? undefined : toResourceType(service.toLowerCase(), entry);
}

function toResourceType(service: string, { key, arn, conditionKeys }: ResourceTypeEntry): ResourceTypeFacts {
  return { service, name: key, arn, pattern: templatePattern(arn), conditionKeys };
}

/**
 * The resource types that a concrete ARN fits best: those whose template says most about it. Several where the
 * templates cannot tell them apart; empty where none fits.
 *
 * @param service prefix to search; by default the one in the ARN
 */
export function resourceTypesOfArn(
  arn: string,
  service: string = arn.split(":", 3)[2] ?? "",
): readonly ResourceTypeFacts[] {
  const fits = resourceTypesOf(service).flatMap((type) => {
    const match = matchesTemplate(arn, type.arn);
    return match === undefined ? [] : [{ type, match }];
  });
  const best = fits.reduce<TemplateMatch | undefined>(
    (top, { match }) => (isBetter(match, top) ? match : top),
    undefined,
  );
  return fits.filter(({ match }) => best !== undefined && !isBetter(best, match)).map(({ type }) => type);
}

function isBetter(match: TemplateMatch, than: TemplateMatch | undefined): boolean {
  if (than === undefined) return true;
  return match.strict === than.strict ? match.literal > than.literal : match.strict;
}

/** Actions of the type's service that can be limited to it. */
export function actionsOn({ service, name }: ResourceTypeFacts): readonly ActionFacts[] {
  return actionsOf(service).filter((action) => action.resourceTypes.some((type) => type.name === name));
}

/** Claims of every OIDC provider, whatever its URL: the only ones that need no entry of their own. */
const claimsOfAnyProvider: Readonly<Record<string, boolean>> = { aud: false, sub: false, amr: true };

/**
 * A condition key's type, in whatever case and with its variable part filled in (`aws:RequestTag/team`,
 * `gitlab.example.com:sub`). `undefined` for a key that no service and no identity provider has.
 */
export function findConditionKey(key: string): ConditionKeyFacts | undefined {
  const folded = key.toLowerCase();
  // A few global keys have a service's prefix: ec2:SourceInstanceArn, lambda:SourceFunctionArn.
  const entry = globalKeyEntry(folded) ?? serviceKeyEntry(folded);
  if (entry !== undefined) return toConditionKey(entry);
  const colon = folded.lastIndexOf(":");
  const multiValued =
    colon > 0 && folded.slice(0, colon).includes(".")
      ? claimsOfAnyProvider[folded.slice(colon + 1)]
      : undefined;
  return multiValued === undefined ? undefined : { key, type: "String", multiValued };
}

function serviceKeyEntry(key: string): ConditionKeyEntry | undefined {
  return servicesOfKey(key)
    .map((service) => entryWithin(service, key))
    .find((entry) => entry !== undefined);
}

/** The services to ask: the key's own prefix, or those that an identity provider's keys belong to. */
function servicesOfKey(key: string): readonly string[] {
  const prefix = key.slice(0, Math.max(key.indexOf(":"), 0));
  if (servicePrefixes().has(prefix)) return [prefix];
  return [...foreignPrefixes()].flatMap(([template, names]) =>
    matchesGlob(key, { text: `${templatePattern(template.toLowerCase())}:*` }) ? names : [],
  );
}

function entryWithin(service: string, key: string): ConditionKeyEntry | undefined {
  const entries = conditionKeyEntries(service);
  const exact = entries?.get(key);
  if (exact !== undefined || entries === undefined) return exact;
  for (const [template, entry] of entries) {
    const pattern = keyPattern(template);
    if (pattern !== template && matchesGlob(key, { text: pattern })) return entry;
  }
  return undefined;
}

/** A key of tags has any name after its slash, though the reference writes `tag-key` there for some services. */
function keyPattern(template: string): string {
  return templatePattern(template).replace(/(tag)\/tag-?key$/, "$1/*");
}

const arrayOf = "ArrayOf";

function toConditionKey({ key, type }: ConditionKeyEntry): ConditionKeyFacts {
  const listed = type.startsWith(arrayOf);
  // The package has Cognito's amr as a single string; AWS documents `ForAnyValue:` for every provider's.
  return {
    key,
    type: (listed ? type.slice(arrayOf.length) : type) as ValueType,
    multiValued: listed || key.endsWith(":amr"),
  };
}

/** Whether requests of an action may carry a key: a global one, one of its own, or one of a resource type it takes. */
export function takesConditionKey(action: ActionFacts, key: string): boolean {
  const folded = key.toLowerCase();
  if (!tagKey.test(folded) && globalKeyEntry(folded) !== undefined) return true;
  const ofResources = action.resourceTypes.flatMap(
    ({ name }) => findResourceType(action.service, name)?.conditionKeys ?? [],
  );
  return [...action.conditionKeys, ...ofResources].some((template) =>
    matchesGlob(folded, { text: keyPattern(template.toLowerCase()) }),
  );
}

/** Global keys that not every action has: those of the request's and the resource's tags. */
const tagKey = /^aws:(?:requesttag\/|resourcetag\/|tagkeys$)/;

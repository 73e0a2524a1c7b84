import { techniques } from "../analysis/escalation/gcp/index.js";
import { type Expression, isProblem, parseCel, partsOf } from "../iam/gcp/cel/index.js";
import { denyName, evaluateCondition } from "../iam/gcp/index.js";
import { type Facts, type GcpGrant, type GcpScope, isKnown, type Knowable } from "../model/index.js";
import { gravePermission, isGraveRole, permissionsOfGrant } from "./gcpRoles.js";

const steps = new Set(techniques.flatMap(({ here, account }) => [...here, ...account]));
const kept = new WeakMap<ReadonlySet<string>, Map<string, ReadonlySet<string>>>();

/**
 * What a grant permits on everything in its scope: all of its role, or, under a condition, the grave permissions that
 * it leaves for resources which nobody had in mind. What cannot be evaluated counts as a bound; unknown where the
 * condition is not known.
 */
export function heldAnywhere(grant: GcpGrant, facts: Facts, now: Date): Knowable<ReadonlySet<string>> {
  const permissions = permissionsOfGrant(grant, facts);
  const { condition, on } = grant;
  if (condition === undefined || !isKnown(permissions)) return permissions;
  if (!isKnown(condition)) return condition;
  if (!isKnown(condition.expression)) return condition.expression;
  const memo = kept.get(permissions) ?? new Map<string, ReadonlySet<string>>();
  kept.set(permissions, memo);
  const key = JSON.stringify([condition.expression, on.kind, on.name.value, now.getTime()]);
  let found = memo.get(key);
  if (found === undefined) {
    const stays = leftBy(condition.expression, on, facts, now);
    found = new Set(graveOf(permissions).filter(stays));
    memo.set(key, found);
  }
  return found;
}

const graves = new WeakMap<ReadonlySet<string>, readonly string[]>();

/** The permissions of a role that some rule asks for, found once: roles hold thousands. */
function graveOf(permissions: ReadonlySet<string>): readonly string[] {
  const known = graves.get(permissions);
  if (known !== undefined) return known;
  const found = [...permissions].filter(
    (each) => gravePermission(new Set([each])) !== undefined || steps.has(shortName(each)),
  );
  graves.set(permissions, found);
  return found;
}

function shortName(permission: string): string {
  return permission.replace("iam.googleapis.com/", "iam.");
}

/** What stands for all that a project holds, where a role has no permission that is asked for. */
const anything = [
  "resourcemanager.projects.get",
  "iam.serviceAccounts.get",
  "storage.buckets.get",
  "secretmanager.secrets.get",
  "compute.instances.get",
];

/** Whether a condition leaves one of the permissions for resources of the scope that nobody had in mind. */
export function isUnbounded(
  { condition, on }: GcpGrant,
  facts: Facts,
  now: Date,
  permissions: readonly string[] = anything,
): boolean {
  if (condition === undefined) return true;
  if (!isKnown(condition) || !isKnown(condition.expression)) return false;
  return permissions.some(leftBy(condition.expression, on, facts, now));
}

/** Whether a condition is met by a request with a permission, at some time from now on, on some stranger. */
function leftBy(expression: string, on: GcpScope, facts: Facts, now: Date): (permission: string) => boolean {
  const parsed = parseCel(expression);
  if (isProblem(parsed)) return () => false;
  const texts = [...new Set(textsIn(parsed))];
  const times = timesFrom(now, expression, texts);
  const projects = projectsIn(on, texts);
  const shared = rolesToGive(texts, facts);
  const memo = new Map<string, boolean>();
  return (permission) => {
    const [api = "", rest = ""] = denyName(permission).split("/");
    const [asked = "", verb = ""] = rest.split(".");
    const isSharing = verb === "setIamPolicy";
    // What the condition does not speak of is all the same to it: one stranger stands for all of those.
    const word = isNamed(api, asked, texts) ? asked : "things";
    const key = `${word === asked ? api : ""}/${word} ${isSharing}`;
    let stays = memo.get(key);
    if (stays === undefined) {
      const attributes = isSharing ? shared.map((role) => ({ [modifiedGrants]: [role] })) : [{}];
      stays = strangers(api, word, projects).some((resource) =>
        times.some((time) =>
          attributes.some(
            (apiAttributes) =>
              evaluateCondition(expression, { time, resource, apiAttributes, tags: [] }).kind === "true",
          ),
        ),
      );
      memo.set(key, stays);
    }
    return stays;
  };
}

/** Whether a condition speaks of a kind of resources: by service, by type, or by a part of their names. */
function isNamed(api: string, asked: string, texts: readonly string[]): boolean {
  const word = words[asked] ?? asked;
  if (word === "serviceAccounts" || word === "projects") return true;
  const service = apis[api] ?? api;
  return texts.some((text) => text.includes(word) || text.includes(service) || isPart(text, service));
}

function isPart(text: string, service: string): boolean {
  return text !== "" && service.includes(text);
}

/** What a request to set a policy says of itself; other requests say nothing (IAM, "Attribute reference"). */
const modifiedGrants = "iam.googleapis.com/modifiedGrantsByRole";

/** Roles that lead to all others: the basic ones, and those that the condition names itself. */
function rolesToGive(texts: readonly string[], facts: Facts): readonly string[] {
  const named = texts.filter((text) => {
    if (!/(?:^|\/)roles\//.test(text)) return false;
    const permissions = permissionsOfGrant({ role: { value: text, addresses: [] } }, facts);
    return isKnown(permissions) && isGraveRole(text, permissions);
  });
  return ["roles/owner", ...named];
}

function* textsIn(expression: Expression): Iterable<string> {
  if (expression.kind === "literal" && typeof expression.value === "string") yield expression.value;
  for (const part of partsOf(expression)) yield* textsIn(part);
}

const hour = 3_600_000;

/** Now, the moment after each that the condition names, and a week in quarters of days where it tells those apart. */
function timesFrom(now: Date, expression: string, texts: readonly string[]): readonly Date[] {
  if (!expression.includes("request.time")) return [now];
  const quarters = expression.includes(".get") ? 28 : 1;
  const week = Array.from({ length: quarters }, (_, index) => new Date(now.getTime() + index * 6 * hour));
  const named = texts.map((text) => new Date(Date.parse(text) + 1000)).filter((time) => time > now);
  return [...week, ...named];
}

/** A project has an id and a number, of which a grant gives one; below a folder or organisation any is meant. */
function projectsIn({ kind, name }: GcpScope, texts: readonly string[]): readonly string[] {
  const own = isKnown(name.value) && kind === "project" ? name.value.replace(/^projects\//, "") : undefined;
  const named = texts.flatMap((text) => /^projects\/([^/]+)/.exec(text)?.[1] ?? []);
  const meant = own === undefined ? named : named.filter((each) => /^(?:\d+|[-_])$/.test(each));
  return [...new Set([own ?? "any-project", ...meant])];
}

/** APIs that conditions call otherwise than deny policies do. */
const apis: Readonly<Record<string, string>> = {
  "bigtable.googleapis.com": "bigtableadmin.googleapis.com",
  "cloudsql.googleapis.com": "sqladmin.googleapis.com",
};
/** What a permission is about, where that is not the word in it. */
const words: Readonly<Record<string, string>> = { serviceAccountKeys: "serviceAccounts" };
const types: Readonly<Record<string, string>> = { functions: "CloudFunction" };

const parents = ["", "locations/us-east1/", "zones/us-east1-b/", "regions/us-east1/", "global/"];

/** Resources of a kind that no condition would name, under each name that they may go by. */
function strangers(api: string, asked: string, projects: readonly string[]) {
  const word = words[asked] ?? asked;
  const service = apis[api] ?? api;
  const type = `${service}/${types[word] ?? titled(word)}`;
  return projects.flatMap((project) => namesOf(word, project)).map((name) => ({ service, type, name }));
}

function namesOf(word: string, project: string): readonly string[] {
  const below = `projects/${project}`;
  if (word === "projects") return [below];
  if (word === "folders" || word === "organizations") return [`${word}/999999999999`];
  if (word === "buckets") return ["projects/_/buckets/unlikely-9"];
  if (word === "objects" || word === "managedFolders")
    return [`projects/_/buckets/unlikely-9/${word}/unlikely-9`];
  const account = project === "-" || project === "_" ? "any-project" : project;
  const leaf = word === "serviceAccounts" ? `unlikely-9@${account}.iam.gserviceaccount.com` : "unlikely-9";
  return parents.map((parent) => `${below}/${parent}${word}/${leaf}`);
}

/** `keyRings` → `KeyRing`, `policies` → `Policy`: how the types of resources are called. */
function titled(word: string): string {
  const one = word.endsWith("ies") ? `${word.slice(0, -3)}y` : word.replace(/(?<=ss|x|ch)es$|s$/, "");
  return one.charAt(0).toUpperCase() + one.slice(1);
}

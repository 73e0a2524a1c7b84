import { resourceDimension } from "../analysis/permissions/aws/index.js";
import { actionSet, compileStatement } from "../analysis/permissions/aws/statement.js";
import {
  anyValue,
  type Dimension,
  glob,
  includes,
  isSubset,
  isSubsetDimension,
  oneIn,
  orAbsent,
  type StringSet,
} from "../analysis/sets/index.js";
import { type ActionFacts, findResourceType } from "../iam/aws/catalogue.js";
import { matchesGlob } from "../iam/aws/glob.js";
import { matchActions } from "../iam/aws/matchStatement.js";
import type { Element, PolicyDocument, Statement } from "../model/index.js";

/**
 * Keys that say who asks, from where and when, or only in whose account it is, and nothing of what is asked for: they
 * bound no permission.
 */
const circumstance =
  /^aws:(?:source(?:ip|vpc)|vpcsourceip|vpce|multifactorauth|currenttime|epochtime|securetransport|useragent|referer|requestedregion|principal(?:type|isawsservice|account|org)|tokenissuetime|username|userid|resource(?:account|org))/;

/** Whether a condition key says only who asks, from where and when, or in whose account. */
export function isCircumstance(key: string): boolean {
  return circumstance.test(key.toLowerCase());
}

const anyGiven: Dimension = oneIn(anyValue);
const anyDimension: Dimension = orAbsent(anyGiven);

/** What a request may say of a key: of who asks, AWS always says something (IAM User Guide, global condition keys). */
function anythingFor(key: string): Dimension {
  return key === "aws:principalarn" ? anyGiven : anyDimension;
}

/** Whether a condition of the statement narrows what may be done, rather than by whom and when. */
export function isBounded(statement: Statement): boolean {
  // Most have no condition, or one of circumstance: nothing is remembered for those.
  if (statement.conditions.every(({ key }) => isCircumstance(key))) return false;
  let answer = bounded.get(statement);
  if (answer === undefined) {
    answer = narrows(statement);
    bounded.set(statement, answer);
  }
  return answer;
}

const bounded = new WeakMap<Statement, boolean>();

function narrows(statement: Statement): boolean {
  const { box, relations } = compileStatement(statement, "2012-10-17");
  if (relations.some(({ on }) => on.includes(":") && !circumstance.test(on))) return true;
  return [...box].some(
    ([key, dimension]) =>
      key.includes(":") &&
      !circumstance.test(key) &&
      isSubsetDimension(anythingFor(key.toLowerCase()), dimension) !== true,
  );
}

/** Whether a statement reaches every resource, in whichever spelling: `*`, `**`, `arn:aws:*`. */
export function isOnEverything({ resources }: Statement): boolean {
  return resources !== undefined && !resources.negated && resources.patterns.some(isEverything);
}

const anyArn = glob("arn:aws:?*:*:*:?*");
const wideBeginning = /^(?:[*?]|a[*?]|ar[*?]|arn[*?]|arn:[*?]|arn:aws[*?]|arn:aws:[*?])/;
const everything = new Map<string, boolean>();

function isEverything(pattern: string): boolean {
  if (pattern === "*") return true;
  if (!wideBeginning.test(pattern) || pattern.includes("${")) return false;
  const known = everything.get(pattern);
  if (known !== undefined) return known;
  const answer = isSubset(anyArn, glob(pattern)) === true;
  if (everything.size < mostPatterns) everything.set(pattern, answer);
  return answer;
}

const mostPatterns = 5_000;

/** An ARN of one region and account with a name that may be a wildcard from its beginning on. */
const inOneAccount = /^(arn:aws[a-z-]*:[a-z0-9-]+:)[a-z0-9-]*:\d{12}:(?=[A-Za-z-]*[/:]?\*)/;
const widened = new WeakMap<Statement, Statement>();

/**
 * A statement as if the regions and accounts that it names were any: what is in one account and region is all that
 * most identities ever reach, so that all of a type there is all of it.
 */
export function anywhere(statement: Statement): Statement {
  const { resources } = statement;
  if (resources === undefined || resources.negated) return statement;
  if (!resources.patterns.some((pattern) => inOneAccount.test(pattern))) return statement;
  let wide = widened.get(statement);
  if (wide === undefined) {
    const patterns = resources.patterns.map((pattern) => pattern.replace(inOneAccount, "$1*:*:"));
    wide = { ...statement, resources: { negated: false, patterns } };
    widened.set(statement, wide);
  }
  return wide;
}

/** Whether a statement reaches everything that an action can be about, conditions aside. */
export function reachesAll(statement: Statement, { service, resourceTypes }: ActionFacts): boolean {
  if (isOnEverything(statement)) return true;
  if (statement.resources === undefined) return false;
  let required = false;
  for (const type of resourceTypes) {
    if (!type.required) continue;
    required = true;
    if (!coversType(statement, service, type.name)) return false;
  }
  return required || resourceTypes.some(({ name }) => coversType(statement, service, name));
}

/** What is asked of a statement with a long list of resources is remembered; for short ones, asking is cheaper. */
const longList = 8;
const covered = new WeakMap<Statement, Map<TypeArns, boolean>>();

/** Whether a statement with resources reaches all of a type. */
export function coversType(statement: Statement, service: string, type: string): boolean {
  const arns = arnsOf(service, type);
  if (statement.resources!.patterns.length <= longList) return coversArns(statement, arns);
  let memo = covered.get(statement);
  if (memo === undefined) {
    memo = new Map();
    covered.set(statement, memo);
  }
  let answer = memo.get(arns);
  if (answer === undefined) {
    answer = coversArns(statement, arns);
    memo.set(arns, answer);
  }
  return answer;
}

function coversArns(statement: Statement, { sample, set }: TypeArns): boolean {
  // One ARN that nobody would write tells most statements that name their resources apart.
  if (!mayInclude(statement.resources!, sample)) return false;
  const resources = resourceSetOf(statement);
  return resources !== undefined && includes(resources, sample) && isSubset(set, resources) === true;
}

/** Whether an ARN may be among those of an element, whatever its variables stand for. */
function mayInclude({ negated, patterns }: Element, arn: string): boolean {
  return negated || patterns.some((text) => text.includes("${") || matchesGlob(arn, { text }));
}

const resourceSets = new WeakMap<Statement, StringSet | "none">();

/** The resources of a statement as a set of ARNs; undefined where policy variables tie them to the request. */
function resourceSetOf(statement: Statement): StringSet | undefined {
  let set = resourceSets.get(statement);
  if (set === undefined) {
    set = readResources(statement) ?? "none";
    resourceSets.set(statement, set);
  }
  return set === "none" ? undefined : set;
}

function readResources(statement: Statement): StringSet | undefined {
  const compiled = compileStatement({ ...statement, conditions: [] }, "2012-10-17");
  if (compiled.relations.length > 0) return undefined;
  return compiled.box.get(resourceDimension)?.all?.text;
}

/** The ARNs of a resource type, in the one partition that most accounts are in, and an unlikely one among them. */
interface TypeArns {
  readonly set: StringSet;
  readonly sample: string;
}

const arns = new Map<string, Map<string, TypeArns>>();

function arnsOf(service: string, type: string): TypeArns {
  let types = arns.get(service);
  if (types === undefined) {
    types = new Map();
    arns.set(service, types);
  }
  let found = types.get(type);
  if (found === undefined) {
    const pattern = (findResourceType(service, type)?.pattern ?? "*").replace(/^arn:\*:/, "arn:aws:");
    found = { set: glob(pattern), sample: pattern.replaceAll("*", "~unlikely~") };
    types.set(type, found);
  }
  return found;
}

/** An ARN of a type that nobody would write: `~` stands in each part that is not fixed. */
export function sampleOf(service: string, type: string): string {
  return arnsOf(service, type).sample;
}

/** Whether a statement's actions are every action there is. */
export function isEveryAction({ actions }: Statement): boolean {
  // Most statements do not even have an action that nobody would write, and no set is built for them.
  if (!actions.negated) {
    if (!actions.patterns.some(beginsWild)) return false;
    if (actions.patterns.includes("*")) return true;
  }
  if (!matchActions(actions, unlikelyAction)) return false;
  let answer = every.get(actions);
  if (answer === undefined) {
    answer = isSubset(everyAction, actionSet(actions)) === true;
    every.set(actions, answer);
  }
  return answer;
}

const every = new WeakMap<Element, boolean>();

const everyAction = glob("?*:?*");
const unlikelyAction = "~unlikely~:~unlikely~";

function beginsWild(pattern: string): boolean {
  return pattern.startsWith("*") || pattern.startsWith("?");
}

/** Whether a statement allows all of these actions on everything, without a bound. */
export function allowsOnAll(statement: Statement, actions: readonly string[]): boolean {
  return (
    isOnEverything(statement) &&
    actions.every((action) => matchActions(statement.actions, action.toLowerCase())) &&
    !isBounded(statement)
  );
}

/** Whether a document allows everything and denies nothing: as a boundary it binds nothing. */
export function bindsNothing({ statements }: PolicyDocument): boolean {
  if (statements.some(({ effect }) => effect === "Deny")) return false;
  return statements.some((statement) => isEveryAction(statement) && allowsOnAll(statement, []));
}

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
import { type ActionFacts, actionsMatching, findResourceType } from "../iam/aws/catalogue.js";
import { matchesGlob } from "../iam/aws/glob.js";
import { isAwsManaged, managedPolicyDocument } from "../iam/aws/managedPolicies.js";
import { matchActions } from "../iam/aws/matchStatement.js";
import { PartialDocument } from "../iam/aws/partial.js";
import {
  type Element,
  type Facts,
  isKnown,
  type Knowable,
  type Place,
  type PolicyDocument,
  type Statement,
} from "../model/index.js";
import { isAwsOwnArn } from "./identities.js";

/** A document that gives an identity rights, where it is written, and the AWS-managed policy it comes from. */
export interface GrantingDocument {
  readonly place: Place;
  readonly document: Knowable<PolicyDocument>;
  /** The statements that surely allow something. */
  readonly allowing: readonly Statement[];
  /** ARN, where the document is AWS's and not the user's to edit. */
  readonly managed?: string;
}

const granted = new WeakMap<Facts, readonly GrantingDocument[]>();

/** Every identity policy of the facts, and every AWS-managed one that is attached: but for the roles that AWS made. */
export function grantingDocuments(facts: Facts): readonly GrantingDocument[] {
  let found = granted.get(facts);
  if (found === undefined) {
    found = [...findGranting(facts)];
    granted.set(facts, found);
  }
  return found;
}

function* findGranting(facts: Facts): Iterable<GrantingDocument> {
  const boundaries = boundariesOnly(facts);
  for (const permission of facts.permissions) {
    if (isAwsOwnArn(permission.resource.address)) continue;
    if (permission.kind === "aws-policy" && permission.use === "identity") {
      // A policy that is only a boundary grants nothing.
      if (boundaries.has(permission.resource.address)) continue;
      yield new Granting(permission, permission, undefined);
    } else if (permission.kind === "aws-attachment" && permission.use === "identity") {
      const { value } = permission.policy;
      if (isKnown(value) && isAwsManaged(value))
        yield new Granting(permission, { document: managedPolicyDocument(value) }, value);
    }
  }
}

/** Reads its document when a rule first asks for it: most rules look at a few only. */
class Granting implements GrantingDocument {
  declare readonly managed?: string;
  #allowing: readonly Statement[] | undefined;
  readonly #source: { readonly document: Knowable<PolicyDocument> };

  constructor(
    readonly place: Place,
    source: { readonly document: Knowable<PolicyDocument> },
    managed: string | undefined,
  ) {
    this.#source = source;
    if (managed !== undefined) this.managed = managed;
  }

  get document(): Knowable<PolicyDocument> {
    return this.#source.document;
  }

  get allowing(): readonly Statement[] {
    this.#allowing ??= allowing(this.document);
    return this.#allowing;
  }
}

/** Addresses of the policies that identities have as their boundary and nobody has as a policy. */
function boundariesOnly(facts: Facts): ReadonlySet<string> {
  const uses = { identity: new Set<string>(), boundary: new Set<string>() };
  for (const permission of facts.permissions) {
    if (permission.kind !== "aws-attachment") continue;
    const { value, addresses } = permission.policy;
    for (const name of isKnown(value) ? [...addresses, value] : addresses) uses[permission.use].add(name);
  }
  if (uses.boundary.size === 0) return uses.boundary;
  const only = new Set<string>();
  for (const permission of facts.permissions) {
    if (permission.kind !== "aws-policy" || permission.use !== "identity") continue;
    const { arn, resource } = permission;
    const names = [resource.address, ...(arn !== undefined && isKnown(arn) ? [arn] : [])];
    if (names.some((name) => uses.boundary.has(name)) && !names.some((name) => uses.identity.has(name)))
      only.add(resource.address);
  }
  return only;
}

/** The statements that surely allow something, whatever the unknown parts of the document turn out to be. */
export function allowing(document: Knowable<PolicyDocument>): readonly Statement[] {
  const sure = document instanceof PartialDocument ? document.atLeast : document;
  if (!isKnown(sure)) return [];
  const { statements } = sure;
  return statements.every(isAllow) ? statements : statements.filter(isAllow);
}

function isAllow({ effect }: Statement): boolean {
  return effect === "Allow";
}

/** The place of a statement inside a policy. */
export function statementPlace({ resource, path }: Place, statement: Statement): Place {
  return { resource, path: path === "" ? statement.path : `${path}.${statement.path}` };
}

/** Keys that say who asks, from where and when, and nothing of what is asked for: they bound no permission. */
const circumstance =
  /^aws:(?:sourceip|vpcsourceip|multifactorauth|currenttime|epochtime|securetransport|useragent|referer|requestedregion|principal(?:type|isawsservice)|tokenissuetime|username|userid)/;

/** Whether a condition key says only who asks, from where and when. */
export function isCircumstance(key: string): boolean {
  return circumstance.test(key.toLowerCase());
}

const anyDimension: Dimension = orAbsent(oneIn(anyValue));

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
      key.includes(":") && !circumstance.test(key) && isSubsetDimension(anyDimension, dimension) !== true,
  );
}

/** Whether a statement reaches every resource by its form. */
export function isOnEverything({ resources }: Statement): boolean {
  return resources !== undefined && !resources.negated && resources.patterns.includes("*");
}

/** Whether a statement reaches everything that an action can be about, conditions aside. */
export function reachesAll(statement: Statement, { service, resourceTypes }: ActionFacts): boolean {
  if (isOnEverything(statement)) return true;
  if (statement.resources === undefined) return false;
  let required = false;
  for (const type of resourceTypes) {
    if (!type.required) continue;
    required = true;
    if (!covers(statement, service, type.name)) return false;
  }
  return required || resourceTypes.some(({ name }) => covers(statement, service, name));
}

/** What is asked of a statement with a long list of resources is remembered; for short ones, asking is cheaper. */
const longList = 8;
const covered = new WeakMap<Statement, Map<TypeArns, boolean>>();

function covers(statement: Statement, service: string, type: string): boolean {
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

/** What a statement reaches. */
export function reachOf(statement: Statement): {
  readonly bounded: boolean;
  reachesAll(action: ActionFacts): boolean;
} {
  return { bounded: isBounded(statement), reachesAll: (action) => reachesAll(statement, action) };
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

/**
 * Whether an action changes something and can be limited to single resources. An action whose one resource type is
 * optional (`cloudwatch:PutMetricData`) mostly acts on none, so that naming one would forbid its ordinary use.
 */
export function isLimitable(action: ActionFacts): boolean {
  const { resourceTypes } = action;
  return changes(action) && (resourceTypes.length > 1 || resourceTypes[0]?.required === true);
}

/** Whether an action changes something. */
export function changes({ accessLevel }: ActionFacts): boolean {
  return accessLevel === "Write" || accessLevel === "Permissions management";
}

/** The first action of a pattern that changes things and is allowed on everything it can be about; a witness. */
export function unlimitedChange(
  statement: Statement,
  pattern: string,
  isHeldBack: (action: string) => boolean,
): ActionFacts | undefined {
  if (isBounded(statement)) return undefined;
  const { actions, types, longest } = limitableMatching(pattern);
  // Where none of their types is reached as a whole, none of the actions is.
  if (!isOnEverything(statement)) {
    if (statement.resources === undefined || isNarrow(statement.resources, longest)) return undefined;
    if (!types.some(({ service, name }) => covers(statement, service, name))) return undefined;
  }
  return actions.find((action) => reachesAll(statement, action) && !isHeldBack(action.name));
}

/** Whether each pattern of an element is plain text further than a type's ARNs agree: it has no whole type then. */
function isNarrow({ negated, patterns }: Element, longest: number): boolean {
  return !negated && patterns.every((pattern) => plainBeginning(pattern) > longest);
}

function plainBeginning(pattern: string): number {
  let end = pattern.length + 1;
  for (const special of ["*", "?", "$", "~"]) {
    const at = pattern.indexOf(special);
    if (at >= 0 && at < end) end = at;
  }
  return end;
}

/** The actions of a pattern that are limitable, and the types of resources that they are about. */
interface Limitable {
  readonly actions: readonly ActionFacts[];
  readonly types: readonly { readonly service: string; readonly name: string }[];
  /** Of the ARNs of those types, the longest beginning that all of a type share. */
  readonly longest: number;
}

const limitable = new Map<string, Limitable>();
const mostPatterns = 20_000;

function limitableMatching(pattern: string): Limitable {
  const key = pattern.toLowerCase();
  let found = limitable.get(key);
  if (found === undefined) {
    // The shortest names are the ones that people know best.
    const actions = actionsMatching(key)
      .filter(isLimitable)
      .sort((a, b) => a.name.length - b.name.length);
    const types = new Map(
      actions.flatMap(({ service, resourceTypes }) =>
        resourceTypes.map(({ name }) => [`${service} ${name}`, { service, name }] as const),
      ),
    );
    const shared = [...types.values()].map(({ service, name }) => arnsOf(service, name).sample.indexOf("~"));
    const longest = shared.includes(-1) ? Number.POSITIVE_INFINITY : Math.max(0, ...shared);
    found = { actions, types: [...types.values()], longest };
    if (limitable.size >= mostPatterns) limitable.clear();
    limitable.set(key, found);
  }
  return found;
}

/** Whether a statement allows all of these actions on everything, without a bound. */
export function allowsOnAll(statement: Statement, actions: readonly string[]): boolean {
  return (
    isOnEverything(statement) &&
    actions.every((action) => matchActions(statement.actions, action.toLowerCase())) &&
    !isBounded(statement)
  );
}

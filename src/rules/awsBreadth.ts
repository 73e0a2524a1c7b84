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
import { isAwsManaged, managedPolicyDocument } from "../iam/aws/managedPolicies.js";
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

/** A document that gives an identity rights, where it is written, and the AWS-managed policy it comes from. */
export interface GrantingDocument {
  readonly place: Place;
  readonly document: Knowable<PolicyDocument>;
  /** ARN, where the document is AWS's and not the user's to edit. */
  readonly managed?: string;
}

/** Every identity policy of the facts, and every AWS-managed one that is attached. */
export function* grantingDocuments(facts: Facts): Iterable<GrantingDocument> {
  const boundaries = boundariesOnly(facts);
  for (const permission of facts.permissions) {
    if (permission.kind === "aws-policy" && permission.use === "identity") {
      // A policy that is only a boundary grants nothing.
      if (boundaries.has(permission.resource.address)) continue;
      yield { place: permission, document: permission.document };
    } else if (permission.kind === "aws-attachment" && permission.use === "identity") {
      const { value } = permission.policy;
      if (isKnown(value) && isAwsManaged(value)) {
        yield { place: permission, document: managedPolicyDocument(value), managed: value };
      }
    }
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
  return isKnown(sure) ? sure.statements.filter(({ effect }) => effect === "Allow") : [];
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
function isBounded(statement: Statement): boolean {
  if (statement.conditions.length === 0) return false;
  const { box, relations } = compileStatement(statement, "2012-10-17");
  if (relations.some(({ on }) => on.includes(":") && !circumstance.test(on))) return true;
  return [...box].some(
    ([key, dimension]) =>
      key.includes(":") && !circumstance.test(key) && isSubsetDimension(anyDimension, dimension) !== true,
  );
}

/** What a statement reaches, worked out once for all actions of one type. */
class Reach {
  readonly bounded: boolean;
  readonly #everything: boolean;
  readonly #resources: StringSet | undefined;
  readonly #covered = new Map<string, boolean>();

  constructor(statement: Statement) {
    this.bounded = isBounded(statement);
    this.#everything = statement.resources?.negated === false && statement.resources.patterns.includes("*");
    this.#resources = this.#everything ? undefined : resourceSetOf(statement);
  }

  /** Whether the statement reaches everything that an action can be about. */
  reachesAll({ service, resourceTypes }: ActionFacts): boolean {
    if (this.#everything) return true;
    const required = resourceTypes.filter((type) => type.required);
    return required.length > 0
      ? required.every(({ name }) => this.#covers(service, name))
      : resourceTypes.some(({ name }) => this.#covers(service, name));
  }

  #covers(service: string, type: string): boolean {
    if (this.#resources === undefined) return false;
    const key = `${service}:${type}`;
    let covered = this.#covered.get(key);
    if (covered === undefined) {
      const arns = arnsOf(service, type);
      // One ARN that nobody would write tells most statements that name their resources apart.
      covered = includes(this.#resources, arns.sample) && isSubset(arns.set, this.#resources) === true;
      this.#covered.set(key, covered);
    }
    return covered;
  }
}

const reaches = new WeakMap<Statement, Reach>();

/** What a statement reaches. */
export function reachOf(statement: Statement): Pick<Reach, "bounded" | "reachesAll"> {
  let reach = reaches.get(statement);
  if (reach === undefined) {
    reach = new Reach(statement);
    reaches.set(statement, reach);
  }
  return reach;
}

/** The resources of a statement as a set of ARNs; undefined where policy variables tie them to the request. */
function resourceSetOf(statement: Statement): StringSet | undefined {
  if (statement.resources === undefined) return undefined;
  const compiled = compileStatement({ ...statement, conditions: [] }, "2012-10-17");
  if (compiled.relations.length > 0) return undefined;
  return compiled.box.get(resourceDimension)?.all?.text;
}

const arns = new Map<string, { readonly set: StringSet; readonly sample: string }>();

/** The ARNs of a resource type, in the one partition that most accounts are in, and an unlikely one among them. */
function arnsOf(service: string, type: string): { readonly set: StringSet; readonly sample: string } {
  const key = `${service}:${type}`;
  let found = arns.get(key);
  if (found === undefined) {
    const pattern = (findResourceType(service, type)?.pattern ?? "*").replace(/^arn:\*:/, "arn:aws:");
    found = { set: glob(pattern), sample: pattern.replaceAll("*", "~unlikely~") };
    arns.set(key, found);
  }
  return found;
}

/** Whether a statement's actions are every action there is. */
export function isEveryAction({ actions }: Statement): boolean {
  // Most statements do not even have an action that nobody would write, and no set is built for them.
  return hasAction(actions, unlikelyAction) && isSubset(everyAction, actionSet(actions)) === true;
}

const everyAction = glob("?*:?*");
const unlikelyAction = "~unlikely~:~unlikely~";

/** Whether one action, in lower case, is among those of a statement. */
function hasAction({ negated, patterns }: Element, action: string): boolean {
  return patterns.some((pattern) => matchesAction(pattern, action)) !== negated;
}

function matchesAction(pattern: string, action: string): boolean {
  const folded = pattern.toLowerCase();
  const isGlob = folded.includes("*") || folded.includes("?");
  return isGlob ? includes(glob(folded), action) : folded === action;
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
  const reach = reachOf(statement);
  if (reach.bounded) return undefined;
  return limitableMatching(pattern).find((action) => reach.reachesAll(action) && !isHeldBack(action.name));
}

const limitable = new Map<string, readonly ActionFacts[]>();

function limitableMatching(pattern: string): readonly ActionFacts[] {
  const key = pattern.toLowerCase();
  let found = limitable.get(key);
  if (found === undefined) {
    // The shortest names are the ones that people know best.
    found = actionsMatching(key)
      .filter(isLimitable)
      .sort((a, b) => a.name.length - b.name.length);
    limitable.set(key, found);
  }
  return found;
}

/** Whether a statement allows all of these actions on everything, without a bound. */
export function allowsOnAll(statement: Statement, actions: readonly string[]): boolean {
  const { resources } = statement;
  if (resources?.negated !== false || !resources.patterns.includes("*")) return false;
  return (
    actions.every((action) => hasAction(statement.actions, action.toLowerCase())) &&
    !reachOf(statement).bounded
  );
}

import { resourceDimension } from "../analysis/permissions/aws/index.js";
import { compileStatement } from "../analysis/permissions/aws/statement.js";
import { glob, includes, isSubset, type StringSet } from "../analysis/sets/index.js";
import { anywhereOf } from "../iam/aws/arnForms.js";
import { type ActionFacts, findResourceType } from "../iam/aws/catalogue.js";
import { matchesGlob } from "../iam/aws/glob.js";
import { matchActions } from "../iam/aws/matchStatement.js";
import type { Element, PolicyDocument, Statement } from "../model/index.js";
import { isBounded } from "./awsBounds.js";
import { isEveryAction, isOnEverything } from "./awsEverything.js";

const widened = new WeakMap<Statement, Statement>();

/** A statement as if the regions and accounts that it names were any: see {@link anywhereOf}. */
export function anywhere(statement: Statement): Statement {
  const { resources } = statement;
  if (resources === undefined || resources.negated) return statement;
  if (resources.patterns.every((pattern) => anywhereOf(pattern) === pattern)) return statement;
  let wide = widened.get(statement);
  if (wide === undefined) {
    wide = { ...statement, resources: { negated: false, patterns: resources.patterns.map(anywhereOf) } };
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

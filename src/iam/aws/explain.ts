import type { Condition, Statement } from "../../model/index.js";
import { Unknown } from "../../model/index.js";
import { matchesCondition } from "./matchCondition.js";
import {
  matchActions,
  matchPrincipals,
  matchResources,
  type PreparedRequest,
  type Version,
} from "./matchStatement.js";
import { PartialDocument } from "./partial.js";
import { type NamedPolicy, placeOf, type StatementPlace } from "./policies.js";
import { callerArn, type Principal } from "./principals.js";

/** One reason why a statement does not match. */
export interface Mismatch {
  readonly element: "principal" | "action" | "resource" | "condition";
  /** Path in the document. */
  readonly path: string;
  /** What the request has and what the statement wants, as a sentence. */
  readonly message: string;
}

/** The Allow statement that came closest to matching, and all that kept it from it. */
export interface NearMiss extends StatementPlace {
  readonly mismatches: readonly Mismatch[];
}

/** A statement that may be the near miss, before it is put in words. */
export interface Candidate {
  readonly policy: string;
  readonly statement: Statement;
  readonly version: Version;
  /** How far it is from matching: 0 would match. */
  readonly distance: number;
}

/** What each element that does not match adds to the distance: one condition is nearer than another resource or caller. */
const weight = { resource: 100, principal: 100, condition: 1 } as const;

/** The closest Allow statement about the request's action; `undefined` when there is none. */
export function closestOf(policies: readonly NamedPolicy[], request: PreparedRequest): Candidate | undefined {
  let closest: Candidate | undefined;
  for (const { name, document } of policies) {
    const known = document instanceof PartialDocument ? document.atMost : document;
    if (known instanceof Unknown) continue;
    for (const statement of known.statements) {
      if (statement.effect !== "Allow" || !matchActions(statement.actions, request.folded)) continue;
      const distance = distanceOf(statement, request, known.version);
      if (closest !== undefined && closest.distance <= distance) continue;
      closest = { policy: name, statement, version: known.version, distance };
    }
  }
  return closest;
}

function distanceOf(statement: Statement, request: PreparedRequest, version: Version): number {
  const { resources, principals, conditions } = statement;
  let distance = 0;
  if (resources !== undefined && matchResources(resources, request, version) === false)
    distance += weight.resource;
  if (principals !== undefined && matchPrincipals(statement, request.principal) === false)
    distance += weight.principal;
  for (const condition of conditions) {
    if (matchesCondition(condition, request.values, version) === false) distance += weight.condition;
  }
  return distance;
}

/** A candidate with all that keeps it from matching. */
export function toNearMiss({ policy, statement, version }: Candidate, request: PreparedRequest): NearMiss {
  return { ...placeOf(policy, statement), mismatches: mismatchesOf(statement, request, version) };
}

/** Everything in a statement that does not match a request. */
export function mismatchesOf(
  statement: Statement,
  request: PreparedRequest,
  version: Version,
): readonly Mismatch[] {
  const { actions, resources, principals, path } = statement;
  const found: Mismatch[] = [];
  if (!matchActions(actions, request.folded)) {
    found.push(
      mismatch(
        "action",
        `${path}.${actions.negated ? "NotAction" : "Action"}`,
        request.action,
        actions.negated,
        actions.patterns,
      ),
    );
  }
  if (resources !== undefined && matchResources(resources, request, version) === false) {
    const resource = String(request.resource);
    found.push(
      mismatch(
        "resource",
        `${path}.${resources.negated ? "NotResource" : "Resource"}`,
        resource,
        resources.negated,
        resources.patterns,
      ),
    );
  }
  if (principals !== undefined && matchPrincipals(statement, request.principal) === false) {
    const names = principals.principals.map(({ value }) => value);
    found.push(
      mismatch(
        "principal",
        `${path}.${principals.negated ? "NotPrincipal" : "Principal"}`,
        nameOf(request.principal),
        principals.negated,
        names,
      ),
    );
  }
  for (const condition of statement.conditions) {
    if (matchesCondition(condition, request.values, version) === false)
      found.push(explainCondition(condition, request));
  }
  return found;
}

function mismatch(
  element: Mismatch["element"],
  path: string,
  given: string,
  negated: boolean,
  wanted: readonly string[],
): Mismatch {
  return {
    element,
    path,
    message: `the request's ${element} is ${given}, the statement ${negated ? "excludes" : "wants"} ${list(wanted)}`,
  };
}

function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case "service":
      return principal.name;
    case "federated":
      return principal.provider;
    case "anonymous":
      return "anonymous";
    case "user":
    case "role":
    case "federated-user":
    case "root":
      return callerArn(principal) ?? principal.kind;
  }
}

function explainCondition(condition: Condition, request: PreparedRequest): Mismatch {
  const given = request.values.get(condition.key.toLowerCase());
  const has = given === undefined || given instanceof Unknown ? "does not have it" : `has ${list(given)}`;
  const operator = `${condition.quantifier === undefined ? "" : `${condition.quantifier}:`}${condition.operator}${condition.ifExists ? "IfExists" : ""}`;
  const message = `${condition.key}: the request ${has}, ${operator} wants ${list(condition.values)}`;
  return { element: "condition", path: condition.path, message };
}

const SHOWN = 3;

/** Values for people: the first few, with how many more there are. */
function list(values: readonly string[]): string {
  if (values.length === 0) return "nothing";
  const shown = values.slice(0, SHOWN).map((value) => JSON.stringify(value));
  return shown.join(" or ") + (values.length > SHOWN ? ` (or ${values.length - SHOWN} more)` : "");
}

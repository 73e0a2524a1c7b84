import type { Element, PrincipalElement, PrincipalPattern, Statement } from "../../model/index.js";
import { Unknown } from "../../model/index.js";
import { joinKey } from "./jsonKeys.js";
import { parseConditions } from "./parseConditions.js";
import type { DraftStatement, Part } from "./partial.js";
import { type Demand, policyUses } from "./policyUse.js";
import { isObject, type Reading } from "./reading.js";
import { sharedElement } from "./sharedElements.js";

const elements = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
] as const;

/** Reads one statement; what is wrong with it is recorded in `reading`. */
export function parseStatement(value: unknown, path: string, reading: Reading): DraftStatement {
  const demand = policyUses[reading.use];
  const given = reading.known(value, path);
  if ((given !== undefined || value === undefined) && !isObject(given))
    reading.fail(path, "must be an object");
  const object = isObject(given) ? given : undefined;
  if (object === undefined) return unknownStatement(path, demand.principal, demand.resource);
  reading.rejectOthers(object, path, elements);

  // Each part is read in turn, so that the number of unknown values tells which part they stand in.
  const { unknowns } = reading;
  const start = unknowns.length;
  const effect = parseEffect(object.Effect, `${path}.Effect`, reading);
  const afterEffect = unknowns.length;
  const principals = parsePrincipals(object, path, demand.principal, reading);
  const afterPrincipals = unknowns.length;
  const actions = parseElement(object, "Action", path, "required", reading);
  const afterActions = unknowns.length;
  const resources = parseElement(object, "Resource", path, demand.resource, reading);
  const afterResources = unknowns.length;
  const conditions = parseConditions(object.Condition, `${path}.Condition`, reading);
  const sid = parseSid(object.Sid, path, reading);
  const statement: { -readonly [name in keyof Statement]: Statement[name] } = {
    effect,
    actions: actions ?? nothing,
    conditions,
    path,
  };
  if (sid !== undefined) statement.sid = sid;
  if (principals !== undefined) statement.principals = principals;
  if (resources !== undefined) statement.resources = resources;
  if (unknowns.length === start) return { statement, incomplete: complete };
  const incomplete = new Set<Part>();
  if (afterEffect > start) incomplete.add("statement");
  if (afterPrincipals > afterEffect) incomplete.add("principals");
  if (afterActions > afterPrincipals) incomplete.add("actions");
  if (afterResources > afterActions) incomplete.add("resources");
  if (unknowns.length > afterResources) incomplete.add("conditions");
  return { statement, incomplete };
}

const complete: ReadonlySet<Part> = new Set();

/** A Sid has no meaning of its own: one that is not known yet makes nothing doubtful. */
function parseSid(value: unknown, path: string, reading: Reading): string | undefined {
  if (typeof value === "string") return value;
  if (value !== undefined && !(value instanceof Unknown)) reading.fail(`${path}.Sid`, "must be a string");
  return undefined;
}

const nothing: Element = { negated: false, patterns: [] };

function unknownStatement(path: string, principal: Demand, resource: Demand): DraftStatement {
  return {
    statement: {
      effect: "Allow",
      ...(principal === "required" ? { principals: { negated: false, principals: [] } } : {}),
      actions: nothing,
      ...(resource === "required" ? { resources: nothing } : {}),
      conditions: [],
      path,
    },
    incomplete: new Set<Part>(["statement"]),
  };
}

function parseEffect(value: unknown, path: string, reading: Reading): Statement["effect"] {
  const effect = reading.known(value, path);
  if (effect === "Allow" || effect === "Deny") return effect;
  if (value === undefined) reading.fail(path, "is missing");
  else if (effect !== undefined) reading.fail(path, "must be Allow or Deny, in this case");
  return "Allow";
}

const negations = { Principal: "NotPrincipal", Action: "NotAction", Resource: "NotResource" } as const;

/** Which of `Name` and `NotName` is there; reports both, neither where one is needed, and either where none may be. */
function choose(
  object: Readonly<Record<string, unknown>>,
  name: "Principal" | "Action" | "Resource",
  path: string,
  demand: Demand,
  reading: Reading,
): { readonly value: unknown; readonly path: string; readonly negated: boolean } | undefined {
  const plain = object[name];
  const negated = object[negations[name]];
  if (plain !== undefined && negated !== undefined) reading.fail(path, `has both ${name} and Not${name}`);
  if (plain === undefined && negated === undefined) {
    if (demand === "required") reading.fail(`${path}.${name}`, "is missing");
    return undefined;
  }
  const chosen = negated === undefined ? name : negations[name];
  if (demand === "forbidden")
    reading.note(`${path}.${chosen}`, `must not stand in ${policyUses[reading.use].title}`);
  return { value: object[chosen], path: `${path}.${chosen}`, negated: chosen !== name };
}

function parseElement(
  object: Readonly<Record<string, unknown>>,
  name: "Action" | "Resource",
  path: string,
  demand: Demand,
  reading: Reading,
): Element | undefined {
  const chosen = choose(object, name, path, demand, reading);
  if (chosen === undefined) return undefined;
  const patterns = parseTexts(chosen.value, chosen.path, reading);
  // Lists of resources are as many as the statements that have them.
  const isOrdinary = name === "Action" || (patterns.length === 1 && patterns[0] === "*");
  return isOrdinary ? sharedElement(chosen.negated, patterns) : { negated: chosen.negated, patterns };
}

/** A string or a list of strings. */
function parseTexts(value: unknown, path: string, reading: Reading): readonly string[] {
  const known = reading.known(value, path);
  if (typeof known === "string") return [known];
  if (!Array.isArray(known)) {
    if (known !== undefined) reading.fail(path, "must be a string or a list of strings");
    return [];
  }
  if (known.length === 0) reading.note(path, "is an empty list");
  if (known.every((item) => typeof item === "string")) return known;
  return known.flatMap((item, index) => {
    const text = reading.known(item, `${path}[${index}]`);
    if (typeof text === "string") return [text];
    if (text !== undefined || item === undefined) reading.fail(`${path}[${index}]`, "must be a string");
    return [];
  });
}

const principalKinds = ["AWS", "Federated", "Service", "CanonicalUser"] as const;

function parsePrincipals(
  object: Readonly<Record<string, unknown>>,
  path: string,
  demand: Demand,
  reading: Reading,
): PrincipalElement | undefined {
  const chosen = choose(object, "Principal", path, demand, reading);
  if (chosen === undefined) return undefined;
  const known = reading.known(chosen.value, chosen.path);
  return { negated: chosen.negated, principals: parsePrincipalMap(known, chosen.path, reading) };
}

function parsePrincipalMap(value: unknown, path: string, reading: Reading): readonly PrincipalPattern[] {
  if (value === undefined) return [];
  if (value === "*") return [{ kind: "*", value: "*" }];
  if (!isObject(value)) {
    reading.fail(path, 'must be "*" or an object of AWS, Federated, Service or CanonicalUser');
    return [];
  }
  reading.rejectOthers(value, path, principalKinds);
  if (Object.keys(value).length === 0) reading.note(path, "names nobody");
  return principalKinds.flatMap((kind) =>
    value[kind] === undefined
      ? []
      : parseTexts(value[kind], joinKey(path, kind), reading).map((text) => ({ kind, value: text })),
  );
}

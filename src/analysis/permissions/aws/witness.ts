import type { ActionFacts } from "../../../iam/aws/catalogue.js";
import type { Request } from "../../../iam/aws/context.js";
import type { Tri } from "../../../iam/aws/tri.js";
import { isKnown, type Knowable, mapKnown, Unknown } from "../../../model/index.js";
import {
  type Box,
  boxWitness,
  type Dimension,
  intersectBoxes,
  intersectDimensions,
  isEmptyBox,
  isEmptyDimension,
  isOutOfWork,
  literal,
  oneIn,
  texts,
  type WitnessOptions,
} from "../../sets/index.js";
import { exampleResources, knownActions, resourcesOf } from "./grammar.js";
import { hasSeveralValues, keyDomain, keyPreferences } from "./keys.js";
import { makeConcrete, type Relations } from "./relations.js";
import { toRequest } from "./request.js";
import { actionDimension, resourceDimension } from "./statement.js";

/** A request that was found, and whether AWS has its action today. */
export interface Found {
  readonly request: Request;
  readonly isReal: boolean;
}

/**
 * A request of a region, as the plain evaluator confirms it, of an action that AWS has if there is one; undefined
 * when the region is empty. Unknown where that cannot be decided, and where the two disagree.
 */
export function findRequest(
  region: Iterable<Box>,
  relationsOf: () => Relations,
  judge: (request: Request) => Tri,
): Knowable<Found | undefined> {
  let undecided: Unknown | undefined;
  let unreal: Found | undefined;
  let relations: Relations | undefined;
  for (const whole of region) {
    relations ??= relationsOf();
    const { boxes, complete } = makeConcrete(withDomains(whole, relations), relations);
    let open = !complete;
    for (const box of boxes) {
      const found = foundIn(box);
      if (found === undefined) continue;
      const verdict = found instanceof Unknown ? found : judge(found.request);
      if (verdict === true && isKnown(found)) {
        if (found.isReal) return found;
        unreal ??= found;
      } else {
        undecided ??= verdict instanceof Unknown ? verdict : new Unknown(disagreement);
      }
      open = false;
    }
    if (open) undecided ??= new Unknown("it depends on what the policy variables stand for");
  }
  return unreal ?? undecided;
}

/** The reason given where the evaluator refuses what the algebra found: a fault of ours, so it is looked for in tests. */
export const disagreement = "the evaluator does not confirm the request that was found";

/** The box without values that AWS never sends. */
function withDomains(box: Box, relations: Relations): Box {
  const narrowed = new Map(box);
  for (const [key, dimension] of box) {
    if (!key.includes(":") || relations.has(key)) continue;
    const several = hasSeveralValues(key, dimension.several);
    narrowed.set(key, intersectDimensions(dimension, keyDomain(key, several)));
  }
  return narrowed;
}

/** Kinds of resources tried for one that is in the box. */
const mostTypes = 50;

/** A request of the box: of a known action on a fitting resource where there is one, else any. */
function foundIn(box: Box): Knowable<Found | undefined> {
  const empty = isEmptyBox(box);
  if (empty === true) return undefined;
  if (!isKnown(empty)) return empty;
  const actions = box.get(actionDimension)?.all?.text;
  const refused = new Set<string>();
  for (const action of actions ? knownActions(actions) : []) {
    if (isOutOfWork()) break;
    const types = `${action.service} ${action.resourceTypes.map((type) => type.name)}`;
    if (refused.has(types)) continue;
    const fitting = intersectBoxes(box, requestsOf(action));
    if (isEmptyDimension(fitting.get(resourceDimension)!) === false) return asFound(fitting, action);
    refused.add(types);
    if (refused.size >= mostTypes) break;
  }
  return asFound(box);
}

function requestsOf(action: ActionFacts): Box {
  return new Map<string, Dimension>([
    [actionDimension, oneIn(texts(literal(action.name.toLowerCase())))],
    [resourceDimension, oneIn(texts(resourcesOf(action)))],
  ]);
}

function asFound(box: Box, action?: ActionFacts): Knowable<Found | undefined> {
  const point = boxWitness(box, (key): WitnessOptions | undefined => {
    if (key === resourceDimension) return action ? { prefer: exampleResources(action) } : undefined;
    return key.includes(":") ? keyPreferences(key) : undefined;
  });
  return mapKnown(point, (each) => each && { request: toRequest(each), isReal: action !== undefined });
}

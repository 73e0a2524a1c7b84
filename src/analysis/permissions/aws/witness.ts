import type { ActionFacts } from "../../../iam/aws/catalogue.js";
import type { Request } from "../../../iam/aws/context.js";
import type { Tri } from "../../../iam/aws/tri.js";
import { isKnown, type Knowable, Unknown } from "../../../model/index.js";
import {
  type Box,
  boxWitness,
  type Dimension,
  intersectBoxes,
  intersectDimensions,
  isEmptyBox,
  isEmptyDimension,
  literal,
  oneIn,
  type Region,
  texts,
  type WitnessOptions,
} from "../../sets/index.js";
import { exampleResources, knownActions, resourcesOf } from "./grammar.js";
import { hasSeveralValues, keyDomain, keyPreferences } from "./keys.js";
import { makeConcrete, type Relations } from "./relations.js";
import { toRequest } from "./request.js";
import { actionDimension, resourceDimension } from "./statement.js";

/**
 * A request of a region that AWS could really be sent, as the plain evaluator confirms it; undefined when the
 * region is empty. Unknown where that cannot be decided, and where the two disagree.
 */
export function findRequest(
  region: Region,
  relations: Relations,
  judge: (request: Request) => Tri,
): Knowable<Request | undefined> {
  let undecided: Unknown | undefined;
  for (const whole of region) {
    const { boxes, complete } = makeConcrete(withDomains(whole, relations), relations);
    let open = !complete;
    for (const box of boxes) {
      const empty = isEmptyBox(box);
      if (empty === true) continue;
      const request = isKnown(empty) ? requestIn(box) : empty;
      if (request === undefined) continue;
      const verdict = request instanceof Unknown ? request : judge(request);
      if (verdict === true && isKnown(request)) return request;
      undecided ??= verdict instanceof Unknown ? verdict : new Unknown(disagreement);
      open = false;
    }
    if (open) undecided ??= new Unknown("it depends on what the policy variables stand for");
  }
  return undecided;
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

/** Actions tried for one whose resources are in the box. */
const mostActions = 200;

/** A request of the box: of a known action on a fitting resource where there is one, else any. */
function requestIn(box: Box): Knowable<Request | undefined> {
  const actions = box.get(actionDimension)?.all?.text;
  let tried = 0;
  for (const action of actions ? knownActions(actions) : []) {
    if (tried++ >= mostActions) break;
    const fitting = intersectBoxes(box, requestsOf(action));
    if (isEmptyDimension(fitting.get(resourceDimension)!) === false) return asRequest(fitting, action);
  }
  return asRequest(box);
}

function requestsOf(action: ActionFacts): Box {
  return new Map<string, Dimension>([
    [actionDimension, oneIn(texts(literal(action.name.toLowerCase())))],
    [resourceDimension, oneIn(texts(resourcesOf(action)))],
  ]);
}

function asRequest(box: Box, action?: ActionFacts): Knowable<Request | undefined> {
  const point = boxWitness(box, (key): WitnessOptions | undefined => {
    if (key === resourceDimension) return action ? { prefer: exampleResources(action) } : undefined;
    return key.includes(":") ? keyPreferences(key) : undefined;
  });
  return point instanceof Unknown || point === undefined ? point : toRequest(point);
}

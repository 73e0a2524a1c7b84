import { type ActionFacts, actionsMatching, isService } from "../iam/aws/catalogue.js";
import { matchesAction } from "../iam/aws/matchStatement.js";
import type { Element, Statement } from "../model/index.js";
import { isBounded } from "./awsBounds.js";
import { anywhere, coversType, reachesAll, sampleOf } from "./awsBreadth.js";
import { isOnEverything } from "./awsEverything.js";

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
  written: Statement,
  pattern: string,
  isHeldBack: (action: string) => boolean,
): ActionFacts | undefined {
  if (isBounded(written)) return undefined;
  const statement = anywhere(written);
  const { resources } = statement;
  const first = ({ actions }: Limitable) =>
    actions.find(
      (action) =>
        matchesAction(pattern, action.name.toLowerCase()) &&
        reachesAll(statement, action) &&
        !isHeldBack(action.name),
    );
  if (isOnEverything(statement)) return first(limitableMatching(pattern));
  if (resources === undefined) return undefined;
  const plain = plainBeginning(resources);
  // Where none of their types is reached as a whole, none of the actions is.
  const mayHold = ({ types }: Limitable) =>
    types.some(({ service, name, shared }) => plain <= shared && coversType(statement, service, name));
  const own = withinServices(pattern, resources)?.map(limitableMatching);
  if (own === undefined)
    return mayHold(limitableMatching(pattern)) ? first(limitableMatching(pattern)) : undefined;
  const held = own.filter(mayHold);
  for (const each of held) {
    const found = first(each);
    if (found !== undefined) return found;
  }
  // What a Deny takes of a service's own actions may be left to others: STS acts on IAM's roles.
  return held.length > 0 ? first(limitableMatching(pattern)) : undefined;
}

/**
 * Patterns of the actions that a pattern of any service and its resources are both about: those of the services that
 * the resources name. To look through all services would read the whole catalogue, which takes a quarter of a second.
 * Undefined where that is what it takes, or where the pattern names its service.
 */
function withinServices(pattern: string, { negated, patterns }: Element): readonly string[] | undefined {
  if (negated || /^[a-z0-9-]+:/i.test(pattern)) return undefined;
  const services = new Set(patterns.map((each) => /^arn:[a-z*-]+:([a-z0-9-]+):/.exec(each)?.[1]));
  const named: string[] = [];
  for (const service of services) {
    if (service === undefined || !isService(service)) return undefined;
    named.push(`${service}:*`);
  }
  return named;
}

/** How far every pattern of an element is plain text: where a type's ARNs agree less far, none has all of them. */
function plainBeginning({ negated, patterns }: Element): number {
  return negated ? 0 : Math.min(...patterns.map(plainLength));
}

function plainLength(pattern: string): number {
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
  readonly types: readonly ArnType[];
}

interface ArnType {
  readonly service: string;
  readonly name: string;
  /** Length of the beginning that all ARNs of the type share. */
  readonly shared: number;
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
        resourceTypes.map(({ name }) => [`${service} ${name}`, arnType(service, name)] as const),
      ),
    );
    found = { actions, types: [...types.values()] };
    if (limitable.size >= mostPatterns) limitable.clear();
    limitable.set(key, found);
  }
  return found;
}

function arnType(service: string, name: string): ArnType {
  const shared = sampleOf(service, name).indexOf("~");
  return { service, name, shared: shared < 0 ? Number.POSITIVE_INFINITY : shared };
}

/** What an action is about, for a sentence: a type that it cannot do without, else the plainest of its types. */
export function mainResource({ resourceTypes }: ActionFacts): string {
  const needed = resourceTypes.find(({ required }) => required);
  const [plainest] = [...resourceTypes].sort((one, other) => one.name.length - other.name.length);
  return (needed ?? plainest)?.name ?? "resource";
}

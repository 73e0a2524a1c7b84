import { type ActionFacts, actionsMatching } from "../iam/aws/catalogue.js";
import type { Element, Statement } from "../model/index.js";
import { anywhere, coversType, isBounded, isOnEverything, reachesAll, sampleOf } from "./awsBreadth.js";

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
  const { actions, types } = limitableMatching(pattern);
  // Where none of their types is reached as a whole, none of the actions is.
  if (!isOnEverything(statement)) {
    if (statement.resources === undefined) return undefined;
    const plain = plainBeginning(statement.resources);
    if (!types.some(({ service, name, shared }) => plain <= shared && coversType(statement, service, name)))
      return undefined;
  }
  return actions.find((action) => reachesAll(statement, action) && !isHeldBack(action.name));
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

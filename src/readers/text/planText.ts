import { type ByteSource, indexIn, lastIndexIn } from "./byteSource.js";
import { isObject, type JsonObject } from "./json.js";

/** Below this many bytes reading the whole is as fast. */
export const largePlan = 1_000_000;

const plannedKey = '"planned_values":{';
const changesKey = ',"resource_changes":[';
const priorKey = ',"prior_state":{';
const configurationKey = ',"configuration":{';
const dataMode = '"mode":"data"';
/** Terraform begins every resource with its address. */
const nextResource = Buffer.from(',{"address":"');

/** What is done with the pieces of a plan, in this order. */
export interface Pieces {
  /** The configuration, and what follows it. */
  configuration(plan: JsonObject): void;
  /** A resource change, with the text that it was read from. */
  change(entry: JsonObject, text: string): void;
  /** All that is left of the plan. */
  rest(plan: JsonObject): void;
}

/**
 * A large Terraform plan piece by piece, so that it is never in memory as a whole. What says the same again is passed
 * over: `planned_values`, and a `prior_state` without data sources.
 *
 * Only JSON as Terraform writes it is taken apart, and every piece must be whole JSON by itself. A quote inside a JSON
 * string is written `\"`, so no key is found inside one; a key of something deeper leaves pieces that are not whole.
 *
 * @returns whether it could be taken apart: if not, what the pieces gave does not count and the whole must be read
 */
export function readPieces(source: ByteSource, pieces: Pieces): boolean {
  const start = source.size < largePlan ? undefined : source.view(0, largePlan);
  // The planned values follow the version and the variables: further down they belong to something else.
  const planned = start?.[0] === 0x7b ? start.indexOf(plannedKey) : -1;
  if (start === undefined || planned < 0) return false;
  const head = start.toString("utf8", 0, planned);
  const changes = indexIn(source, changesKey, planned);
  const last = changes < 0 ? -1 : lastIndexIn(source, configurationKey);
  if (last < changes || changes < 0) return false;
  const tail = source.view(last, source.size);
  const configuration = tail && objectOf(`{"resource_changes":null${tail.toString("utf8")}`);
  if (configuration === undefined) return false;
  pieces.configuration(configuration);
  const end = readElements(source, changes + changesKey.length, pieces.change);
  if (end === undefined || end > last) return false;
  const between = source.view(end, last);
  const rest = between && objectOf(`${head}"resource_changes":null${withoutPrior(between)}}`);
  if (rest === undefined) return false;
  pieces.rest(rest);
  return true;
}

/** What stands between the changes and the configuration, without a prior state that nothing is read from. */
function withoutPrior(bytes: Buffer): string {
  const prior = bytes.indexOf(priorKey);
  const isRead = prior < 0 || bytes.includes(dataMode, prior);
  return bytes.toString("utf8", 0, isRead ? bytes.length : prior);
}

type Read = (entry: JsonObject, text: string) => void;

const firstWindow = 4 * 1024 * 1024;

/** Reads the objects of a list from its first one on; where the list ends, or undefined when it is not to be made out. */
function readElements(source: ByteSource, first: number, read: Read): number | undefined {
  let from = first;
  let window = firstWindow;
  for (;;) {
    const bytes = source.view(from, from + window);
    if (bytes === undefined) return undefined;
    const { used, ended } = elementsIn(bytes, from + window >= source.size, read);
    from += used;
    if (ended) return from;
    if (used > 0) continue;
    // One element fills the window: it is looked at in a larger one, up to the end.
    if (from + window >= source.size) return undefined;
    window *= 4;
  }
}

/** Ends that are tried for one element: what looks like the next resource may be a part of this one. */
const mostTries = 50;

interface Progress {
  /** Bytes up to the next element, or to the end of the list's last one; 0 when none could be read. */
  readonly used: number;
  readonly ended: boolean;
}

/** Reads the elements that are whole in a stretch which begins with one. */
function elementsIn(bytes: Buffer, isRest: boolean, read: Read): Progress {
  let from = 0;
  let tries = 0;
  for (let next = bytes.indexOf(nextResource, 1); ; next = bytes.indexOf(nextResource, next + 1)) {
    const element = next < 0 ? undefined : elementIn(bytes, from, next);
    if (element !== undefined) {
      read(element.entry, element.text);
      from = next + 1;
      tries = 0;
      continue;
    }
    const last = lastElement(bytes, from, next < 0 ? bytes.length : next);
    if (last !== undefined) {
      read(last.entry, last.text);
      return { used: last.end + 1, ended: true };
    }
    if (next < 0 || ++tries > mostTries) return { used: isRest || next >= 0 ? 0 : from, ended: false };
  }
}

interface Element {
  readonly entry: JsonObject;
  readonly text: string;
}

/** The element that the list ends after, where it does before a limit. */
function lastElement(
  bytes: Buffer,
  from: number,
  limit: number,
): (Element & { readonly end: number }) | undefined {
  let at = from;
  for (let tries = 0; tries < mostTries; tries++) {
    at = bytes.indexOf("}]", at);
    if (at < 0 || at >= limit) return undefined;
    const element = elementIn(bytes, from, ++at);
    if (element !== undefined) return { ...element, end: at };
  }
  return undefined;
}

function elementIn(bytes: Buffer, from: number, to: number): Element | undefined {
  if (bytes[to - 1] !== 0x7d) return undefined;
  const text = bytes.toString("utf8", from, to);
  const entry = objectOf(text);
  return entry && { entry, text };
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

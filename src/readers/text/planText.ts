import { isObject, type JsonObject } from "./json.js";

/** Below this many bytes reading the whole is as fast. */
const worthwhile = 1_000_000;

/** A stretch of a file that holds one JSON object: read again when it is needed, and not kept. */
export class Slice {
  constructor(
    readonly bytes: Buffer,
    readonly from: number,
    readonly to: number,
  ) {}

  read(): JsonObject {
    return JSON.parse(this.bytes.toString("utf8", this.from, this.to)) as JsonObject;
  }
}

const plannedKey = '"planned_values":{';
const changesKey = ',"resource_changes":[';
const priorKey = ',"prior_state":{';
const configurationKey = ',"configuration":{';
const dataMode = '"mode":"data"';
/** Terraform begins every resource with its address. */
const nextResource = Buffer.from(',{"address":"');

/** What is done with the pieces of a plan, in this order. */
export interface Pieces {
  /** What follows `configuration`, and that itself. */
  configuration(plan: JsonObject): void;
  /** A resource change; `again` reads it once more. */
  change(entry: JsonObject, again: Slice): void;
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
export function readPieces(bytes: Buffer, pieces: Pieces): boolean {
  if (bytes.length < worthwhile || bytes[0] !== 0x7b) return false;
  // The planned values follow the version and the variables: further down they belong to something else.
  const planned = bytes.subarray(0, worthwhile).indexOf(plannedKey);
  const changes = planned < 0 ? -1 : bytes.indexOf(changesKey, planned);
  const last = changes < 0 ? -1 : bytes.lastIndexOf(configurationKey);
  if (last < changes || changes < 0) return false;
  const configuration = objectOf(`{"resource_changes":null${bytes.toString("utf8", last)}`);
  if (configuration === undefined) return false;
  pieces.configuration(configuration);
  const end = readElements(bytes, changes + changesKey.length, pieces.change);
  if (end === undefined || end > last) return false;
  const head = bytes.toString("utf8", 0, planned);
  const rest = objectOf(`${head}"resource_changes":null${between(bytes, end, last)}}`);
  if (rest === undefined) return false;
  pieces.rest(rest);
  return true;
}

/** What stands between the changes and the configuration, without a prior state that nothing is read from. */
function between(bytes: Buffer, from: number, to: number): string {
  const middle = bytes.subarray(from, to);
  const prior = middle.indexOf(priorKey);
  const isRead = prior < 0 || middle.includes(dataMode, prior);
  return middle.toString("utf8", 0, isRead ? middle.length : prior);
}

/** Ends that are tried for one element: what looks like the next resource may be a part of this one. */
const mostTries = 50;

/** Reads the objects of a list from its first one on; where the list ends, or undefined when it is not to be made out. */
function readElements(
  bytes: Buffer,
  first: number,
  read: (entry: JsonObject, again: Slice) => void,
): number | undefined {
  let from = first;
  let tries = 0;
  let next = bytes.indexOf(nextResource, from);
  for (;;) {
    const entry = next < 0 ? undefined : objectIn(bytes, from, next);
    if (entry !== undefined) {
      read(entry, new Slice(bytes, from, next));
      from = next + 1;
      tries = 0;
    } else {
      const last = lastElement(bytes, from, next < 0 ? bytes.length : next);
      if (last !== undefined) {
        read(last.entry, new Slice(bytes, from, last.end));
        return last.end + 1;
      }
      if (next < 0 || ++tries > mostTries) return undefined;
    }
    next = bytes.indexOf(nextResource, next + 1);
  }
}

/** The element that the list ends after, where it does before a limit. */
function lastElement(
  bytes: Buffer,
  from: number,
  limit: number,
): { readonly entry: JsonObject; readonly end: number } | undefined {
  let at = from;
  for (let tries = 0; tries < mostTries; tries++) {
    at = bytes.indexOf("}]", at);
    if (at < 0 || at >= limit) return undefined;
    const entry = objectIn(bytes, from, ++at);
    if (entry !== undefined) return { entry, end: at };
  }
  return undefined;
}

function objectIn(bytes: Buffer, from: number, to: number): JsonObject | undefined {
  return bytes[to - 1] === 0x7d ? objectOf(bytes.toString("utf8", from, to)) : undefined;
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

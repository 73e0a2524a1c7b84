import { type CelMap, type CelValue, Duration, type MapKey, Timestamp } from "./ast.js";

/**
 * What an expression gives instead of a value. `error`: CEL's own runtime error (a missing claim, a function on
 * the wrong type), which never grants anything. `unknown`: this evaluator does not model what is asked, so it
 * cannot say what Google would answer.
 */
export class CelFailure {
  constructor(
    readonly kind: "error" | "unknown",
    readonly reason: string,
  ) {}
}

export type CelResult = CelValue | CelFailure;

export function celError(reason: string): CelFailure {
  return new CelFailure("error", reason);
}

export function celUnknown(reason: string): CelFailure {
  return new CelFailure("unknown", reason);
}

export function isFailure(result: CelResult): result is CelFailure {
  return result instanceof CelFailure;
}

export function isList(value: CelValue): value is readonly CelValue[] {
  return Array.isArray(value);
}

export function isMap(value: CelValue): value is CelMap {
  return value instanceof Map;
}

/** The CEL type's name, for messages. */
export function typeName(value: CelValue): string {
  if (value === null) return "null";
  if (typeof value === "bigint") return "int";
  if (typeof value === "number") return "double";
  if (typeof value === "string" || typeof value === "boolean")
    return typeof value === "string" ? "string" : "bool";
  if (value instanceof Timestamp) return "timestamp";
  if (value instanceof Duration) return "duration";
  if (value instanceof Uint8Array) return "bytes";
  return isList(value) ? "list" : "map";
}

/**
 * A JSON value as CEL sees it: every number is a double (google.protobuf.Value). Nesting
 * beyond what an expression of the deepest kind can reach is cut to null.
 */
export function fromJson(json: unknown, depth = 0): CelValue {
  if (depth > 250) return null;
  if (typeof json === "string" || typeof json === "boolean" || typeof json === "number") return json;
  if (Array.isArray(json)) return json.map((item) => fromJson(item, depth + 1));
  if (typeof json !== "object" || json === null) return null;
  return new Map<MapKey, CelValue>(
    Object.entries(json).map(([key, item]) => [key, fromJson(item, depth + 1)]),
  );
}

/**
 * CEL's heterogeneous equality: numbers compare by value across int and double, any other two types are never
 * equal (and so always different).
 *
 * @param spend called once for each pair compared; returning false stops the walk, and the answer is undefined.
 */
export function equals(a: CelValue, b: CelValue, spend: () => boolean = () => true): boolean | undefined {
  if (!spend()) return undefined;
  if (isNumeric(a) && isNumeric(b)) return a >= b && a <= b;
  if (a instanceof Timestamp && b instanceof Timestamp) return a.milliseconds === b.milliseconds;
  if (a instanceof Duration && b instanceof Duration) return a.milliseconds === b.milliseconds;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  if (isList(a) && isList(b)) return a.length === b.length && everyEqual(a, b, spend);
  if (isMap(a) && isMap(b)) {
    if (a.size !== b.size || ![...a.keys()].every((key) => b.has(key))) return false;
    return everyEqual(
      [...a.values()],
      [...a.keys()].map((key) => b.get(key)!),
      spend,
    );
  }
  return a === b;
}

function everyEqual(
  a: readonly CelValue[],
  b: readonly CelValue[],
  spend: () => boolean,
): boolean | undefined {
  for (const [index, item] of a.entries()) {
    const equal = equals(item, b[index]!, spend);
    if (equal !== true) return equal;
  }
  return true;
}

/** Negative, zero or positive as `a` stands to `b`; an error where CEL has no order between the two. */
export function order(a: CelValue, b: CelValue): number | CelFailure {
  if (isNumeric(a) && isNumeric(b)) return sign(a < b, a > b);
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return a.milliseconds - b.milliseconds;
  if (a instanceof Duration && b instanceof Duration) return a.milliseconds - b.milliseconds;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  return celError(`${typeName(a)} and ${typeName(b)} have no order`);
}

export function isNumeric(value: CelValue): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function sign(less: boolean, more: boolean): number {
  return less ? -1 : Number(more);
}

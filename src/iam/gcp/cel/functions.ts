import { type CelValue, Duration, Timestamp } from "./ast.js";
import { extract, parseTemplate } from "./extract.js";
import { timestampText } from "./format.js";
import { matches } from "./regex.js";
import { parseDate, parseDuration, parseTimestamp, type TimePart, timePart } from "./time.js";
import {
  type CelResult,
  celError,
  celUnknown,
  equals,
  isList,
  isMap,
  isNumeric,
  typeName,
} from "./values.js";

/** Longest text that an expression may build: far above any token, far below what hurts. */
const maxText = 1_000_000;

type Implementation = (args: readonly CelValue[]) => CelResult;

/** The functions of one name: called as `size(x)`. Standard CEL, and IAM's `date()`. */
const functions: Readonly<Record<string, Implementation>> = {
  size: callSize,
  matches: callMatches,
  string: ([value]) => toText(value!),
  int: ([value]) => toInt(value!),
  uint: ([value]) => toInt(value!, 0n),
  double: ([value]) => toDouble(value!),
  bool: ([value]) => toBool(value!),
  dyn: ([value]) => value!,
  timestamp: (args) =>
    args[0] instanceof Timestamp ? args[0] : onText("timestamp", args, 1, ([text]) => parseTimestamp(text!)),
  duration: (args) =>
    args[0] instanceof Duration ? args[0] : onText("duration", args, 1, ([text]) => parseDuration(text!)),
  date: (args) => onText("date", args, 1, ([text]) => parseDate(text!)),
};

/** The methods: `x.startsWith("a")`; the receiver is the first argument. Standard CEL, its strings extension, IAM's own. */
const methods: Readonly<Record<string, Implementation>> = {
  size: callSize,
  matches: callMatches,
  startsWith: (args) => onText("startsWith", args, 2, ([text, other]) => text!.startsWith(other!)),
  endsWith: (args) => onText("endsWith", args, 2, ([text, other]) => text!.endsWith(other!)),
  contains: (args) => onText("contains", args, 2, ([text, other]) => text!.includes(other!)),
  lowerAscii: (args) =>
    onText("lowerAscii", args, 1, ([text]) => text!.replace(/[A-Z]/g, (c) => c.toLowerCase())),
  upperAscii: (args) =>
    onText("upperAscii", args, 1, ([text]) => text!.replace(/[a-z]/g, (c) => c.toUpperCase())),
  trim: (args) => onText("trim", args, 1, ([text]) => text!.trim()),
  extract: (args) =>
    onText("extract", args, 2, ([text, template]) => {
      const parsed = parseTemplate(template!);
      return parsed ? extract(text!, parsed) : celError("the template of extract() needs one {identifier}");
    }),
  split: ([text, separator, limit]) => split(text, separator, limit),
  join: ([list, separator]) => join(list, separator ?? ""),
  replace: (args) => onText("replace", args, 3, ([text, from, to]) => bounded(text!.split(from!).join(to!))),
  substring: ([text, from, to]) => substring(text, from, to),
  charAt: ([text, at]) => charAt(text, at),
  indexOf: (args) => onText("indexOf", args, 2, ([text, other]) => indexIn(text!, text!.indexOf(other!))),
  lastIndexOf: (args) =>
    onText("lastIndexOf", args, 2, ([text, other]) => indexIn(text!, text!.lastIndexOf(other!))),
  hasOnly: ([list, allowed]) => hasOnly(list, allowed),
};

const timeParts: readonly string[] = [
  "getFullYear",
  "getMonth",
  "getDate",
  "getDayOfMonth",
  "getDayOfWeek",
  "getDayOfYear",
  "getHours",
  "getMinutes",
  "getSeconds",
  "getMilliseconds",
] satisfies readonly TimePart[];

/** Calls a global function; `unknown` for a name that is not modelled. */
export function callFunction(name: string, args: readonly CelValue[]): CelResult {
  if (!Object.hasOwn(functions, name)) return celUnknown(`the function ${name}() is not modelled`);
  return args.length === 0 ? celError(`${name}() needs an argument`) : functions[name]!(args);
}

/** Calls a method; `unknown` for a name that is not modelled. */
export function callMethod(name: string, receiver: CelValue, args: readonly CelValue[]): CelResult {
  if (timeParts.includes(name)) return callTimePart(name as TimePart, receiver, args);
  if (!Object.hasOwn(methods, name)) return celUnknown(`the method ${name}() is not modelled`);
  return methods[name]!([receiver, ...args]);
}

/** The text, unless it has grown past what an expression may build. */
export function bounded(text: string): CelResult {
  return text.length > maxText ? celUnknown("the expression builds a text that is too long") : text;
}

function wrong(name: string, args: readonly (CelValue | undefined)[]): CelResult {
  const types = args.map((arg) => (arg === undefined ? "nothing" : typeName(arg)));
  return celError(`there is no ${name}() for ${types.join(", ")}`);
}

function onText(
  name: string,
  args: readonly CelValue[],
  count: number,
  work: (texts: readonly string[]) => CelResult,
): CelResult {
  const texts = args.filter((arg) => typeof arg === "string");
  return texts.length === args.length && args.length === count ? work(texts) : wrong(name, args);
}

function callSize(args: readonly CelValue[]): CelResult {
  return (args.length === 1 ? sizeOf(args[0]) : undefined) ?? wrong("size", args);
}

function callMatches(args: readonly CelValue[]): CelResult {
  return onText("matches", args, 2, ([text, source]) => matches(text!, source!));
}

function sizeOf(value: CelValue | undefined): bigint | undefined {
  if (typeof value === "string") return BigInt([...value].length);
  if (value instanceof Uint8Array) return BigInt(value.length);
  if (value === undefined || value === null || typeof value !== "object") return undefined;
  if (isList(value)) return BigInt(value.length);
  return isMap(value) ? BigInt(value.size) : undefined;
}

function toText(value: CelValue): CelResult {
  if (typeof value === "string" || typeof value === "bigint" || typeof value === "boolean")
    return String(value);
  if (typeof value === "number")
    return Number.isFinite(value) ? String(value) : celError("not a finite number");
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return `${value.milliseconds / 1000}s`;
  return wrong("string", [value]);
}

function toInt(value: CelValue, least = -(2n ** 63n)): CelResult {
  if (typeof value === "string" && !/^-?\d{1,19}$/.test(value))
    return celError("the text is not a whole number");
  if (value instanceof Timestamp) return BigInt(Math.floor(value.milliseconds / 1000));
  if (typeof value !== "string" && !isNumeric(value)) return wrong("int", [value]);
  if (typeof value === "number" && !Number.isFinite(value)) return celError("not a finite number");
  const int = BigInt(typeof value === "number" ? Math.trunc(value) : value);
  return int < least || int >= 2n ** 63n ? celError("the number is out of range") : int;
}

function toDouble(value: CelValue): CelResult {
  if (isNumeric(value)) return Number(value);
  if (typeof value !== "string") return wrong("double", [value]);
  const number = /^-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : celError("the text is not a number");
}

function toBool(value: CelValue): CelResult {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  return wrong("bool", [value]);
}

function split(text?: CelValue, separator?: CelValue, limit?: CelValue): CelResult {
  if (typeof text !== "string" || typeof separator !== "string") return wrong("split", [text, separator]);
  const parts = separator === "" ? [...text] : text.split(separator);
  if (limit === undefined || limit === -1n) return parts;
  if (typeof limit !== "bigint") return wrong("split", [text, separator, limit]);
  const count = Number(limit);
  if (count === 0) return [];
  if (parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

function join(list?: CelValue, separator?: CelValue): CelResult {
  if (!Array.isArray(list) || typeof separator !== "string") return wrong("join", [list, separator]);
  return list.every((item) => typeof item === "string")
    ? bounded(list.join(separator))
    : wrong("join", [list]);
}

function substring(text?: CelValue, from?: CelValue, to?: CelValue): CelResult {
  if (typeof text !== "string" || typeof from !== "bigint") return wrong("substring", [text, from]);
  const characters = [...text];
  const end = to ?? BigInt(characters.length);
  if (typeof end !== "bigint") return wrong("substring", [text, from, to]);
  const outside = from < 0n || end < from || end > BigInt(characters.length);
  return outside
    ? celError("substring() is out of range")
    : characters.slice(Number(from), Number(end)).join("");
}

function charAt(text?: CelValue, at?: CelValue): CelResult {
  if (typeof text !== "string" || typeof at !== "bigint") return wrong("charAt", [text, at]);
  const characters = [...text];
  if (at < 0n || at > BigInt(characters.length)) return celError("charAt() is out of range");
  return characters[Number(at)] ?? "";
}

/** An index in UTF-16 units as CEL counts: in code points. */
function indexIn(text: string, at: number): bigint {
  return at < 0 ? -1n : BigInt([...text.slice(0, at)].length);
}

/** IAM's `hasOnly`: whether the list contains nothing but the allowed items; true for the empty list. */
function hasOnly(list?: CelValue, allowed?: CelValue): CelResult {
  if (!Array.isArray(list) || !Array.isArray(allowed)) return wrong("hasOnly", [list, allowed]);
  return list.every((item) => allowed.some((other) => equals(item, other) === true));
}

function callTimePart(part: TimePart, receiver: CelValue, args: readonly CelValue[]): CelResult {
  const [zone] = args;
  if (receiver instanceof Timestamp && (zone === undefined || typeof zone === "string")) {
    return timePart(receiver, part, zone);
  }
  if (receiver instanceof Duration && args.length === 0) return durationPart(part, receiver);
  return wrong(part, [receiver, ...args]);
}

function durationPart(part: TimePart, { milliseconds }: Duration): CelResult {
  const divisors: Partial<Record<TimePart, number>> = {
    getHours: 3_600_000,
    getMinutes: 60_000,
    getSeconds: 1000,
  };
  if (part === "getMilliseconds") return BigInt(Math.trunc(milliseconds % 1000));
  const divisor = divisors[part];
  return divisor === undefined
    ? wrong(part, [new Duration(milliseconds)])
    : BigInt(Math.trunc(milliseconds / divisor));
}

import { isProperties, type Properties, reveal, Unknown, type Value } from "../../model/index.js";

const tooDeep = new Unknown("nested too deeply to be read");
const deepest = 100;

/** What the functions of a template are computed with. */
export interface Scope {
  /** Values of parameters that are known. */
  readonly parameters: Properties;
  readonly logicalIds: ReadonlySet<string>;
}

/** What CloudFormation gives every template; of the partition the one that most accounts are in. */
const pseudoParameters: Properties = { "AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com" };

/** The value of a parameter, its own or CloudFormation's, where it is known. */
function parameter(name: string, { parameters }: Scope): Value | undefined {
  if (Object.hasOwn(parameters, name)) return parameters[name];
  return Object.hasOwn(pseudoParameters, name) ? pseudoParameters[name] : undefined;
}

/** A property's value, with the logical ids of the resources that it is computed from. */
export interface Computed {
  readonly value: Value;
  readonly ids: readonly string[];
}

/**
 * Carries out what can be known of a template's functions (`Ref` and `Fn::Sub` on known parameters, `Fn::Join`
 * of known texts); anything else is unknown, and says which function it was.
 */
export function compute(value: Value, scope: Scope): Computed {
  const ids = new Set<string>();
  return { value: walk(value, scope, ids, 0), ids: [...ids] };
}

function walk(value: Value, scope: Scope, ids: Set<string>, depth: number): Value {
  if (depth > deepest) return tooDeep;
  const plain = reveal(value);
  if (Array.isArray(plain)) return plain.map((each) => walk(each, scope, ids, depth + 1));
  if (!isProperties(plain)) return value;
  const keys = Object.keys(plain);
  const [only = ""] = keys;
  if (keys.length === 1 && (only === "Ref" || only === "Condition" || only.startsWith("Fn::"))) {
    // `Condition` is a function only beside a text: in a policy statement it is a block.
    if (only !== "Condition" || typeof plain[only] === "string")
      return call(only, plain[only]!, scope, ids, depth);
  }
  return Object.fromEntries(keys.map((key) => [key, walk(plain[key]!, scope, ids, depth + 1)]));
}

function call(name: string, argument: Value, scope: Scope, ids: Set<string>, depth: number): Value {
  const unknown = new Unknown(`computed by CloudFormation (${name})`);
  switch (name) {
    case "Ref": {
      const target = reveal(argument);
      if (typeof target !== "string") return unknown;
      const given = parameter(target, scope);
      if (given !== undefined) return given;
      if (scope.logicalIds.has(target)) ids.add(target);
      return unknown;
    }
    case "Fn::GetAtt": {
      const target = reveal(argument);
      const first = Array.isArray(target)
        ? reveal(target[0])
        : typeof target === "string"
          ? target.split(".")[0]
          : "";
      if (typeof first === "string" && scope.logicalIds.has(first)) ids.add(first);
      return unknown;
    }
    case "Fn::Base64":
      return walk(argument, scope, ids, depth + 1);
    case "Fn::Sub":
      return substitute(argument, scope, ids, depth) ?? unknown;
    case "Fn::Join": {
      const parts = walk(argument, scope, ids, depth + 1);
      if (!Array.isArray(parts)) return unknown;
      const [separator, list] = [reveal(parts[0]), reveal(parts[1])];
      const known = Array.isArray(list) && list.every((each) => typeof each === "string");
      return typeof separator === "string" && known ? list.join(separator) : unknown;
    }
    default:
      walk(argument, scope, ids, depth + 1);
      return unknown;
  }
}

function substitute(argument: Value, scope: Scope, ids: Set<string>, depth: number): Value | undefined {
  const plain = reveal(argument);
  const text = Array.isArray(plain) ? reveal(plain[0]) : plain;
  const own = Array.isArray(plain) && isProperties(reveal(plain[1])) ? (reveal(plain[1]) as Properties) : {};
  if (typeof text !== "string") return undefined;
  let known = true;
  const result = text.replace(/\$\{(!?)([^}]*)\}/g, (whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    const given = own[name] === undefined ? parameter(name, scope) : walk(own[name], scope, ids, depth + 1);
    const value = reveal(given);
    if (typeof value === "string" || typeof value === "number") return String(value);
    const id = name.split(".")[0]!;
    if (scope.logicalIds.has(id)) ids.add(id);
    known = false;
    return whole;
  });
  return known ? result : undefined;
}

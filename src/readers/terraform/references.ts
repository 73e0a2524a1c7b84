import { isObject, type Json, type JsonObject, objects, textOf } from "../text/json.js";
import { camelCase, type Shape } from "./table.js";

type References = Readonly<Record<string, readonly string[]>>;

const none: References = {};
/** Chains of variables and outputs longer than this are not followed. */
const longestChain = 20;

/** Takes up what an expression refers to; no output: the resource as a whole. */
type Sink = (address: string, output: string) => void;

/** How a resource instance is found in the configuration. */
export interface ResourceId {
  readonly address: string;
  /** Address of its module; undefined in the root. */
  readonly module: string | undefined;
  /** `type.name`, or `data.type.name`. */
  readonly local: string;
}

/** One module of the `configuration` part of a plan, with its way up. */
class Module {
  readonly children = new Map<string, Module>();
  #expressions: ReadonlyMap<string, JsonObject> | undefined;

  /** @param call the call in the parent that makes it */
  constructor(
    readonly config: JsonObject,
    readonly parent?: Module,
    readonly call?: JsonObject,
  ) {}

  /** What is set on resources, by address, where something is; many plans are read without ever asking. */
  get expressions(): ReadonlyMap<string, JsonObject> {
    if (this.#expressions === undefined) {
      const found = new Map<string, JsonObject>();
      for (const { address, expressions } of objects(this.config.resources)) {
        if (isObject(expressions) && hasAny(expressions)) found.set(textOf(address) ?? "", expressions);
      }
      this.#expressions = found;
    }
    return this.#expressions;
  }

  /** Keeps of the resources only what is asked for later. */
  trim(): void {
    this.#expressions = this.expressions;
    this.config.resources = null;
  }

  /** The module that a call makes. */
  child(name: string): Module | undefined {
    const known = this.children.get(name);
    if (known) return known;
    const calls = this.config.module_calls;
    const call = isObject(calls) && Object.hasOwn(calls, name) ? calls[name] : undefined;
    if (!isObject(call) || !isObject(call.module)) return undefined;
    const made = new Module(call.module, this, call);
    this.children.set(name, made);
    return made;
  }
}

/**
 * What the expressions of a configuration refer to: the addresses of resources whose values a property is
 * computed from, followed through module variables and outputs.
 */
export class Configuration {
  readonly #root: Module;
  readonly #byPath = new Map<string, Module | undefined>();
  readonly #instances: () => ReadonlyMap<string, readonly string[]>;

  /** @param instances addresses of all resource instances, by address without keys */
  constructor(rootModule: JsonObject, instances: () => ReadonlyMap<string, readonly string[]>) {
    this.#root = new Module(rootModule);
    this.#instances = instances;
  }

  /** The attributes that the configuration sets on a resource; undefined where it says nothing of it at all. */
  expressions({ module, local }: ResourceId): JsonObject | undefined {
    return this.#moduleAt(module)?.expressions.get(local);
  }

  /** All resource configurations, with the path of their module (without keys). */
  *resources(): Iterable<readonly [config: JsonObject, prefix: string]> {
    for (const [module, prefix] of this.modules())
      for (const config of objects(module.resources)) yield [config, prefix];
  }

  /** All modules as they are configured, each with its path (without keys), `module.a.` or nothing for the root. */
  *modules(): Iterable<readonly [config: JsonObject, prefix: string]> {
    for (const [module, prefix] of this.#modules()) yield [module.config, prefix];
  }

  /** Forgets what {@link resources} gives, where nobody will ask for it any more: in a large plan it is much. */
  trim(): void {
    for (const [module] of this.#modules()) module.trim();
  }

  *#modules(): Iterable<readonly [Module, string]> {
    const waiting: (readonly [Module, string])[] = [[this.#root, ""]];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      yield next;
      const [module, prefix] = next;
      const calls = module.config.module_calls;
      for (const name of isObject(calls) ? Object.keys(calls) : []) {
        const inner = module.child(name);
        if (inner) waiting.push([inner, `${prefix}module.${name}.`]);
      }
    }
  }

  /** Addresses by Pulumi property name, for one resource instance. */
  references(id: ResourceId, shape: Shape): References {
    return this.#byProperty(id, shape, (found) => (address) => found.add(address));
  }

  /** As {@link references}, with the output of each (`ADDRESS.output`); a resource as a whole is not among them. */
  uses(id: ResourceId, shape: Shape): References {
    return this.#byProperty(id, shape, (found) => (address, output) => {
      if (output !== "") found.add(`${address}.${camelCase(output)}`);
    });
  }

  #byProperty(
    { address, module: path, local }: ResourceId,
    shape: Shape,
    into: (found: Set<string>) => Sink,
  ): References {
    const module = this.#moduleAt(path);
    const expressions = module?.expressions.get(local);
    if (!module || !expressions) return none;
    const prefix = path === undefined ? "" : `${path}.`;
    let result: Record<string, readonly string[]> | undefined;
    for (const key in expressions) {
      const expression = expressions[key]!;
      if (isConstant(expression)) continue;
      const found = new Set<string>();
      this.#collect(expression, module, prefix, address, into(found), 0);
      if (found.size === 0) continue;
      result ??= {};
      result[shape.get(key)?.name ?? camelCase(key)] = [...found];
    }
    return result ?? none;
  }

  /** What each root output is computed from. */
  outputReferences(): References {
    const outputs = this.#root.config.outputs;
    if (!isObject(outputs)) return none;
    const result: Record<string, readonly string[]> = {};
    for (const [name, output] of Object.entries(outputs)) {
      const found = new Set<string>();
      const add: Sink = (address) => found.add(address);
      if (isObject(output)) this.#collect(output.expression ?? null, this.#root, "", "", add, 0);
      if (found.size > 0) result[name] = [...found];
    }
    return result;
  }

  /** The module at an address (`module.a["k"].module.b`); undefined is the root. */
  #moduleAt(path: string | undefined): Module | undefined {
    if (path === undefined) return this.#root;
    if (this.#byPath.has(path)) return this.#byPath.get(path);
    const names = steps(withoutKeys(path)).filter((_, index) => index % 2 === 1);
    const found = names.reduce<Module | undefined>((module, name) => module?.child(name), this.#root);
    this.#byPath.set(path, found);
    return found;
  }

  /** All references of an expression, blocks and lists included. */
  #collect(expression: Json, module: Module, prefix: string, from: string, found: Sink, depth: number): void {
    if (depth > longestChain) return;
    if (Array.isArray(expression)) {
      for (const each of expression) this.#collect(each, module, prefix, from, found, depth + 1);
    } else if (isObject(expression)) {
      if (Array.isArray(expression.references)) {
        this.#resolve(expression.references, module, prefix, from, found, depth);
      }
      for (const key in expression) {
        const inner = expression[key]!;
        if (key !== "references" && typeof inner === "object" && inner !== null) {
          this.#collect(inner, module, prefix, from, found, depth + 1);
        }
      }
    }
  }

  /** Terraform lists each reference with all its prefixes, the longest first: only the longest counts. */
  #resolve(
    references: readonly Json[],
    module: Module,
    prefix: string,
    from: string,
    found: Sink,
    depth: number,
  ): void {
    let previous = "";
    for (const reference of references) {
      if (typeof reference !== "string") continue;
      const isPrefix = previous.startsWith(reference) && /^[.[]/.test(previous.slice(reference.length));
      previous = isPrefix ? previous : reference;
      if (!isPrefix) this.#follow(reference, module, prefix, from, found, depth);
    }
  }

  #follow(reference: string, module: Module, prefix: string, from: string, found: Sink, depth: number) {
    const parts = steps(reference);
    const [first = "", second = "", third = ""] = parts;
    const name = withoutKeys(second);
    if (first === "var") {
      const given = module.call?.expressions;
      const parentPrefix = prefix.replace(/module\.[^.[]+(?:\["(?:[^"\\]|\\.)*"\]|\[\d+\])?\.$/, "");
      const value = isObject(given) ? given[name] : undefined;
      if (module.parent && value !== undefined) {
        this.#collect(value, module.parent, parentPrefix, from, found, depth + 1);
      }
    } else if (withoutKeys(first) === "module") {
      const inner = module.child(name);
      const outputs = isObject(inner?.config.outputs) ? inner.config.outputs : {};
      // Without an output's name the module is meant as a whole.
      const wanted = third === "" ? Object.values(outputs) : [outputs[withoutKeys(third)]];
      for (const output of wanted) {
        if (!inner || !isObject(output) || output.expression === undefined) continue;
        this.#collect(output.expression, inner, `${prefix}module.${second}.`, from, found, depth + 1);
      }
    } else if (!notResources.has(first)) {
      const local = first === "data" ? `data.${second}.${third}` : `${first}.${second}`;
      const output = withoutKeys(parts[first === "data" ? 3 : 2] ?? "");
      for (const address of this.#instancesOf(prefix + local, from)) found(address, output);
    }
  }

  /** The instances that a reference means: exactly it, else the one with the referrer's own key, else all. */
  #instancesOf(address: string, from: string): readonly string[] {
    const bare = withoutKeys(address);
    const instances = this.#instances().get(bare) ?? [];
    if (instances.includes(address)) return [address];
    const key = /\[[^[\]]*\]$/.exec(from)?.[0];
    const own = key && instances.find((each) => each.endsWith(key));
    return own ? [own] : instances.length > 0 ? instances : [address];
  }
}

function hasAny(object: JsonObject): boolean {
  for (const _any in object) return true;
  return false;
}

/** A literal refers to nothing, and most expressions are one. */
function isConstant(expression: Json): boolean {
  return isObject(expression) && !("references" in expression) && "constant_value" in expression;
}

const notResources = new Set(["local", "each", "count", "path", "terraform", "self"]);

/** The dot-separated steps of an address, keys kept: a dot inside `["a.b"]` does not separate. */
export function steps(address: string): string[] {
  if (!address.includes("[")) return address.split(".");
  return address.match(/(?:[^.[]|\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])+/g) ?? [];
}

/** An address without `[0]` and `["key"]`. */
export function withoutKeys(address: string): string {
  return address.includes("[") ? address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]/g, "") : address;
}

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSdkType, type SdkType } from "./sdkType.js";

/** A property of a resource or of a nested object, as the SDK declares it. */
interface SdkProperty {
  readonly required: boolean;
  readonly type: SdkType;
  /** Whether its documentation says that a change makes a new resource. */
  readonly replaces: boolean;
}

interface SdkOutput {
  readonly type: SdkType;
  /** Whether it always has a value: an input that is left out is then computed by the cloud. */
  readonly always: boolean;
}

export type SdkProperties = Readonly<Record<string, SdkProperty>>;

/** What the official SDK says of one resource type. */
export interface SdkResource {
  readonly inputs: SdkProperties;
  readonly outputs: Readonly<Record<string, SdkOutput>>;
  /** Outputs that the SDK marks as secret. */
  readonly secrets: readonly string[];
}

/**
 * The declarations of an official provider SDK, read from its own files one type at a time, as text: loading the
 * SDK itself takes many times longer, and a table of its 3,000 types would be one more thing to keep up to date.
 */
export class Sdk {
  readonly #root: string;
  readonly #resources = new Map<string, SdkResource | undefined>();
  readonly #objects = new Map<string, SdkProperties | undefined>();
  #inputTypes: string | undefined;

  /** @param cloud `aws` or `gcp` */
  constructor(readonly cloud: "aws" | "gcp") {
    this.#root = dirname(require.resolve(`@pulumi/${cloud}/package.json`));
  }

  get version(): string {
    return (JSON.parse(this.#read("package.json") ?? "{}") as { version: string }).version;
  }

  /** @returns undefined when the SDK has no such type */
  resource(type: string): SdkResource | undefined {
    if (!this.#resources.has(type)) this.#resources.set(type, this.#load(type));
    return this.#resources.get(type);
  }

  /** The properties of a nested object by its name in `inputs`; undefined when it cannot be found. */
  object(name: string): SdkProperties | undefined {
    if (!this.#objects.has(name)) this.#objects.set(name, this.#loadObject(name));
    return this.#objects.get(name);
  }

  #load(type: string): SdkResource | undefined {
    const [, module = "", last = ""] = /^\w+:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
    // One token ends in lower case, where its class does not.
    const name = last.charAt(0).toUpperCase() + last.slice(1);
    const folder = module === "index" ? "." : module.toLowerCase();
    const index = this.#read(join(folder, "index.js")) ?? "";
    const file = new RegExp(`lazyLoad\\(exports, \\["${name}"\\], \\(\\) => require\\("\\./(\\w+)"\\)`).exec(
      index,
    )?.[1];
    if (file === undefined) return undefined;
    const code = this.#read(join(folder, `${file}.js`)) ?? "";
    const declarations = this.#read(join(folder, `${file}.d.ts`)) ?? "";
    if (!code.includes(`__pulumiType = '${type}'`)) return undefined;
    const state = body(declarations, `export declare class ${name} extends`) ?? "";
    return {
      inputs: members(body(declarations, `export interface ${name}Args `) ?? ""),
      outputs: Object.fromEntries(
        [...state.matchAll(/^ {4}readonly (\w+): pulumi\.Output<([^;]*(?:\{[^}]*\}[^;]*)*)>;$/gm)].map(
          ([, property = "", text = ""]) => [
            property,
            { type: parseSdkType(text), always: !text.endsWith("| undefined") },
          ],
        ),
      ),
      secrets: [...(/additionalSecretOutputs: \[([^\]]*)\]/.exec(code)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(
        ([, secret = ""]) => secret,
      ),
    };
  }

  #loadObject(name: string): SdkProperties | undefined {
    this.#inputTypes ??= this.#read("types/input.d.ts") ?? "";
    const parts = name.split(".");
    const last = parts.pop() ?? "";
    let from = 0;
    for (const [depth, part] of parts.entries()) {
      const open = depth === 0 ? `export declare namespace ${part} {` : `namespace ${part} {`;
      from = this.#inputTypes.indexOf(open, from);
      if (from < 0) return undefined;
    }
    const text = body(this.#inputTypes, `interface ${last} `, from);
    return text === undefined ? undefined : members(text);
  }

  #read(file: string): string | undefined {
    try {
      return readFileSync(join(this.#root, file), "utf8");
    } catch {
      return undefined;
    }
  }
}

/** The text between the braces that follow the opening words, which end at the same indentation. */
function body(text: string, opening: string, from = 0): string | undefined {
  const start = text.indexOf(opening, from);
  if (start < 0) return undefined;
  const line = text.lastIndexOf("\n", start) + 1;
  const indentation = /^ */.exec(text.slice(line, start))?.[0] ?? "";
  const end = text.indexOf(`\n${indentation}}`, start);
  return text.slice(text.indexOf("{", start) + 1, end);
}

const MEMBER = /(?:\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*)?^ +(\w+)(\?)?: ((?:[^;{]|\{[^}]*\})*);$/gm;
const REPLACES =
  /forces? (?:a )?new resource|forces? (?:re-?creation|replacement|a new)|cannot be changed|changing this .*(?:new|recreat)/i;

function members(text: string): SdkProperties {
  return Object.fromEntries(
    [...text.matchAll(MEMBER)].map(([, comment = "", name = "", optional, type = ""]) => [
      name,
      { required: optional === undefined, type: parseSdkType(type), replaces: REPLACES.test(comment) },
    ]),
  );
}

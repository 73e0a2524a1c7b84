/**
 * Writes src/readers/terraform/table.json: for each Terraform type that the readers understand, its Pulumi
 * token and how its blocks are named and flattened, read from the type declarations of the Pulumi SDKs.
 *
 *     npx tsx scripts/terraform/generate.ts
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { awsTypes, gcpIamResources, gcpModules, gcpTypes } from "./names.js";

const root = join(__dirname, "../..");

/** One property that is not simply its Terraform name in camelCase: Pulumi name, kind, shape of what is inside. */
type Entry = readonly [name: string, kind: "one" | "many" | "same", shape?: number];
type Shape = Readonly<Record<string, Entry>>;

const snake = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Terraform names of a list whose Pulumi name is plural: the bridge pluralises names of lists. */
function singulars(name: string): string[] {
  const found = [name];
  if (name.endsWith("ies")) found.push(name.slice(0, -3) + "y");
  if (/(s|x|ch|sh)es$/.test(name)) found.push(name.slice(0, -2));
  if (name.endsWith("s") && !name.endsWith("ies")) found.push(name.slice(0, -1));
  return found;
}

class Sdk {
  readonly #nested = new Map<string, ts.InterfaceDeclaration>();
  readonly #shapes = new Map<string, number>();
  readonly #files = new Map<string, string>();

  constructor(
    readonly cloud: "aws" | "gcp",
    readonly shapes: Shape[],
  ) {
    const folder = join(root, "node_modules/@pulumi", cloud);
    const source = this.#parse(join(folder, "types/input.d.ts"));
    const visit = (node: ts.Node, path: string) => {
      if (ts.isModuleDeclaration(node))
        node.body?.forEachChild((child) => visit(child, `${path}${node.name.text}.`));
      else if (ts.isInterfaceDeclaration(node)) this.#nested.set(path + node.name.text, node);
    };
    source.forEachChild((node) => visit(node, ""));
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".js")) continue;
      const path = join(entry.parentPath, entry.name);
      const token = /__pulumiType = '([^']*)'/.exec(readFileSync(path, "utf8"))?.[1];
      if (token) this.#files.set(token, path.replace(/\.js$/, ".d.ts"));
    }
  }

  /** Tokens by `module/Class`. */
  tokens(): Map<string, string> {
    const parts = [...this.#files.keys()].map((token) => [/:(.*)\/.*:(.*)/.exec(token), token] as const);
    return new Map(
      parts.filter(([match]) => match).map(([match, token]) => [`${match![1]}/${match![2]}`, token]),
    );
  }

  shapeOf(token: string): number {
    const source = this.#parse(this.#files.get(token)!);
    const name = token.split(":")[2]!;
    const wanted = [`${name}State`, `${name}Args`].map((each) => each[0]!.toUpperCase() + each.slice(1));
    const members = source.statements
      .filter((node) => ts.isInterfaceDeclaration(node))
      .filter((node) => wanted.includes(node.name.text))
      .flatMap((node) => [...node.members]);
    return this.#shape(members, new Set());
  }

  #parse(path: string): ts.SourceFile {
    return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  }

  #shape(members: readonly ts.TypeElement[], open: ReadonlySet<string>): number {
    const shape: Record<string, Entry> = {};
    for (const member of members) {
      if (!ts.isPropertySignature(member) || !member.type) continue;
      const name = (member.name as ts.Identifier).text;
      const text = member.type.getText().replace(/\s+/g, " ");
      const isMap = /\[key: string\]/.test(text);
      const isList = /\[\]/.test(text) && !isMap;
      const nested = isMap ? undefined : /inputs\.([A-Za-z0-9_.]+)/.exec(text)?.[1];
      const declared = nested && !open.has(nested) ? this.#nested.get(nested) : undefined;
      const inner = declared && this.#shape([...declared.members], new Set([...open, nested!]));
      const key = snake(name);
      const document = nested?.endsWith("iam.PolicyDocument");
      if (isList) {
        for (const each of singulars(key)) {
          if (camel(each) === name && !inner) continue;
          shape[each] ??= inner === undefined ? [name, "same"] : [name, "many", inner];
        }
      } else if (inner !== undefined && !document) {
        shape[key] = [name, "one", inner];
      } else if (!isMap && camel(key) !== name) {
        shape[key] = [name, "same"];
      }
    }
    const text = JSON.stringify(shape);
    const known = this.#shapes.get(text);
    if (known !== undefined) return known;
    this.shapes.push(shape);
    this.#shapes.set(text, this.shapes.length - 1);
    return this.shapes.length - 1;
  }
}

const iamClass = /^(.*?)(?:IAM|Iam)(Member|Binding|Policy)$/;

/** Terraform names of a GCP class that grants on one resource. */
function iamName(key: string): string | undefined {
  const [module = "", name = ""] = key.split("/");
  const match = iamClass.exec(name);
  if (!match || name === "IamPolicyAssignment") return undefined;
  const [, resource = "", kind = ""] = match;
  const known = gcpIamResources[`${module}/${resource}`];
  const prefix = gcpModules[module] ?? module;
  return `google_${known ?? [prefix, snake(resource)].filter(Boolean).join("_")}_iam_${kind.toLowerCase()}`;
}

function pairs(list: string, prefix: string, modules: Readonly<Record<string, string>>): [string, string][] {
  return list
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((item): [string, string][] => {
      const [key = "", names] = item.split("=");
      const [module = "", name = ""] = key.split("/");
      const usual = `${prefix}_${modules[module] ?? module}_${snake(name)}`;
      return (names?.split("|") ?? [usual]).map((each) => [each, key]);
    });
}

const shapes: Shape[] = [];
const types: Record<string, readonly [token: string, shape: number]> = {};
for (const cloud of ["aws", "gcp"] as const) {
  const sdk = new Sdk(cloud, shapes);
  const tokens = sdk.tokens();
  const named =
    cloud === "aws"
      ? pairs(awsTypes, "aws", {})
      : [
          ...pairs(gcpTypes, "google", gcpModules),
          ...[...tokens.keys()].flatMap((key): [string, string][] =>
            iamName(key) ? [[iamName(key)!, key]] : [],
          ),
        ];
  for (const [terraform, key] of named) {
    const token = tokens.get(key);
    if (token) types[terraform] = [token, sdk.shapeOf(token)];
    else process.stderr.write(`no class ${key} in @pulumi/${cloud}\n`);
  }
}
const sorted = Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)));
const lines = (object: object) =>
  Object.entries(object)
    .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(",\n");
const text = `{\n  "types": {\n${lines(sorted)}\n  },\n  "shapes": [\n${shapes.map((shape) => `    ${JSON.stringify(shape)}`).join(",\n")}\n  ]\n}\n`;
writeFileSync(join(root, "src/readers/terraform/table.json"), text);
process.stderr.write(`${Object.keys(types).length} types, ${shapes.length} shapes, ${text.length} bytes\n`);

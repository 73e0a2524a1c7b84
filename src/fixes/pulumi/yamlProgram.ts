import type { Resource } from "../../model/index.js";
import { entriesOf, lineAt, type MapNode, type Node, valueAt } from "../node.js";
import type { Declared, Folder, Located, Missing, Sources } from "../source.js";
import { isSameType, parseUrn } from "./urn.js";
import { parseYamlNode } from "./yaml.js";

/** A Pulumi program in YAML: `resources`, `variables` and `outputs` of one file. */
export class YamlProgram implements Sources {
  constructor(
    readonly folder: Folder,
    readonly path: string,
  ) {}

  declarationOf({ address }: Resource, output?: string): Declared | Missing {
    const text = this.folder.text(this.path);
    const program = text === undefined ? undefined : parseYamlNode(text);
    if (text === undefined || program?.kind !== "map") return { missing: `${this.path} is not understood` };
    if (output !== undefined) return this.#output(program, text, output);
    const urn = parseUrn(address);
    const resources = valueAt(program, "resources");
    const entry =
      urn && resources?.kind === "map"
        ? resources.entries.find(({ key, value }) => isDeclared(urn.type, urn.name, key, value))
        : undefined;
    if (entry === undefined) return { missing: "the program does not declare it under its own name" };
    const properties = entry.value.kind === "map" ? valueAt(entry.value, "properties") : undefined;
    return {
      file: this.path,
      line: lineAt(text, entry.start),
      ...(properties?.kind === "map" ? { properties } : {}),
      spell: (steps) => ({ name: steps.at(-1) ?? "", isBlock: false }),
      follow: (located) => follow(program, located),
    };
  }

  #output(program: MapNode, text: string, name: string): Declared | Missing {
    const outputs = valueAt(program, "outputs");
    const [entry] = outputs?.kind === "map" ? entriesOf(outputs, name) : [];
    if (entry === undefined) return { missing: "the program does not declare the output" };
    const { value } = entry;
    return {
      file: this.path,
      line: lineAt(text, entry.start),
      spell: (steps) => ({ name: steps.at(-1) ?? "", isBlock: false }),
      follow: () => undefined,
      markSecret() {
        if (value.kind === "map" && valueAt(value, "fn::secret") !== undefined) return [];
        const written = text.slice(value.start, value.end).trimEnd();
        if (written.includes("\n") || value.kind === "map") return "the output is written on several lines";
        const indent = " ".repeat(entry.start - text.lastIndexOf("\n", entry.start) - 1);
        const newline = text.includes("\r\n") ? "\r\n" : "\n";
        const start = text.indexOf(":", entry.keySpan.end) + 1;
        const end = value.start + written.length;
        return [{ start, end, text: `${newline}${indent}  fn::secret: ${written}` }];
      },
    };
  }
}

function isDeclared(type: string, name: string, key: string | undefined, value: Node): boolean {
  if (value.kind !== "map") return false;
  const [own, given] = [valueAt(value, "type"), valueAt(value, "name")];
  const declared = given?.kind === "literal" ? String(given.value) : key;
  return declared === name && own?.kind === "literal" && isSameType(String(own.value), type);
}

/** A variable, and a document that `aws:iam:getPolicyDocument` writes from blocks. */
function follow(program: MapNode, { node, file }: Located): Located | undefined {
  const [name = "", part] = node.kind === "reference" ? node.name.split(".") : [];
  const variables = valueAt(program, "variables");
  const value = variables?.kind === "map" ? valueAt(variables, name) : undefined;
  if (value === undefined) return undefined;
  const invoke = value.kind === "map" ? valueAt(value, "fn::invoke") : undefined;
  if (invoke === undefined) return part === undefined ? { file, node: value } : undefined;
  if (invoke.kind !== "map") return undefined;
  const [called, given] = [valueAt(invoke, "function"), valueAt(invoke, "arguments")];
  const isDocument =
    called?.kind === "literal" && /^aws:iam[:/].*getPolicyDocument$/.test(String(called.value));
  return isDocument && given?.kind === "map" ? { file, node: given, isBlocks: true } : undefined;
}

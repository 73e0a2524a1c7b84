import type { Node as Syntax } from "@babel/types";
import type { Resource } from "../../model/index.js";
import type { Change } from "../change.js";
import { lineAt, type Node } from "../node.js";
import type { Declared, Folder, Located, Missing, Sources } from "../source.js";
import { nodesIn, type Program, parseProgram, spanOf, textOf, toNode } from "./javascript.js";
import { parseUrn } from "./urn.js";

/** A Pulumi program in TypeScript or JavaScript: resources are found where they are constructed by their name. */
export class NodeProgram implements Sources {
  readonly #programs = new Map<string, { readonly text: string; readonly found: Found | undefined }>();

  /** @param files paths of the program's files */
  constructor(
    readonly folder: Folder,
    readonly files: readonly string[],
  ) {}

  declarationOf({ address }: Resource, output?: string): Declared | Missing {
    const programs = this.files.flatMap((path) => this.#program(path) ?? []);
    if (output !== undefined) return outputIn(programs, output);
    const urn = parseUrn(address);
    const className = urn?.type.split(":").at(-1);
    const found = programs.flatMap(({ program, constructions }) =>
      constructions
        .filter(({ name, type }) => name === urn?.name && type === className)
        .map((each) => ({ program, construction: each })),
    );
    const [only] = found;
    if (only === undefined) return { missing: "the program does not construct it under its own name" };
    const { program, construction } = only;
    const { path, text } = program;
    const properties = construction.properties && toNode(construction.properties, text);
    return {
      file: path,
      line: lineAt(text, construction.start),
      ...(properties?.kind === "map" ? { properties } : {}),
      ...(found.length > 1 ? { untouchable: "the program constructs several of that type and name" } : {}),
      spell: (steps) => ({ name: steps.at(-1) ?? "", isBlock: false }),
      follow: (located) => follow(program, located),
    };
  }

  #program(path: string): Found | undefined {
    const text = this.folder.text(path);
    if (text === undefined) return undefined;
    const known = this.#programs.get(path);
    if (known?.text === text) return known.found;
    const program = parseProgram(path, text);
    const found = program && { program, constructions: constructionsIn(program) };
    this.#programs.set(path, { text, found });
    return found;
  }
}

interface Found {
  readonly program: Program;
  readonly constructions: readonly Construction[];
}

/** `new aws.iam.Role("deploy", {…})`. */
interface Construction {
  /** Name of the class, as its package exports it. */
  readonly type: string;
  readonly name: string;
  readonly properties: Syntax | undefined;
  readonly start: number;
}

function constructionsIn({ file, text }: Program): readonly Construction[] {
  const aliases = new Map<string, string>();
  const found: Construction[] = [];
  for (const node of nodesIn(file)) {
    if (node.type === "ImportSpecifier") {
      aliases.set(node.local.name, textOf(node.imported, text).replace(/^["']|["']$/g, ""));
    }
    if (node.type !== "NewExpression") continue;
    const [first, second] = node.arguments;
    const name = first && toNode(first, text);
    if (name?.kind !== "literal" || typeof name.value !== "string") continue;
    const callee = textOf(node.callee, text);
    const last = callee.slice(callee.lastIndexOf(".") + 1);
    const type = callee === last ? (aliases.get(last) ?? last) : last;
    found.push({ type, name: name.value, properties: second, start: node.start ?? 0 });
  }
  return found;
}

/** Constants, and documents that `getPolicyDocument` writes from blocks. */
function follow({ file, text, path }: Program, { node }: Located): Located | undefined {
  if (node.kind === "call") {
    const [first] = node.items;
    return /(?:^|\.)getPolicyDocument(?:Output)?$/.test(node.name) && first
      ? { file: path, node: first, isBlocks: true }
      : undefined;
  }
  const [, name, part] =
    node.kind === "reference" ? (/^([\w$]+)(?:\.(json|minifiedJson))?$/.exec(node.name) ?? []) : [];
  if (name === undefined) return undefined;
  const values: Node[] = [];
  for (const each of nodesIn(file)) {
    if (each.type !== "VariableDeclarator" || each.id.type !== "Identifier" || each.id.name !== name)
      continue;
    values.push(each.init ? toNode(each.init, text) : { kind: "other", ...spanOf(each) });
  }
  const [only] = values;
  if (only === undefined || values.length > 1) return undefined;
  // A part is followed for documents alone: what else a constant holds is not looked into.
  return part !== undefined && only.kind !== "call" ? undefined : { file: path, node: only };
}

/** `export const name = …`, or `exports.name = …`. */
function outputIn(programs: readonly Found[], output: string): Declared | Missing {
  const found = programs.flatMap(({ program }) =>
    outputsIn(program, output).map((value) => ({ program, value })),
  );
  const [only] = found;
  if (only === undefined || found.length > 1) return { missing: "the program does not export it by name" };
  const { program, value } = only;
  const { path, text, file } = program;
  return {
    file: path,
    line: lineAt(text, value.start ?? 0),
    spell: (steps) => ({ name: steps.at(-1) ?? "", isBlock: false }),
    follow: () => undefined,
    markSecret() {
      const pulumi = pulumiIn(file);
      if (pulumi === undefined) return "the program does not import all of @pulumi/pulumi";
      const written = textOf(value, text);
      if (written.startsWith(`${pulumi}.secret(`)) return [];
      const change: Change = { ...spanOf(value), text: `${pulumi}.secret(${written})` };
      return [change];
    },
  };
}

function outputsIn({ file, text }: Program, output: string): readonly Syntax[] {
  const found: Syntax[] = [];
  for (const node of nodesIn(file)) {
    if (node.type === "ExportNamedDeclaration" && node.declaration?.type === "VariableDeclaration") {
      for (const { id, init } of node.declaration.declarations)
        if (id.type === "Identifier" && id.name === output && init) found.push(init);
    }
    if (
      node.type === "AssignmentExpression" &&
      /^(?:module\.)?exports\.(\w+)$/.exec(textOf(node.left, text))?.[1] === output
    )
      found.push(node.right);
  }
  return found;
}

/** The name under which the program has the whole of @pulumi/pulumi. */
function pulumiIn(file: Syntax): string | undefined {
  for (const node of nodesIn(file)) {
    if (node.type === "ImportDeclaration" && node.source.value === "@pulumi/pulumi") {
      const whole = node.specifiers.find(({ type }) => type === "ImportNamespaceSpecifier");
      if (whole !== undefined) return whole.local.name;
    }
    if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") continue;
    const call = node.init?.type === "CallExpression" ? node.init : undefined;
    const [first] = call?.arguments ?? [];
    const isRequire = call?.callee.type === "Identifier" && call.callee.name === "require";
    if (isRequire && first?.type === "StringLiteral" && first.value === "@pulumi/pulumi") return node.id.name;
  }
  return undefined;
}

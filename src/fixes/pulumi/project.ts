import { isAbsolute, join } from "node:path/posix";
import type { Resource } from "../../model/index.js";
import { type MapNode, valueAt } from "../node.js";
import type { Declared, Folder, Missing, Sources } from "../source.js";
import { NodeProgram } from "./nodeProgram.js";
import { languages, notWritten, TextProgram } from "./textProgram.js";
import { parseUrn } from "./urn.js";
import { parseYamlNode } from "./yaml.js";
import { YamlProgram } from "./yamlProgram.js";

/** The program of a Pulumi project. */
export class ProjectSources implements Sources {
  readonly #project: { readonly name: string; readonly program: Sources | string } | undefined;

  /** @param root folder of Pulumi.yaml */
  constructor(
    readonly folder: Folder,
    readonly root: string,
  ) {
    this.#project = openProject(folder, root);
  }

  /** Whether there is a project at all. */
  get isEmpty(): boolean {
    return this.#project === undefined;
  }

  declarationOf(resource: Resource, output?: string): Declared | Missing {
    const project = this.#project;
    const urn = parseUrn(resource.address);
    if (project === undefined || urn?.project !== project.name) {
      return { missing: "the program of its project is not at hand" };
    }
    const { program } = project;
    const found =
      typeof program === "string" ? { missing: program } : program.declarationOf(resource, output);
    return "missing" in found && output === undefined ? (this.#recorded(resource, found) ?? found) : found;
  }

  /** The place that the engine recorded: known, but not what stands there. */
  #recorded({ position }: Resource, { missing }: Missing): Declared | undefined {
    const file = position && join(this.root, position.file);
    if (file === undefined || position?.line === undefined || this.folder.text(file) === undefined)
      return undefined;
    return {
      file,
      line: position.line,
      untouchable: missing,
      spell: (path) => ({ name: path.at(-1) ?? "", isBlock: false }),
      follow: () => undefined,
    };
  }
}

function openProject(folder: Folder, root: string) {
  const path = ["Pulumi.yaml", "Pulumi.yml"]
    .map((name) => join(root, name))
    .find((each) => folder.text(each));
  const node = path === undefined ? undefined : parseYamlNode(folder.text(path) ?? "");
  if (path === undefined || node?.kind !== "map") return undefined;
  const name = textAt(node, "name");
  return name === undefined ? undefined : { name, program: programOf(folder, root, path, node) };
}

function programOf(folder: Folder, root: string, path: string, project: MapNode): Sources | string {
  const runtime = valueAt(project, "runtime");
  const language = runtime?.kind === "map" ? textAt(runtime, "name") : textAt(project, "runtime");
  const given = textAt(project, "main") ?? ".";
  const main = isAbsolute(given) ? given : join(root, given);
  switch (language) {
    case "nodejs":
      return new NodeProgram(folder, programFiles(folder, /\.[cm]?[jt]sx?$/.test(main) ? root : main));
    case "yaml": {
      const own = [join(main, "Main.yaml"), path].find((each) => folder.text(each) !== undefined);
      return new YamlProgram(folder, own ?? path);
    }
    default: {
      const known = languages.get(language ?? "");
      return known === undefined
        ? notWritten
        : new TextProgram(folder, filesBelow(folder, main, known.files), known);
    }
  }
}

function textAt(map: MapNode, name: string): string | undefined {
  const value = valueAt(map, name);
  return value?.kind === "literal" ? String(value.value) : undefined;
}

/** Folders that hold no program of one's own. */
const skipped = new Set([
  "node_modules",
  "dist",
  "build",
  "out",
  "bin",
  "coverage",
  "test",
  "tests",
  "venv",
  "__pycache__",
  "vendor",
  "obj",
  "target",
]);
const mostFiles = 500;
const mostFolders = 6;

/** TypeScript and JavaScript files below a folder; what was compiled from a file beside it is left out. */
function programFiles(folder: Folder, root: string): readonly string[] {
  const paths = filesBelow(folder, root, /\.[cm]?[jt]sx?$/).filter((path) => !/\.d\.[cm]?ts$/.test(path));
  const known = new Set(paths);
  return paths.filter((path) => {
    const source = path.replace(/js(x?)$/, "ts$1");
    return source === path || !known.has(source);
  });
}

function filesBelow(folder: Folder, root: string, names: RegExp, depth = 0): readonly string[] {
  const files = folder
    .files(root)
    .filter((name) => names.test(name))
    .map((name) => join(root, name));
  if (depth >= mostFolders) return files;
  for (const name of folder.folders(root)) {
    if (skipped.has(name) || name.startsWith(".")) continue;
    files.push(...filesBelow(folder, join(root, name), names, depth + 1));
    if (files.length >= mostFiles) break;
  }
  return files.slice(0, mostFiles);
}

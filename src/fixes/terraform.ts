import { join, normalize } from "node:path/posix";
import type { Resource } from "../model/index.js";
import { steps, withoutKeys } from "../readers/terraform/references.js";
import { terraformType } from "../readers/terraform/table.js";
import type { Outcome } from "./change.js";
import { parseHcl } from "./hcl/parse.js";
import { parseJsonNode } from "./json.js";
import { type Entry, entriesOf, lineAt, type MapNode, type Node, valueAt } from "./node.js";
import type { Declared, Folder, Located, Missing, Sources } from "./source.js";
import { parseTerraformJson } from "./terraformJson.js";
import { addEntry } from "./write.js";

interface HclFile {
  readonly path: string;
  readonly text: string;
  /** Undefined where the file is not understood. */
  readonly body: MapNode | undefined;
}

/** What a folder holds: its blocks by type and labels. */
interface Contents {
  readonly files: readonly HclFile[];
  readonly blocks: ReadonlyMap<string, readonly Block[]>;
}

interface Block {
  readonly file: HclFile;
  readonly entry: Entry;
}

/** A module: its folder, and whether it was downloaded rather than written here. */
interface Module {
  readonly folder: string;
  readonly isForeign: boolean;
}

/** The `.tf` and `.tf.json` files of a root module and of the modules that it calls. */
export class TerraformSources implements Sources {
  readonly #parsed = new Map<string, HclFile>();
  /** The folders that were looked into, as of one version of the files. */
  readonly #contents = new Map<string, Contents>();
  #version = -1;
  readonly #modules = new Map<string, Module | undefined>();

  /** @param root folder of the root module */
  constructor(
    readonly folder: Folder,
    readonly root: string,
  ) {}

  /** Whether there is anything to look into. */
  get isEmpty(): boolean {
    return this.#filesIn(this.root).length === 0;
  }

  declarationOf({ address, parent }: Resource, output?: string): Declared | Missing {
    if (output !== undefined) return this.#declared(this.#rootModule(), ["output", output], undefined);
    const module = this.#moduleAt(moduleSteps(parent));
    if (module === undefined) return { missing: "its module's source is not at hand" };
    const prefix = parent === undefined ? 0 : steps(parent).length;
    const local = steps(withoutKeys(address)).slice(prefix);
    const [first = "", second = "", third = ""] = local;
    if (local.length === 2) return this.#declared(module, ["resource", first, second], first);
    if (local.length === 3 && first === "data")
      return this.#declared(module, ["data", second, third], second);
    return { missing: "it is no block of the source" };
  }

  #declared(module: Module, labels: readonly string[], type: string | undefined): Declared | Missing {
    const [block, ...more] = this.#blocks(module.folder, labels);
    if (block === undefined) {
      const unread = this.#filesIn(module.folder).find(({ body }) => body === undefined);
      return { missing: unread ? `${unread.path} is not understood` : "the source does not declare it" };
    }
    const { file, entry } = block;
    const untouchable =
      more.length > 0
        ? "the source declares it more than once"
        : module.isForeign
          ? "its module comes from elsewhere"
          : undefined;
    return {
      file: file.path,
      line: lineAt(file.text, entry.start),
      ...(entry.value.kind === "map" ? { properties: entry.value } : {}),
      ...(untouchable === undefined ? {} : { untouchable }),
      ...(labels[0] === "output" && entry.value.kind === "map"
        ? { markSecret: sensitive(file.text, entry.value) }
        : {}),
      spell: (path) => spelled(type, path),
      follow: (located) => this.#follow(module, located),
    };
  }

  #follow(module: Module, { node, file }: Located): Located | undefined {
    if (node.kind === "call" && node.name === "file") return this.#fileOf(module, node.items[0], file);
    if (node.kind !== "reference") return undefined;
    const [first = "", second = "", third = "", attribute, ...rest] = steps(withoutKeys(node.name));
    if (first === "local" && third === "") return this.#localOf(module, second);
    if (first !== "data" || second !== "aws_iam_policy_document") return undefined;
    if (attribute !== "json" && attribute !== "minified_json") return undefined;
    const blocks = this.#blocks(module.folder, ["data", second, third]);
    const [block] = blocks;
    if (block === undefined || blocks.length > 1 || rest.length > 0 || block.entry.value.kind !== "map")
      return undefined;
    return { file: block.file.path, node: block.entry.value, isBlocks: true };
  }

  #localOf(module: Module, name: string): Located | undefined {
    const found = this.#filesIn(module.folder).flatMap(({ path, body }) =>
      (body === undefined ? [] : entriesOf(body, "locals")).flatMap(({ value }) =>
        value.kind === "map"
          ? entriesOf(value, name).map((entry) => ({ file: path, node: entry.value }))
          : [],
      ),
    );
    return found.length === 1 ? found[0] : undefined;
  }

  /** `file("${path.module}/trust.json")`. */
  #fileOf(module: Module, argument: Node | undefined, from: string): Located | undefined {
    const source = this.#filesIn(module.folder).find(({ path }) => path === from);
    const written = argument && source?.text.slice(argument.start, argument.end);
    const name = /^"(?:\$\{path\.(?:module|root)\}\/)?([\w./-]+)"$/.exec(written ?? "")?.[1];
    if (name === undefined || name.startsWith("/")) return undefined;
    const base = written?.includes("path.module") ? module.folder : this.root;
    const path = join(base, name);
    const text = this.folder.text(path);
    const node = text === undefined ? undefined : parseJsonNode(text);
    return node && { file: path, node };
  }

  #rootModule(): Module {
    return { folder: this.root, isForeign: false };
  }

  #moduleAt(names: readonly string[]): Module | undefined {
    const key = names.join(".");
    if (this.#modules.has(key)) return this.#modules.get(key);
    const found = this.#findModule(names);
    this.#modules.set(key, found);
    return found;
  }

  #findModule(names: readonly string[]): Module | undefined {
    const name = names.at(-1);
    if (name === undefined) return this.#rootModule();
    const parent = this.#moduleAt(names.slice(0, -1));
    const [call] = parent === undefined ? [] : this.#blocks(parent.folder, ["module", name]);
    const value = call?.entry.value;
    const source = value?.kind === "map" ? valueAt(value, "source") : undefined;
    if (parent === undefined || source?.kind !== "literal") return undefined;
    const text = String(source.value);
    if (/^\.\.?(?:\/|$)/.test(text)) {
      return { folder: join(parent.folder, text), isForeign: parent.isForeign };
    }
    const folder = this.#installed().get(names.join("."));
    return folder === undefined ? undefined : { folder: join(this.root, folder), isForeign: true };
  }

  /** Where `terraform init` has put the modules from elsewhere. */
  #installed(): ReadonlyMap<string, string> {
    const text = this.folder.text(join(this.root, ".terraform/modules/modules.json"));
    const root = text === undefined ? undefined : parseJsonNode(text);
    const list = root?.kind === "map" ? valueAt(root, "Modules") : undefined;
    const found = new Map<string, string>();
    for (const each of list?.kind === "list" ? list.items : []) {
      if (each.kind !== "map") continue;
      const [key, dir] = [valueAt(each, "Key"), valueAt(each, "Dir")];
      if (key?.kind === "literal" && dir?.kind === "literal") found.set(String(key.value), String(dir.value));
    }
    return found;
  }

  #blocks(folder: string, labels: readonly string[]): readonly Block[] {
    return this.#contentsOf(folder).blocks.get(labels.join(" ")) ?? [];
  }

  #filesIn(folder: string): readonly HclFile[] {
    return this.#contentsOf(folder).files;
  }

  #contentsOf(folder: string): Contents {
    if (this.#version !== this.folder.version) {
      this.#version = this.folder.version;
      this.#contents.clear();
    }
    const at = normalize(folder);
    const known = this.#contents.get(at);
    if (known !== undefined) return known;
    const names = this.folder.files(at).filter((name) => /\.(?:tf|tofu)(?:\.json)?$/.test(name));
    const files = names.flatMap((name) => this.#file(join(at, name)) ?? []);
    const found = { files, blocks: blocksIn(files) };
    this.#contents.set(at, found);
    return found;
  }

  /** A file is parsed again only where its text has changed. */
  #file(path: string): HclFile | undefined {
    const text = this.folder.text(path);
    if (text === undefined) return undefined;
    const known = this.#parsed.get(path);
    if (known?.text === text) return known;
    const body = path.endsWith(".json") ? parseTerraformJson(text) : parseHcl(text);
    const file = { path, text, body };
    this.#parsed.set(path, file);
    return file;
  }
}

function blocksIn(files: readonly HclFile[]): ReadonlyMap<string, readonly Block[]> {
  const blocks = new Map<string, Block[]>();
  for (const file of files) {
    for (const entry of file.body?.entries ?? []) {
      const key = [entry.key, ...(entry.labels ?? [])].join(" ");
      const list = blocks.get(key);
      if (list) list.push({ file, entry });
      else blocks.set(key, [{ file, entry }]);
    }
  }
  return blocks;
}

/** Sets `sensitive` on an output. */
function sensitive(text: string, output: MapNode): () => Outcome {
  return () => {
    const mark = valueAt(output, "sensitive");
    if (mark === undefined) return addEntry(text, output, "sensitive", { value: true });
    if (mark.kind !== "literal") return "the source computes whether it is sensitive";
    return mark.value === true ? [] : [{ start: mark.start, end: mark.end, text: "true" }];
  };
}

/** Names of the modules on the way: `module.a["x"].module.b` is a, b. */
function moduleSteps(parent: string | undefined): readonly string[] {
  return parent === undefined ? [] : steps(withoutKeys(parent)).filter((_, index) => index % 2 === 1);
}

/** A property as Terraform writes it: the provider's table knows it, or it is its name in snake_case. */
function spelled(
  type: string | undefined,
  path: readonly string[],
): { readonly name: string; readonly isBlock: boolean } {
  let shape = type === undefined ? undefined : terraformType(type).shape;
  let found = { name: "", isBlock: false };
  for (const step of path) {
    const entry = [...(shape ?? [])].find(([, { name }]) => name === step);
    found = {
      name: entry?.[0] ?? step.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      isBlock: entry?.[1].kind === "one",
    };
    shape = entry?.[1].shape;
  }
  return found;
}

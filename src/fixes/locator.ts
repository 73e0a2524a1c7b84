import { dirname, normalize } from "node:path/posix";
import type { Finding, Resource, Source } from "../model/index.js";
import { DocumentSources, isDocument, lineOfPath } from "./document.js";
import { ProjectSources } from "./pulumi/project.js";
import { parseUrn } from "./pulumi/urn.js";
import type { Declared, Folder, Missing, Sources } from "./source.js";
import { TerraformSources } from "./terraform.js";

/**
 * Finds where resources are declared: the sources lie in the given folder, else beside the input, else in the current
 * folder.
 */
export class Locator implements Sources {
  readonly #terraform = new Map<string, TerraformSources>();
  readonly #projects = new Map<string, ProjectSources>();
  readonly #rootsOf = new Map<string, readonly string[]>();
  readonly #documents: DocumentSources;

  constructor(
    readonly folder: Folder,
    readonly given?: string,
  ) {
    this.#documents = new DocumentSources(folder);
  }

  /** Whether there are sources that may declare one of the resources: mostly a plan comes without any. */
  mayTell(resources: readonly Resource[]): boolean {
    const known = new Map<string, boolean>();
    return resources.some((resource) => {
      if (isDocument(resource)) return true;
      const { file } = resource.source;
      const isPulumi = parseUrn(resource.address) !== undefined;
      return remembered(known, `${isPulumi} ${file}`, () =>
        this.#roots(resource).some((root) => !this.#sourcesIn(root, isPulumi).isEmpty),
      );
    });
  }

  declarationOf(resource: Resource, output?: string): Declared | Missing {
    if (isDocument(resource)) return this.#documents.declarationOf(resource);
    let missing: Missing = { missing: notAtHand };
    for (const root of this.#roots(resource)) {
      const sources = this.#sourcesIn(root, parseUrn(resource.address) !== undefined);
      const found = sources.declarationOf(resource, output);
      if (!("missing" in found)) return found;
      if (!sources.isEmpty) missing = found;
    }
    return missing;
  }

  /** File and line of what a finding is about; undefined where no source tells more than the input itself. */
  sourceOf(finding: Finding, resource: Resource): Source | undefined {
    if (isDocument(resource)) {
      const text = this.folder.text(resource.source.file) ?? textOf(resource);
      const line = text === undefined ? undefined : lineOfPath(text, finding.path ?? "");
      return line === undefined ? undefined : { ...resource.source, line };
    }
    const found = this.declarationOf(resource, outputOf(finding, resource));
    return "missing" in found ? undefined : { file: found.file, line: found.line };
  }

  #roots({ source: { file } }: Resource): readonly string[] {
    return remembered(this.#rootsOf, file, () => {
      if (this.given !== undefined) return [normalize(this.given)];
      const own = file === "-" ? "." : normalize(dirname(file));
      return own === "." ? [own] : [own, "."];
    });
  }

  #sourcesIn(root: string, isPulumi: boolean): TerraformSources | ProjectSources {
    return isPulumi
      ? remembered(this.#projects, root, () => new ProjectSources(this.folder, root))
      : remembered(this.#terraform, root, () => new TerraformSources(this.folder, root));
  }
}

/** Why nothing is told of a resource where no sources were found. */
export const notAtHand = "its source is not at hand";

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** The text of a document that came by standard input. */
function textOf({ properties }: Resource): string | undefined {
  const { document } = properties;
  return typeof document === "string" ? document : undefined;
}

/** The output that a finding on the stack itself is about. */
function outputOf({ path }: Finding, { type }: Resource): string | undefined {
  return type === "pulumi:pulumi:Stack" ? /^[^.[]+/.exec(path ?? "")?.[0] : undefined;
}

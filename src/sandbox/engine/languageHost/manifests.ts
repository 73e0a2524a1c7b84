import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** What this host reads in a package.json. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  /** Pulumi's own part: which provider plugin the package goes with. */
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    readonly server?: string;
    readonly parameterization?: {
      readonly name?: string;
      readonly version?: string;
      readonly value?: string;
    };
  };
}

/** A package as installed: its folder and manifest. */
export interface Package {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The nearest package at or above a folder. */
export function packageAt(folder: string): Package | undefined {
  const manifest = readManifest(folder);
  if (manifest !== undefined) return { folder, manifest };
  const parent = dirname(folder);
  return parent === folder ? undefined : packageAt(parent);
}

/** A dependency as Node would find it from a folder: in the nearest node_modules at or above. */
export function installed(name: string, from: string): Package | undefined {
  const folder = join(from, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) {
    const real = realpathSync(folder);
    return { folder: real, manifest: readManifest(real) ?? {} };
  }
  const parent = dirname(from);
  return parent === from ? undefined : installed(name, parent);
}

/** All installed packages that a package depends on, itself left out; each once. What is missing is left out. */
export function dependenciesOf(root: Package, depth: "direct" | "transitive"): readonly Package[] {
  const found = new Map<string, Package>();
  const queue = [{ from: root, names: dependencyNames(root.manifest, true) }];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const name of next.names) {
      const dependency = installed(name, next.from.folder);
      if (dependency === undefined || found.has(dependency.folder)) continue;
      found.set(dependency.folder, dependency);
      if (depth === "transitive") {
        queue.push({ from: dependency, names: dependencyNames(dependency.manifest, false) });
      }
    }
  }
  return [...found.values()];
}

export function dependencyNames(manifest: Manifest, withDevelopment: boolean): readonly string[] {
  const development = withDevelopment ? Object.keys(manifest.devDependencies ?? {}) : [];
  return [...Object.keys(manifest.dependencies ?? {}), ...development];
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { gitRoot } from "./gitRoot.js";

/** How a patch names files, and the folders that those names start from where it is not the current one. */
export interface PatchPaths {
  readonly nameOf: (file: string) => string;
  readonly bases: ReadonlySet<string>;
}

/**
 * Files are named from the current folder, as `git apply` and `patch -p1` take them; a file outside of it from its
 * repository, or from the folder of its sources.
 */
export function patchPaths(source: string | undefined): PatchPaths {
  const bases = new Set<string>();
  return {
    bases,
    nameOf(file) {
      const path = resolve(file);
      const own = below(process.cwd(), path);
      if (own !== undefined) return own;
      const base = gitRoot(dirname(path)) ?? (source === undefined ? dirname(path) : resolve(source));
      bases.add(base);
      return below(base, path) ?? relative(base, path).split(sep).join("/");
    },
  };
}

/** A path from its repository, as code scanning shows it; as it was given where it stands in none. */
export function repositoryPath(file: string): string {
  if (file === "-") return file;
  const path = resolve(file);
  const root = gitRoot(dirname(path));
  return (root && below(root, path)) ?? file;
}

/** A path below a folder, with slashes; undefined where it is not below. */
function below(folder: string, path: string): string | undefined {
  const found = relative(folder, path);
  if (found === "" || found === ".." || found.startsWith(`..${sep}`) || isAbsolute(found)) return undefined;
  return found.split(sep).join("/");
}

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The git repository that a folder stands in; undefined where it stands in none. */
export function gitRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return undefined;
  }
}

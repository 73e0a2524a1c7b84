import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Whether something under `sources` is newer than the compiled `mark`, or there is no mark. */
export function isStale(sources: string, mark: string): boolean {
  const built = modified(mark);
  if (built === undefined) return true;
  return readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some((entry) => (modified(join(entry.parentPath, entry.name)) ?? 0) > built);
}

function modified(file: string): number | undefined {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
}

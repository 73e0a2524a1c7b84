import { join } from "node:path";
import { root } from "./measure.js";

/** A module of the build, typed as its source: what is measured is what ships, and not its sources through a loader. */
export function fromBuild<T>(path: string): T {
  return require(join(root, "dist", path)) as T;
}

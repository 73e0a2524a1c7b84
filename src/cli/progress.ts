import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Work that ends sooner is not talked about, in milliseconds. */
const quiet = 1000;
/** Inputs of so many bytes take longer than that to read and judge; compressed logs hold ten times as much. */
const large = 4_000_000;

export type Stage = (stage: string) => void;

/**
 * Says on standard error which stage a long run has come to, a line each: nothing in the first second, so that quick
 * runs stay silent, unless the inputs are so large that it will not be quick. Lines and no spinner: they read the same
 * in a log.
 */
export function progress(
  inputs: readonly string[] = [],
  stream: { write(text: string): unknown } = process.stderr,
): Stage {
  const start = performance.now();
  const isLong = bytesOf(inputs, large) >= large;
  return (stage) => {
    const elapsed = performance.now() - start;
    if (isLong || elapsed >= quiet) stream.write(`keyless: ${stage} (${(elapsed / 1000).toFixed(1)} s)\n`);
  };
}

/** The names of options that may be given once, several times or not at all. */
export function namesIn(...options: readonly unknown[]): readonly string[] {
  return options.flat().filter((each) => typeof each === "string");
}

/** The size of files and folders, counted until it is enough. What cannot be looked at counts nothing here. */
function bytesOf(names: readonly string[], enough: number): number {
  let bytes = 0;
  for (const name of names) {
    if (bytes >= enough) break;
    bytes += sizeOf(name, enough - bytes);
  }
  return bytes;
}

function sizeOf(name: string, enough: number): number {
  try {
    const stats = statSync(name);
    if (!stats.isDirectory()) return stats.size;
    const entries = readdirSync(name, { withFileTypes: true }).filter((each) => !each.isSymbolicLink());
    return bytesOf(
      entries.map((each) => join(name, each.name)),
      enough,
    );
  } catch {
    return 0;
  }
}

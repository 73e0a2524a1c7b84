import { readdirSync, readFileSync, statSync } from "node:fs";
import type { Folder } from "../fixes/index.js";

/** Larger files are no sources that people write. */
const largest = 2 * 1024 * 1024;

/** The folders of this machine, read once each: what cannot be read is not there. */
export function sourceFolder(): Folder {
  const texts = new Map<string, string | undefined>();
  const lists = new Map<string, ReturnType<typeof list>>();
  const listed = (folder: string) => {
    const known = lists.get(folder) ?? list(folder);
    lists.set(folder, known);
    return known;
  };
  return {
    version: 0,
    files: (folder) => listed(folder).files,
    folders: (folder) => listed(folder).folders,
    text(path) {
      if (!texts.has(path)) texts.set(path, read(path));
      return texts.get(path);
    },
  };
}

function list(folder: string): { readonly files: readonly string[]; readonly folders: readonly string[] } {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const names = (fits: (entry: (typeof entries)[number]) => boolean) =>
      entries
        .filter(fits)
        .map(({ name }) => name)
        .sort();
    return {
      files: names((entry) => entry.isFile() || entry.isSymbolicLink()),
      folders: names((entry) => entry.isDirectory()),
    };
  } catch {
    return { files: [], folders: [] };
  }
}

function read(path: string): string | undefined {
  try {
    if (!statSync(path).isFile() || statSync(path).size > largest) return undefined;
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
    return text;
  } catch {
    return undefined;
  }
}

import { type CheckResult, check } from "../../src/check/check.js";
import { type CheckPolicy, defaultPolicy } from "../../src/check/policy.js";
import { type Folder, type Sourced, sourced } from "../../src/fixes/index.js";
import { readFiles } from "../../src/readers/index.js";

const now = new Date("2026-11-22T12:00:00Z");

/** Files as a folder, by their path. */
export function folderOf(files: Readonly<Record<string, string>>): Folder {
  const inside = (folder: string) => (folder === "." ? "" : `${folder}/`);
  const below = (folder: string) =>
    Object.keys(files)
      .filter((path) => path.startsWith(inside(folder)))
      .map((path) => path.slice(inside(folder).length));
  return {
    version: 0,
    files: (folder) => below(folder).filter((path) => !path.includes("/")),
    folders: (folder) => [
      ...new Set(below(folder).flatMap((path) => (path.includes("/") ? [path.split("/")[0] ?? ""] : []))),
    ],
    text: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  };
}

/** The check of an input with the sources beside it. */
export function checkedWith(
  input: { readonly name: string; readonly text: string },
  files: Readonly<Record<string, string>>,
  policy: Partial<CheckPolicy> = {},
): Sourced & { readonly judged: CheckResult } {
  const facts = readFiles([input]);
  const judged = check(facts, { policy: { ...defaultPolicy, ...policy }, now });
  return { judged, ...sourced(judged, facts, { folder: folderOf(files), nameOf: (file) => file }) };
}

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { codeOwnersOf, type OwnerRule, parseCodeOwners } from "../governance/codeOwners.js";
import type { FileOwners } from "../governance/owner.js";
import { gitRoot } from "./gitRoot.js";

/** Where CODEOWNERS may stand, first found first (GitHub Docs, GitLab Docs). */
const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/** Who owns a file by the git repository that it stands in: CODEOWNERS, and who changed it last. */
export function fileOwners(): FileOwners {
  const byFile = new Map<string, ReturnType<FileOwners>>();
  const rulesOf = new Map<string, readonly OwnerRule[]>();
  return (file) => {
    const known = byFile.get(file) ?? ownersOf(file, rulesOf);
    byFile.set(file, known);
    return known;
  };
}

function ownersOf(file: string, rulesOf: Map<string, readonly OwnerRule[]>): ReturnType<FileOwners> {
  if (file === "-" || !existsSync(file)) return [];
  const path = realpathSync(file);
  const root = gitRoot(dirname(path));
  if (root === undefined) return [];
  const rules = rulesOf.get(root) ?? readRules(root);
  rulesOf.set(root, rules);
  const owners = codeOwnersOf(rules, relative(root, path).split(sep).join("/"));
  const author = lastAuthor(root, path);
  return [
    ...(owners.length === 0
      ? []
      : [{ value: owners.join(" "), evidence: "codeowners", grade: "declared" } as const]),
    ...(author === undefined ? [] : [{ value: author, evidence: "git-author", grade: "inferred" } as const]),
  ];
}

function readRules(root: string): readonly OwnerRule[] {
  const file = places.map((place) => join(root, place)).find((path) => existsSync(path));
  return file === undefined ? [] : parseCodeOwners(readFileSync(file, "utf8"));
}

/** E-mail of whoever changed a file last; undefined where git does not know the file, or is not there. */
function lastAuthor(root: string, path: string): string | undefined {
  const found = spawnSync("git", ["-C", root, "log", "-1", "--format=%ae", "--", path], {
    encoding: "utf8",
    timeout: 10_000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const email = found.status === 0 ? found.stdout.trim() : "";
  return email === "" ? undefined : email;
}

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { patchPaths, repositoryPath } from "../../src/cli/patchPaths.js";
import { fileOwners } from "../../src/cli/repository.js";

describe("a file's repository", () => {
  let root: string;
  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "keyless-repository-")));
    const git = (...args: readonly string[]) => execFileSync("git", ["-C", root, ...args], { stdio: "pipe" });
    git("init", "--quiet");
    mkdirSync(join(root, ".github"));
    mkdirSync(join(root, "infra"));
    writeFileSync(join(root, ".github/CODEOWNERS"), "*.tf @acme/platform\n/infra/web.tf @acme/web\n");
    for (const name of ["web.tf", "db.tf", "notes.txt"]) writeFileSync(join(root, "infra", name), "\n");
    git("add", "--all");
    const author = ["-c", "user.name=Jane", "-c", "user.email=jane@acme.example"];
    git(...author, "commit", "--quiet", "--message", "First");
    writeFileSync(join(root, "infra/new.tf"), "\n");
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const author = { value: "jane@acme.example", evidence: "git-author", grade: "inferred" };
  const declared = (value: string) => ({ value, evidence: "codeowners", grade: "declared" });
  const cases: readonly [string, string, readonly object[]][] = [
    [
      "the last rule of CODEOWNERS that fits, then who changed it last",
      "web.tf",
      [declared("@acme/web"), author],
    ],
    ["a pattern for many files", "db.tf", [declared("@acme/platform"), author]],
    ["who changed it last alone", "notes.txt", [author]],
    ["CODEOWNERS alone for a file that is not committed", "new.tf", [declared("@acme/platform")]],
    ["nobody for a file that is not there", "gone.tf", []],
  ];
  for (const [name, file, owners] of cases) {
    it(`names as owners ${name}`, () => assert.deepEqual(fileOwners()(join(root, "infra", file)), owners));
  }

  it("names nobody for standard input, or outside of a repository", () => {
    const outside = mkdtempSync(join(tmpdir(), "keyless-outside-"));
    writeFileSync(join(outside, "plan.json"), "{}");
    assert.deepEqual(fileOwners()("-"), []);
    assert.deepEqual(fileOwners()(join(outside, "plan.json")), []);
    rmSync(outside, { recursive: true });
  });

  it("is where code scanning's paths start", () => {
    assert.equal(repositoryPath(join(root, "infra/web.tf")), "infra/web.tf");
    assert.equal(repositoryPath("-"), "-");
  });

  it("is where a patch starts for files outside of the current folder, which is told", () => {
    const paths = patchPaths(undefined);
    assert.equal(paths.nameOf("src/cli/main.ts"), "src/cli/main.ts");
    assert.deepEqual([...paths.bases], []);
    assert.equal(paths.nameOf(join(root, "infra/web.tf")), "infra/web.tf");
    assert.deepEqual([...paths.bases], [root]);
  });
});

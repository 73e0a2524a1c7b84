import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkedWith } from "./support.js";

/** The files of a project by their path. */
function filesOf(folder: string, at = ""): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(folder, at)).flatMap((name): [string, string][] => {
      const path = at === "" ? name : `${at}/${name}`;
      return statSync(join(folder, path)).isDirectory()
        ? Object.entries(filesOf(folder, path))
        : [[path, readFileSync(join(folder, path), "utf8")]];
    }),
  );
}

const projects: readonly [string, readonly string[]][] = [
  ["typescript", ["aws-session-too-long: the source computes maxSessionDuration"]],
  ["yaml", ["secret-in-output: a secret stands beside it in the source, which a patch would show"]],
];

for (const [name, left] of projects) {
  describe(`the patch of a Pulumi program in ${name}`, () => {
    const files = filesOf(join(__dirname, "projects", name));
    const input = { name: "preview.json", text: files["preview.json"] ?? "" };
    const first = checkedWith(input, files);
    let patched: Record<string, string>;

    before(() => {
      const folder = mkdtempSync(join(tmpdir(), "keyless-fix-"));
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      execFileSync("git", ["init", "--quiet"], { cwd: folder });
      execFileSync("git", ["apply", "-"], { cwd: folder, input: first.patch });
      patched = filesOf(folder);
      rmSync(folder, { recursive: true, force: true });
    });

    it("mends every finding that is mechanical, and says why one is not", () => {
      const reasons = [...new Set(first.left.map(({ finding, why }) => `${finding.rule}: ${why}`))].filter(
        (each) => !each.includes("computes the condition's key"),
      );
      assert.deepEqual(reasons, left);
      const mendable = first.judged.findings.filter(({ mend }) => mend !== undefined).length;
      assert.equal(
        first.result.findings.filter(({ fix }) => fix !== undefined).length,
        mendable - first.left.length,
      );
    });

    it("writes the source as it is meant", () => {
      const source = Object.entries(patched)
        .filter(([path]) => path !== "preview.json")
        .map(([, text]) => text)
        .join("");
      assert.doesNotMatch(source, /StringLikeIfExists|maxSessionDuration: 43200|type: "?String"?,?\n/);
      assert.match(source, /httpTokens: "?required/);
    });

    it("is not printed again once it is applied", () => {
      assert.equal(checkedWith(input, patched).patch, "");
    });

    it("names file and line of each resource", () => {
      const sources = first.result.findings.map(({ resource, source }) => [
        resource.split("::").pop(),
        source,
      ]);
      const lineOf = (path: string, text: string) => {
        const lines = (files[path] ?? "").split("\n");
        return { file: path, line: lines.findIndex((line) => line.includes(text)) + 1 };
      };
      const places = Object.fromEntries(sources);
      assert.deepEqual(
        places.host,
        name === "yaml" ? lineOf("Pulumi.yaml", "  host:") : lineOf("index.ts", 'Instance("host"'),
      );
      assert.deepEqual(
        places["shop-test"],
        name === "yaml" ? lineOf("Pulumi.yaml", "  token: ghp") : lineOf("index.ts", "export const token"),
      );
    });
  });
}

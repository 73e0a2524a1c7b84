import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withPicture } from "../../scripts/readmePicture.js";
import { parseConfig } from "../../src/check/config.js";

const root = join(__dirname, "../..");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const read = (page: string) => readFileSync(join(root, page), "utf8");

function blocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "g"))].map(
    (match) => match[1] ?? "",
  );
}

describe("the README", function () {
  this.timeout(60_000);

  it("shows what a check prints", () => {
    assert.equal(read("README.md"), withPicture(read("README.md"), root), "run: npm run docs");
  });

  it("shows a keyless.yaml that is valid", () => {
    const [config = ""] = blocks(read("README.md"), "yaml");
    assert.ok("policy" in parseConfig(config), JSON.stringify(parseConfig(config)));
  });

  const commands = blocks(read("README.md"), "sh")
    .flatMap((block) => block.trim().split("\n"))
    // The engine's own commands, and what needs a plan of one's own, are run by the end-to-end tests.
    .filter((line) => /^npx keyless (?!engine|sandbox)/.test(line));

  for (const command of commands) {
    it(`has a command that works: ${command}`, () => {
      const args = command.split(/\s+/).slice(2);
      const { status, stderr } = spawnSync(process.execPath, [join(root, "dist/cli/main.js"), ...args], {
        cwd: root,
        encoding: "utf8",
      });
      assert.ok(status === 0 || status === 1, `exit code ${status}: ${stderr}`);
    });
  }
});

describe("the documentation", () => {
  for (const page of pages) {
    it(`${page} links only to what is there`, () => {
      const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map((match) => match[1] ?? "");
      const dead = links.filter((link) => !existsSync(join(root, dirname(page), link)));
      assert.deepEqual(dead, []);
    });
  }
});

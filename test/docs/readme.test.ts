import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
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
});

/** The lines of a page that run Keyless, but the engine and the sandbox: those are run by the end-to-end tests. */
function commandsOf(page: string): readonly (readonly string[])[] {
  return blocks(read(page), "sh")
    .flatMap((block) => block.trim().split("\n"))
    .filter((line) => /^npx keyless (?!engine|sandbox)/.test(line))
    .map((line) => line.split(/\s+/).slice(2));
}

describe("the documentation", function () {
  this.timeout(60_000);
  // Commands of a page may build on files that the ones before have written.
  const folder = mkdtempSync(join(tmpdir(), "keyless-docs-"));
  symlinkSync(join(root, "examples"), join(folder, "examples"));
  after(() => rmSync(folder, { recursive: true }));

  for (const page of pages) {
    for (const args of commandsOf(page)) {
      it(`${page} has a command that works: keyless ${args.join(" ")}`, () => {
        const { status, stderr } = spawnSync(process.execPath, [join(root, "dist/cli/main.js"), ...args], {
          cwd: folder,
          encoding: "utf8",
        });
        assert.ok(status === 0 || status === 1, `exit code ${status}: ${stderr}`);
      });
    }

    it(`${page} links only to what is there`, () => {
      const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map((match) => match[1] ?? "");
      const dead = links.filter((link) => !existsSync(join(root, dirname(page), link)));
      assert.deepEqual(dead, []);
    });
  }
});

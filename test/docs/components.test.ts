import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { packageFile } from "../../scripts/identities/schema.js";
import * as keyless from "../../src/index.js";
import { readIdentities } from "../../src/program/identities.js";
import { runProgram } from "../components/support/mocks.js";

const file = join(__dirname, "..", "..", "docs", "components.md");
const page = readFileSync(file, "utf8");

/** Blocks of a language, each with the heading above it. */
function examples(language: string): readonly (readonly [heading: string, text: string])[] {
  return page.split(/^#+ /m).flatMap((section) => {
    const [heading = ""] = section.split("\n");
    const blocks = section.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "g"));
    return [...blocks].map((block) => [heading, block[1] ?? ""] as const);
  });
}

describe("the page on components", () => {
  for (const [heading, text] of examples("js")) {
    it(`has a program that works: ${heading}`, async () => {
      const program = new Function("require", "exports", text);
      const find = (name: string) => (name === "keyless" ? keyless : assert.fail(name));
      const { registered } = await runProgram(() => program(find, {}));
      const made = registered.filter(({ type }) => type.startsWith("keyless:")).length;
      assert.equal(made, text.match(/new keyless\./g)?.length);
      assert.ok(registered.length > made);
    });
  }

  for (const [heading, text] of examples("yaml")) {
    it(`has a config that is taken: ${heading}`, () => {
      const read = readIdentities(JSON.stringify(parse(text)), { project: "shop", stack: "test" });
      assert.equal(read.kind, "ok", JSON.stringify(read));
    });
  }

  it("lists every component", () => {
    const listed = withComponents();
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, listed);
    assert.equal(page, listed, "run: UPDATE_GOLDEN=1 npx mocha test/docs/components.test.ts");
  });
});

/** The page with a table of all components, in the words of their own descriptions. */
function withComponents(): string {
  const { resources } = JSON.parse(readFileSync(packageFile, "utf8")) as {
    readonly resources: Readonly<Record<string, { readonly description?: string }>>;
  };
  const rows = [keyless.aws, keyless.gcp].flatMap((cloud, index) =>
    Object.keys(cloud).map((name) => {
      const { description = "" } = resources[`keyless:index:${name}`] ?? {};
      return `| \`keyless.${index === 0 ? "aws" : "gcp"}.${name}\` | ${description.replaceAll("\n", " ")} |`;
    }),
  );
  const [from, to] = [
    "<!-- components: written by test/docs/components.test.ts -->",
    "<!-- /components -->",
  ] as const;
  const table = ["| Component | What it is |", "| --- | --- |", ...rows].join("\n");
  return `${page.slice(0, page.indexOf(from))}${from}\n${table}\n${page.slice(page.indexOf(to))}`;
}

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountDetails } from "../../scripts/bench/account.js";
import {
  accountExport,
  arnOf,
  exportedRole,
  githubTrust,
  serviceTrust,
  stack,
  stackRole,
} from "../governance/cases.js";

const main = join(__dirname, "../../dist/cli/main.js");

/** What is said besides the progress of a slow machine. */
function told(stderr: string): readonly string[] {
  return stderr
    .trim()
    .split("\n")
    .filter((line) => !/\(\d+\.\d s\)$/.test(line));
}

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe("what the command line tells of identities", function () {
  this.timeout(60_000);
  let folder: string;
  const file = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  const keyless = (...args: readonly string[]): Run => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: folder,
      input: "",
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return { code: status, stdout, stderr };
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "keyless-inventory-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const trust = serviceTrust("lambda.amazonaws.com");
  const account = () =>
    file(
      "account.json",
      accountExport([
        exportedRole("app", trust, { Tags: [{ Key: "Owner", Value: "ann@acme.io" }] }),
        exportedRole("stray", githubTrust("repo:acme/web:environment:prod")),
      ]),
    );
  const code = () => file("stack.json", stack([stackRole("app", trust)]));

  describe("inventory", () => {
    it("prints one object, version first, with the parts of the contract", () => {
      const { code: exit, stdout } = keyless("inventory", account(), code(), "--format", "json");
      const result = JSON.parse(stdout);
      assert.deepEqual(
        [exit, Object.keys(result)],
        [0, ["version", "identities", "credentials", "debt", "edges", "unread"]],
      );
      assert.deepEqual(
        result.identities.map((each: Record<string, unknown>) => [each.id, each.managed]),
        [
          [arnOf("app"), "managed"],
          [arnOf("stray"), "unmanaged"],
        ],
      );
      const [app] = result.identities;
      for (const key of [
        "cloud",
        "kind",
        "name",
        "layers",
        "owner",
        "sources",
        "credentials",
        "trusts",
        "permissions",
        "reach",
        "risk",
        "findings",
      ])
        assert.ok(key in app, key);
      assert.equal(
        app.risk.score,
        app.risk.parts.reduce((sum: number, { points }: { points: number }) => sum + points, 0),
      );
    });

    it("keeps the same contract for a large account, an entry a line", () => {
      const { stdout } = keyless("inventory", file("large.json", accountDetails(300)), "--format", "json");
      const result = JSON.parse(stdout);
      assert.deepEqual([result.version, result.identities.length], [1, 300]);
      assert.ok(stdout.split("\n").length < 2500);
    });

    it("prints text, Markdown, CSV, Mermaid and Graphviz", () => {
      const begins = {
        text: arnOf("app"),
        markdown: "### Keyless: inventory",
        csv: "id,cloud,kind",
        mermaid: "flowchart LR",
        dot: "digraph identities {",
      };
      for (const [format, begin] of Object.entries(begins)) {
        const { code: exit, stdout } = keyless("inventory", account(), "--format", format);
        assert.deepEqual([exit, stdout.startsWith(begin)], [0, true], format);
      }
    });

    it("marks what departed people own", () => {
      const people = file("people.csv", "email\nann@acme.io\n");
      const { stdout } = keyless("inventory", account(), "--departed", people, "--format", "json");
      const [app] = JSON.parse(stdout).identities;
      assert.equal(app.owner.departed, true);
      assert.ok(app.findings.some(({ rule }: { rule: string }) => rule === "orphaned"));
    });

    it("exits 2 with one line for input or options that are wrong", () => {
      const wrong: readonly (readonly string[])[] = [
        ["inventory", "absent.json"],
        ["inventory", file("broken.json", '{"RoleDetailList": [')],
        ["inventory", file("other.json", { some: "thing" })],
        ["inventory", account(), "--format", "xml"],
        ["inventory", account(), "--as-of", "yesterday"],
        ["inventory", account(), "--departed", file("nobody.csv", "colour\nred\n")],
      ];
      for (const args of wrong) {
        const { code: exit, stdout, stderr } = keyless(...args);
        assert.deepEqual([exit, stdout, told(stderr).length], [2, "", 1], args.join(" "));
      }
    });
  });

  describe("report", () => {
    it("writes a page that needs nothing else, and the numbers for the next time", () => {
      const [page, numbers] = [join(folder, "report.html"), join(folder, "report.json")];
      const { code: exit, stdout } = keyless("report", account(), "-o", page, "--json", numbers);
      assert.deepEqual([exit, stdout], [0, ""]);
      assert.match(readFileSync(page, "utf8"), /^<!doctype html>/);
      const result = JSON.parse(readFileSync(numbers, "utf8"));
      assert.deepEqual([result.version, result.measures.identities], [1, 2]);
      const again = keyless("report", account(), "-o", page, "--previous", numbers);
      assert.equal(again.code, 0);
      assert.match(readFileSync(page, "utf8"), /0 new findings, 0 gone/);
    });

    it("tells the trend of the debt, down when a key has gone", () => {
      const key = { type: "aws:iam/accessKey:AccessKey", name: "ci", properties: { user: "ci" } };
      const user = { type: "aws:iam/user:User", name: "ci", properties: { name: "ci" } };
      const numbers = join(folder, "with-key.json");
      keyless("report", file("with-key-input.json", stack([user, key])), "--json", numbers);
      const { stdout } = keyless(
        "report",
        file("without.json", stack([user])),
        "--previous",
        numbers,
        "--json",
        "-",
      );
      const { trend } = JSON.parse(stdout);
      const debt = trend.numbers.find(({ name }: { name: string }) => name === "credential trust debt");
      assert.ok(debt.before > 0);
      assert.equal(debt.now, 0);
      assert.deepEqual(trend.stacks, [{ stack: "shop/prod", before: debt.before, now: 0 }]);
    });

    it("writes CSV, Mermaid and Graphviz as well", () => {
      for (const [format, begin] of Object.entries({ csv: "id,", mermaid: "flowchart", dot: "digraph" })) {
        const { code: exit, stdout } = keyless("report", account(), "-o", "-", "--format", format);
        assert.deepEqual([exit, stdout.startsWith(begin)], [0, true], format);
      }
    });

    it("exits 2 with one line for what cannot be read or written", () => {
      const wrong: readonly (readonly string[])[] = [
        ["report", account()],
        ["report", "absent.json", "-o", "x.html"],
        ["report", account(), "-o", join(folder, "no", "such", "folder.html")],
        ["report", account(), "-o", "x.html", "--previous", file("earlier.json", { version: 1 })],
        ["report", account(), "-o", "x.html", "--previous", file("not.json", "nothing")],
        ["report", account(), "-o", "x.html", "--format", "pdf"],
      ];
      for (const args of wrong) {
        const { code: exit, stdout, stderr } = keyless(...args);
        assert.deepEqual([exit, stdout, told(stderr).length], [2, "", 1], args.join(" "));
      }
    });
  });

  describe("migrate", () => {
    it("prints with --adopt what pulumi import takes, and nothing else", () => {
      const { code: exit, stdout, stderr } = keyless("migrate", account(), code(), "--adopt");
      assert.deepEqual(
        [exit, JSON.parse(stdout)],
        [0, { resources: [{ type: "aws:iam/role:Role", name: "stray", id: "stray" }] }],
      );
      assert.match(stderr, /1 resource to import/);
    });

    it("prints the badges of an input without keys as none, and exits 2 for bad input", () => {
      assert.match(keyless("migrate", code()).stdout, /No static key/);
      assert.equal(keyless("migrate", "absent.json", "--adopt").code, 2);
    });
  });
});

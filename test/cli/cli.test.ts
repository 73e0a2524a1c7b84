import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { findingsSchema } from "../../src/reports/findingsSchema.js";

const main = join(__dirname, "../../dist/cli/main.js");

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe("the command line", function () {
  this.timeout(60_000);
  let folder: string;
  const file = (name: string, content: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const keyless = (args: readonly string[], input?: string | Buffer): Run => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: folder,
      input: input ?? "",
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return { code: status, stdout, stderr };
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "keyless-cli-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const trust = (condition: object) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: {
            Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
          },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: condition,
        },
      ],
    });
  const github = (claims: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(claims).map(([claim, value]) => [`token.actions.githubusercontent.com:${claim}`, value]),
    );
  const narrow = trust({
    StringEquals: github({ aud: "sts.amazonaws.com", sub: "repo:acme/web:environment:production" }),
  });
  const wide = trust({
    StringEquals: github({ aud: "sts.amazonaws.com" }),
    StringLike: github({ sub: "repo:acme/*" }),
  });
  const claims = {
    iss: "https://token.actions.githubusercontent.com",
    aud: "sts.amazonaws.com",
    sub: "repo:acme/web:environment:production",
    repository: "acme/web",
    environment: "production",
  };

  describe("check", () => {
    it("exits 0 when nothing blocks, 1 when something does", () => {
      assert.equal(keyless(["check", file("narrow.json", narrow)]).code, 0);
      assert.equal(keyless(["check", file("wide.json", wide)]).code, 1);
    });

    it("prints JSON as the published schema says, version first, with the file as resource", () => {
      const path = file("wide.json", wide);
      const { stdout } = keyless(["check", path, "--format", "json"]);
      const result = JSON.parse(stdout);
      const validate = new Ajv({ strict: false }).compile(findingsSchema);
      assert.ok(validate(result), JSON.stringify(validate.errors));
      assert.equal(Object.keys(result)[0], "version");
      const found = result.findings.find(
        (finding: { rule: string }) => finding.rule === "aws-trust-subject-too-wide",
      );
      assert.equal(found.resource, path);
      assert.match(found.witness.sub, /^repo:acme\//);
    });

    it("reads standard input", () => {
      assert.equal(keyless(["check", "-"], wide).code, 1);
    });

    it("never prints a secret value", () => {
      const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
      const state = file(
        "state.json",
        JSON.stringify({
          version: 4,
          terraform_version: "1.11.0",
          serial: 1,
          lineage: "x",
          resources: [
            {
              mode: "managed",
              type: "aws_iam_access_key",
              name: "ci",
              provider: 'provider["registry.terraform.io/hashicorp/aws"]',
              instances: [{ attributes: { id: "AKIAIOSFODNN7EXAMPLE", user: "ci", secret } }],
            },
          ],
        }),
      );
      for (const format of ["text", "json", "sarif", "markdown"]) {
        const { code, stdout, stderr } = keyless(["check", state, "--format", format]);
        assert.equal(code, 1, stderr);
        assert.ok(!stdout.includes(secret) && !stderr.includes(secret), format);
      }
    });

    it("writes further reports in the same run, and says what is wrong with one", () => {
      const path = file("wide.json", wide);
      const out = (name: string) => join(folder, name);
      const { code, stdout } = keyless([
        "check",
        path,
        ...["--output", `json=${out("f.json")}`, "--output", `sarif=${out("f.sarif")}`],
      ]);
      assert.equal(code, 1);
      assert.match(stdout, /^BLOCK/);
      assert.equal(JSON.parse(readFileSync(out("f.json"), "utf8")).summary.blocking, 1);
      assert.equal(JSON.parse(readFileSync(out("f.sarif"), "utf8")).version, "2.1.0");
      for (const [output, message] of [
        ["pdf=x", /--output must be one of text, json, sarif, markdown, gitlab, not "pdf"/],
        ["json", /--output must be a kind and a file, as in sarif=findings.sarif/],
        [`json=${out("no/such/folder.json")}`, /folder.json: there is no such file/],
      ] as const) {
        const wrong = keyless(["check", path, "--output", output]);
        assert.equal(wrong.code, 2);
        assert.match(wrong.stderr, message);
      }
    });

    it("gives a bare document's findings the line of their statement, in a file and on standard input", () => {
      const text = JSON.stringify(JSON.parse(wide), null, 2);
      const lineOf = (args: readonly string[], input?: string) =>
        JSON.parse(keyless(["check", ...args, "--format", "json"], input).stdout).findings[0].source.line;
      assert.equal(lineOf([file("pretty.json", text)]), 4);
      assert.equal(lineOf(["-"], text), 4);
    });

    it("takes a baseline that it wrote", () => {
      const path = file("wide.json", wide);
      const baseline = join(folder, "baseline.json");
      assert.equal(keyless(["check", path, "--write-baseline", baseline]).code, 1);
      assert.equal(keyless(["check", path, "--baseline", baseline]).code, 0);
    });

    it("takes keyless.yaml from the working folder, and a mistake in it is told with its line", () => {
      const path = file("wide.json", wide);
      const config = file("keyless.yaml", "rules:\n  aws-trust-subject-too-wide: off\n");
      try {
        assert.equal(keyless(["check", path]).code, 0);
        writeFileSync(config, "rules:\n  nope: off\n");
        const { code, stderr } = keyless(["check", path]);
        assert.equal(code, 2);
        assert.match(stderr, /^keyless: keyless\.yaml:2: rules\.nope: not known here: [^\n]*\n$/);
      } finally {
        rmSync(config);
      }
    });
  });

  describe("bad input is one clear line and exit code 2", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const cases: readonly [string, string | Buffer, RegExp][] = [
      ["nothing", "", /empty/],
      ["not JSON", "resource {}", /./],
      ["a plan cut in half", '{"format_version":"1.2","resource_changes":[{"address"', /cut off/],
      ["a number", "42", /./],
      ["nested 100,000 deep", deep, /./],
      ["zeros", Buffer.alloc(1 << 20), /./],
      ["invalid UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), /./],
      ["an unknown format", '{"hello":"world"}', /./],
    ];
    for (const [name, content, message] of cases) {
      it(name, () => {
        const { code, stdout, stderr } = keyless(["check", file("input.json", content)]);
        assert.equal(code, 2, stdout + stderr);
        assert.equal(stdout, "");
        assert.match(stderr, message);
        assert.equal(stderr.trim().split("\n").length, 1, stderr);
        assert.doesNotMatch(stderr, /\n\s+at /);
      });
    }

    const usage: readonly [string, readonly string[]][] = [
      ["a missing file", ["check", "no-such-file.json"]],
      ["no file", ["check"]],
      ["an unknown command", ["chekc", "x"]],
      ["an unknown option", ["check", "x", "--frobnicate"]],
      ["an unknown format", ["check", "x", "--format", "pdf"]],
      ["an unknown rule", ["rules", "nope"]],
      ["a token that is not there", ["prove", "x"]],
    ];
    for (const [name, args] of usage) {
      it(name, () => {
        const { code, stderr } = keyless(args);
        assert.equal(code, 2, stderr);
        assert.notEqual(stderr, "");
        assert.doesNotMatch(stderr, /\n\s+at /);
      });
    }
  });

  describe("prove and who-can", () => {
    it("admit the token that is meant, with exit code 0", () => {
      const { code, stdout } = keyless([
        "prove",
        file("narrow.json", narrow),
        "--token",
        file("claims.json", JSON.stringify(claims)),
        "--format",
        "json",
      ]);
      const result = JSON.parse(stdout);
      assert.equal(code, 0);
      assert.deepEqual(Object.keys(result), ["version", "decisions"]);
      assert.deepEqual(
        result.decisions.map(({ decision, cloud }: { decision: string; cloud: string }) => [decision, cloud]),
        [["admitted", "aws"]],
      );
    });

    it("refuse another one with exit code 1 and the reason", () => {
      const other = {
        ...claims,
        sub: "repo:acme-evil/web:environment:production",
        repository: "acme-evil/web",
      };
      const token = file("claims.json", JSON.stringify(other));
      const { code, stdout } = keyless(["prove", file("narrow.json", narrow), "--token", token]);
      assert.equal(code, 1);
      assert.match(stdout, /^REFUSED/);
    });

    it("read a JWT as well as its claims", () => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const token = file("token.jwt", `${part({ alg: "RS256" })}.${part(claims)}.c2ln\n`);
      assert.equal(keyless(["prove", file("narrow.json", narrow), "--token", token]).code, 0);
    });

    it("show every way in as sets with a witness", () => {
      const path = file("wide.json", wide);
      const { code, stdout } = keyless(["who-can", path, "--identity", path, "--format", "json"]);
      assert.equal(code, 0);
      const { ways } = JSON.parse(stdout);
      assert.equal(ways.length, 1);
      assert.equal(ways[0].issuer, "https://token.actions.githubusercontent.com");
      assert.deepEqual(ways[0].claims.sub, ["repo:acme/*"]);
      assert.match(ways[0].witness.sub, /^repo:acme\//);
    });
  });

  it("explains a rule, and lists all", () => {
    assert.match(keyless(["rules", "static-credential"]).stdout, /^# static-credential/);
    assert.match(keyless(["rules"]).stdout, /aws-trust-subject-too-wide +block/);
  });
});

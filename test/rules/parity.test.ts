import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formatRulePage } from "../../src/reports/rules.js";
import { rules } from "../../src/rules/index.js";

const root = join(__dirname, "../..");
const layers = ["governance", "trust", "access", "agent"] as const;

/** Ids of the standards that the catalogue may name, by edition. */
const standards: readonly RegExp[] = [
  /^owasp-nhi-2025:NHI([1-9]|10)$/,
  /^owasp-agentic-2026:ASI(0[1-9]|10)$/,
  /^nist-csf-2\.0:[A-Z]{2}\.[A-Z]{2}(-\d{2})?$/,
  /^nist-sp-800-207:tenet-[1-7]$/,
  /^nist-ai-rmf-1\.0:(GOVERN|MAP|MEASURE|MANAGE) \d\.\d+$/,
  /^cis-aws-7\.0\.0:\d+\.\d+(\.\d+)?$/,
  /^cis-gcp-5\.0\.0:\d+\.\d+(\.\d+)?$/,
  /^csa-ccm-4\.0:[A-Z]{3}-\d{2}$/,
  /^mitre-attack:T\d{4}(\.\d{3})?$/,
];

describe("the rule catalogue", () => {
  const files = layers.flatMap((layer) =>
    readdirSync(join(root, "src/rules", layer)).map((file) => ({ layer, name: file.replace(/\.ts$/, "") })),
  );

  it("lists every rule file in src/rules/index.ts, and nothing else", () => {
    const indexed = rules.map(({ layer, name }) => `${layer}/${name}`).sort();
    assert.deepEqual(indexed, files.map(({ layer, name }) => `${layer}/${name}`).sort());
  });

  it("names each rule once", () => {
    assert.equal(new Set(rules.map((rule) => rule.name)).size, rules.length);
  });

  for (const rule of rules) {
    describe(rule.name, () => {
      it("has a kebab-case name and texts that are sentences", () => {
        assert.match(rule.name, /^[a-z0-9]+(-[a-z0-9]+)+$|^undecided$/);
        for (const text of [rule.why, rule.remediation])
          assert.match(text, /[.)]$/, `must end as a sentence: ${text}`);
        assert.doesNotMatch(rule.title, /\.$/);
      });

      it("names at least one OWASP id, and only ids that exist, with their edition", () => {
        assert.ok(
          rule.standards.some((id) => id.startsWith("owasp-")),
          "add an owasp-nhi-2025 or owasp-agentic-2026 id",
        );
        for (const id of rule.standards) {
          assert.ok(
            standards.some((known) => known.test(id)),
            `unknown standard id ${id}: see the list in this test`,
          );
        }
      });

      it("describes each parameter with a schema and a default", () => {
        for (const [name, parameter] of Object.entries(rule.parameters)) {
          assert.match(parameter.description, /\.$/, `${name}: the description must end with a full stop`);
          assert.notEqual(parameter.default, undefined, `${name}: give a default`);
        }
      });

      if (rule.scope !== "check") {
        it("has two bad and two good examples at least", () => {
          assert.ok(rule.examples.bad.length >= 2, "add a bad example");
          assert.ok(rule.examples.good.length >= 2, "add a good example");
        });
      }

      it("has an up-to-date page in docs/rules", () => {
        const page = join(root, "docs/rules", `${rule.name}.md`);
        assert.ok(existsSync(page), "run: npm run docs");
        assert.equal(readFileSync(page, "utf8"), formatRulePage(rule), "run: npm run docs");
      });
    });
  }
});

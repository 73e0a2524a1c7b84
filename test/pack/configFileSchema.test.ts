import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { configFileSchema } from "../../src/pack/configFileSchema.js";

const root = join(__dirname, "../..");

describe("the schema of the policy pack's config", () => {
  const isValid = new Ajv({ strict: false }).compile(configFileSchema());

  it("is published as it is", () => {
    const published = JSON.parse(readFileSync(join(root, "schemas/policy-pack.json"), "utf8"));
    assert.deepEqual(published, JSON.parse(JSON.stringify(configFileSchema())), "run: npm run docs");
  });

  it("takes what the documentation shows, and levels for all", () => {
    const page = readFileSync(join(root, "docs/policy-pack.md"), "utf8");
    const [, documented = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
    assert.ok(isValid(JSON.parse(documented)), JSON.stringify(isValid.errors));
    assert.ok(
      isValid({ all: "advisory", "mend-tags": { enforcementLevel: "remediate", tags: { owner: "a" } } }),
    );
  });

  it("finds what the engine passes over", () => {
    assert.ok(!isValid({ "static-credentail": "disabled" }));
    assert.ok(!isValid({ "static-credential": { allowed: [] } }));
    assert.ok(!isValid({ settings: { exceptions: [{ rule: "no-such", resource: "x", reason: "y" }] } }));
  });
});

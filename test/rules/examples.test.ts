import assert from "node:assert/strict";
import { findingsOf } from "../../src/check/check.js";
import { defaultPolicy } from "../../src/check/policy.js";
import { readFiles } from "../../src/readers/index.js";
import { rules } from "../../src/rules/index.js";
import type { Example, Rule } from "../../src/rules/rule.js";
import { asPulumiPreview, asPulumiState, asTerraformPlan } from "../support/exampleInputs.js";

const now = new Date("2026-11-22T12:00:00Z");
const formats = {
  "a Pulumi preview": asPulumiPreview,
  "a Pulumi state": asPulumiState,
  "a Terraform plan": asTerraformPlan,
} as const;

/** Keys of the rule's findings in an example as one reader sees it; undefined when the format cannot say it. */
function keysIn(rule: Rule, example: Example, format: keyof typeof formats): readonly string[] | undefined {
  const text = formats[format](example.resources);
  if (text === undefined) return undefined;
  const facts = readFiles([{ name: "example.json", text }]);
  assert.deepEqual(facts.unread, [], "an example must be understood whole");
  const { parameters } = example;
  const policy = parameters ? { ...defaultPolicy, rules: { [rule.name]: { parameters } } } : defaultPolicy;
  return [...findingsOf(rule, facts, { policy, now })].map((finding) => finding.key);
}

describe("the examples of the rules", () => {
  for (const rule of rules) {
    for (const format of Object.keys(formats) as (keyof typeof formats)[]) {
      for (const example of rule.examples.bad) {
        it(`${rule.name} finds "${example.title}" in ${format}`, () => {
          const keys = keysIn(rule, example, format);
          if (keys === undefined) return;
          assert.ok(
            example.findings && example.findings.length > 0,
            "say which findings the bad example must give",
          );
          assert.deepEqual(keys, example.findings);
        });
      }
      for (const example of rule.examples.good) {
        it(`${rule.name} passes "${example.title}" in ${format}`, () => {
          const keys = keysIn(rule, example, format);
          if (keys === undefined) return;
          assert.deepEqual(keys, []);
        });
      }
    }
  }
});

import assert from "node:assert/strict";
import { findingsOf } from "../../src/check/check.js";
import { defaultPolicy } from "../../src/check/policy.js";
import type { Finding } from "../../src/model/index.js";
import { applyEdit } from "../../src/pack/applyEdit.js";
import { readFiles } from "../../src/readers/index.js";
import { rules } from "../../src/rules/index.js";
import type { Example, ExampleResource, Rule } from "../../src/rules/rule.js";
import { asPulumiPreview } from "../support/exampleInputs.js";

const now = new Date("2026-11-22T12:00:00Z");

/** Mended only where the input tells more than an example does: the account that it is of. */
const needMore = new Set(["aws-trust-service-confused-deputy"]);

/** What a team writes into the configuration, so that there is something to add. */
const chosen = { owner: "team-web", purpose: "Deploys the web site" };

function findings(rule: Rule, resources: readonly ExampleResource[], example: Example): readonly Finding[] {
  const facts = readFiles([{ name: "preview.json", text: asPulumiPreview(resources) }]);
  const words = Object.entries(chosen).filter(([name]) => name in rule.parameters);
  const parameters = { ...Object.fromEntries(words), ...example.parameters };
  return [
    ...findingsOf(rule, facts, { policy: { ...defaultPolicy, rules: { [rule.name]: { parameters } } }, now }),
  ];
}

/** The resources with one finding's edits made. */
function mended(
  resources: readonly ExampleResource[],
  { resource, mend = [] }: Finding,
): readonly ExampleResource[] {
  return resources.map((each) => {
    if (!resource.endsWith(`::${each.type}::${each.name}`)) return each;
    const properties = mend.reduce((props, edit) => applyEdit(props, edit) ?? props, each.properties);
    return { ...each, properties };
  });
}

describe("the mends of the rules", () => {
  const fixed = rules.filter(({ fix }) => fix !== undefined);

  it("are told of in the rule, as a sentence", () => {
    for (const rule of rules) {
      const mends = rule.examples.bad.some((example) =>
        findings(rule, example.resources, example).some(({ mend }) => mend !== undefined),
      );
      const tells = mends || needMore.has(rule.name);
      assert.equal(rule.fix !== undefined, tells, `${rule.name}: "fix" says what its mends do`);
      if (rule.fix !== undefined) assert.match(rule.fix, /^[A-Z].*\.$/);
    }
  });

  for (const rule of fixed) {
    for (const example of rule.examples.bad) {
      it(`${rule.name} is gone after the mend of "${example.title}"`, () => {
        for (const finding of findings(rule, example.resources, example)) {
          // Outputs are marked in the program, and a certain mend is not always known.
          if (finding.mend === undefined || finding.mend.some(({ kind }) => kind === "mark-secret")) continue;
          const after = findings(rule, mended(example.resources, finding), example);
          assert.ok(!after.some(({ key, mend }) => key === finding.key && mend !== undefined), finding.key);
        }
      });
    }
  }
});

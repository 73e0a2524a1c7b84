import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../src/check/check.js";
import { defaultPolicy } from "../../src/check/policy.js";
import { readFiles } from "../../src/readers/index.js";
import type { ExampleResource } from "../../src/rules/rule.js";
import { asPulumiPreview, asPulumiState, asTerraformPlan } from "../support/exampleInputs.js";

/** One verdict with its reason: what must be found, and that nothing else blocks. */
interface RuleCase {
  readonly name: string;
  /** Why the clouds' documentation makes it so. */
  readonly why: string;
  /** Resources in Pulumi's vocabulary: read as a preview, a state and a plan. */
  readonly resources?: readonly ExampleResource[];
  /** A bare document, read as a file. */
  readonly document?: unknown;
  /** Any other input, as text. */
  readonly text?: string;
  /** Rules that must be found, blocking or warning. No other rule may block; none at all for a clean case. */
  readonly expected: readonly string[];
  /** Rules that must not be found, not even as a warning. */
  readonly absent?: readonly string[];
  /** Whether something must be left undecided. */
  readonly undecided?: boolean;
}

const root = join(__dirname, "../cases/rules");
const now = new Date("2026-11-22T12:00:00Z");

function inputsOf({ resources, document, text }: RuleCase): Readonly<Record<string, string | undefined>> {
  if (resources !== undefined) {
    return {
      "a Pulumi preview": asPulumiPreview(resources),
      "a Pulumi state": asPulumiState(resources),
      "a Terraform plan": asTerraformPlan(resources),
    };
  }
  return { "a file": text ?? JSON.stringify(document) };
}

function verdictOf(text: string) {
  const facts = readFiles([{ name: "case.json", text }]);
  const { findings } = check(facts, { policy: defaultPolicy, now });
  const decided = findings.filter((finding) => finding.undecided === undefined);
  return {
    found: new Set(decided.map(({ rule }) => rule)),
    blocking: new Set(decided.filter(({ severity }) => severity === "block").map(({ rule }) => rule)),
    undecided: findings.length > decided.length,
  };
}

for (const layer of readdirSync(root)) {
  describe(`the cases of the ${layer} rules`, () => {
    for (const file of readdirSync(join(root, layer))) {
      const cases = JSON.parse(readFileSync(join(root, layer, file), "utf8")) as readonly RuleCase[];
      for (const each of cases) {
        it(`${file}: ${each.name}`, () => {
          for (const [format, text] of Object.entries(inputsOf(each))) {
            if (text === undefined) continue;
            const { found, blocking, undecided } = verdictOf(text);
            const said = {
              missing: each.expected.filter((rule) => !found.has(rule)),
              tooMuch: [...blocking].filter((rule) => !each.expected.includes(rule)),
              unwanted: (each.absent ?? []).filter((rule) => found.has(rule)),
              ...(each.undecided === undefined ? {} : { undecided }),
            };
            const right = {
              missing: [],
              tooMuch: [],
              unwanted: [],
              ...(each.undecided === undefined ? {} : { undecided: each.undecided }),
            };
            assert.deepEqual(said, right, `as ${format}: ${each.why}`);
          }
        });
      }
    }
  });
}

import assert from "node:assert/strict";
import fc from "fast-check";
import { admits, analyseAdmission, analyseCondition, someToken } from "../../../src/analysis/gcp/index.js";
import { evaluateCel, fromJson, isFailure, isProblem, parseCel } from "../../../src/iam/gcp/cel/index.js";
import { evaluateProvider, type Member, memberCovers } from "../../../src/iam/gcp/index.js";
import { isUnknown } from "../../../src/model/index.js";
import { boolExpression, failed, textExpression, token, words } from "./expressions.js";

/** The properties of the CEL analysis, each on this many generated cases. */
export function describeProperties(runs: number): void {
  it("evaluates as a second, independent reading says", () => {
    fc.assert(
      fc.property(boolExpression, token, ({ text, run }, claims) => {
        const parsed = parseCel(text);
        assert.ok(!isProblem(parsed), text);
        const result = evaluateCel(parsed, { variables: new Map([["assertion", fromJson(claims)]]) });
        const expected = run(claims);
        if (isFailure(result)) assert.equal(expected, failed, `${text}: ${result.reason}`);
        else assert.deepEqual(result, expected === failed ? "an error" : fromJson(expected), text);
      }),
      { numRuns: runs },
    );
  });

  it("analyses to sets that hold a token exactly when it passes", () => {
    fc.assert(
      fc.property(
        boolExpression,
        fc.array(token, { minLength: 5, maxLength: 5 }),
        ({ text, run }, tokens) => {
          const alternatives = analyseCondition(text, {});
          assert.ok(!isUnknown(alternatives), text);
          for (const claims of tokens) {
            const passes = run(claims) === true;
            const answer = admits(alternatives, claims);
            if (answer !== "undecided")
              assert.equal(answer, passes ? "yes" : "no", `${text} on ${JSON.stringify(claims)}`);
          }
        },
      ),
      { numRuns: runs },
    );
  });

  it("shows a token that passes for each alternative without opaque tests", () => {
    fc.assert(
      fc.property(boolExpression, ({ text }) => {
        const alternatives = analyseCondition(text, {});
        assert.ok(!isUnknown(alternatives), text);
        for (const alternative of alternatives) {
          const claims = someToken(alternative);
          if (alternative.opaque.length > 0 || isUnknown(claims)) continue;
          assert.ok(claims, text);
          const decision = evaluateProvider(
            { mapping: { "google.subject": "'s'" }, condition: text },
            claims,
          );
          assert.equal(decision.decision, "admitted", `${text} on ${JSON.stringify(claims)}`);
        }
      }),
      { numRuns: runs / 4 },
    );
  });

  it("admits through a mapping and a member exactly the tokens that the evaluator admits", () => {
    const member = fc.oneof(
      fc.record({ kind: fc.constant("subject" as const), value: words }),
      fc.record({ kind: fc.constant("attribute" as const), name: fc.constant("x"), value: words }),
      fc.constant({ kind: "all" as const }),
    );
    fc.assert(
      fc.property(textExpression, textExpression, member, token, (subject, attribute, part, claims) => {
        const mapping = { "google.subject": subject.text, "attribute.x": attribute.text };
        const condition = "attribute.x != 'y'";
        const pool = { kind: "workload" as const, project: "1", id: "pool" };
        const target: Member = { kind: "pool", pool, part };
        const alternatives = analyseAdmission({ mapping, condition, member: target });
        assert.ok(!isUnknown(alternatives));
        const decision = evaluateProvider({ mapping, condition }, claims);
        const isIn =
          decision.decision === "admitted" &&
          memberCovers(target, { kind: "pool", pool, identity: decision.identity }) === "yes";
        const answer = admits(alternatives, claims);
        if (answer !== "undecided") {
          assert.equal(answer, isIn ? "yes" : "no", JSON.stringify([mapping, part, claims, decision]));
        }
      }),
      { numRuns: runs / 4 },
    );
  });
}

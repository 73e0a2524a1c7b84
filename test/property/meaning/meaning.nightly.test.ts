import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { allCases } from "./corpus.js";
import { checkLaw, laws } from "./laws.js";
import { checkUnknowns, checkWidening, widenings } from "./monotone.js";

describe("the same said another way gets the same verdict, in every case", () => {
  const cases = allCases();
  for (const law of laws) {
    it(law.name, () => {
      assert.ok(checkLaw(law, cases) > 0, "no case says it");
    });
  }
});

describe("what is blocked in any case", () => {
  const cases = allCases();
  for (const [name, rewrite] of Object.entries(widenings))
    it(`stays so ${name}`, () => checkWidening(rewrite, cases));
  it("is not passed in silence where it is told only during apply", () => checkUnknowns(cases));
});

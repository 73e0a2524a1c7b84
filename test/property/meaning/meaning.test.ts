import { describe, it } from "mocha";
import { allCases, sampled } from "./corpus.js";
import { checkLaw, laws } from "./laws.js";
import { checkUnknowns, checkWidening, widenings } from "./monotone.js";

describe("the same said another way gets the same verdict, in a sample", () => {
  const cases = allCases();
  laws.forEach((law, index) => {
    it(law.name, () => {
      checkLaw(law, sampled(cases, 500, index * 7));
    });
  });
});

describe("what is blocked", () => {
  const cases = sampled(allCases(), 200, 3);
  for (const [name, rewrite] of Object.entries(widenings))
    it(`stays so ${name}, in a sample`, () => checkWidening(rewrite, cases));
  it("is not passed in silence where it is told only during apply, in a sample", () => checkUnknowns(cases));
});

import { describe, it } from "mocha";
import { allCases, sampled } from "./corpus.js";
import { checkLaw, laws } from "./laws.js";

describe("the same said another way gets the same verdict, in a sample", () => {
  const cases = allCases();
  laws.forEach((law, index) => {
    it(law.name, () => {
      checkLaw(law, sampled(cases, 300, index * 7));
    });
  });
});

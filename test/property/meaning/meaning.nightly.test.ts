import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { allCases } from "./corpus.js";
import { checkLaw, laws } from "./laws.js";

describe("the same said another way gets the same verdict, in every case", () => {
  const cases = allCases();
  for (const law of laws) {
    it(law.name, () => {
      assert.ok(checkLaw(law, cases) > 0, "no case says it");
    });
  }
});

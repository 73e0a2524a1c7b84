import { checkStringSets } from "./stringSets.js";

describe("string sets", () => {
  it("answer as the plain definition does, on all short strings", () => checkStringSets(2_000)).timeout(
    120_000,
  );
});

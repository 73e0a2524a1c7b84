import { checkStringSets } from "./stringSets.js";

describe("string sets, at length", () => {
  it("answer as the plain definition does, on all short strings", () => checkStringSets(100_000)).timeout(0);
});

import { checkBoxes } from "./regions.js";

describe("regions", () => {
  it("behave as the sets of points that they stand for", () => checkBoxes(2_000)).timeout(120_000);
});

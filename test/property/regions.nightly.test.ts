import { checkBoxes } from "./regions.js";

describe("regions, at length", () => {
  it("behave as the sets of points that they stand for", () => checkBoxes(100_000)).timeout(0);
});

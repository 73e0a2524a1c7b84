import { checkRegions } from "./regions.js";

describe("regions, at length", () => {
  it("behave as the sets of points that they stand for", () => checkRegions(100_000)).timeout(0);
});

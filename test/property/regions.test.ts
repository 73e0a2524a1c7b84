import { checkRegions } from "./regions.js";

describe("regions", () => {
  it("behave as the sets of points that they stand for", () => checkRegions(2_000)).timeout(120_000);
});

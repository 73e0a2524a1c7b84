import { describe, it } from "mocha";
import { checkLikelyPaths, checkOverlaps, checkPlainAnswers } from "./awsShortcuts.js";

describe("answers without sets", () => {
  it("tell of two patterns what their sets tell", () => checkOverlaps(50_000)).timeout(600_000);
  it("tell of permissions what their sets tell", () => checkPlainAnswers(10_000)).timeout(600_000);
  it("tell of ways to more rights what their sets tell", () => checkLikelyPaths(10_000)).timeout(600_000);
});

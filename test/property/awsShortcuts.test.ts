import { describe, it } from "mocha";
import { checkGrants, checkLikelyPaths, checkOverlaps, checkPlainAnswers } from "./awsShortcuts.js";

describe("answers without sets", () => {
  it("tell of two patterns what their sets tell", () => checkOverlaps(1_000)).timeout(60_000);
  it("tell of permissions what their sets tell", () => checkPlainAnswers(300)).timeout(60_000);
  it("tell of grants what their sets tell", () => checkGrants(40)).timeout(60_000);
  it("tell of ways to more rights what their sets tell", () => checkLikelyPaths(300)).timeout(60_000);
});

import { checkAwsPermissions } from "./awsPermissions.js";

describe("sets of AWS requests, at length", () => {
  it("agree with the plain evaluator on every request and witness", () =>
    checkAwsPermissions(100_000)).timeout(0);
});

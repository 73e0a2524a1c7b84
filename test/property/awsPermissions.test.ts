import { checkAwsPermissions } from "./awsPermissions.js";

describe("sets of AWS requests", () => {
  it("agree with the plain evaluator on every request and witness", () => checkAwsPermissions(2_000)).timeout(
    240_000,
  );
});

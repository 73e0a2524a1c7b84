import { checkAwsAccess } from "./awsAccess.js";

describe("what one AWS caller may do by every policy that has a say", () => {
  it("agrees, as a set, with the plain evaluator on every request and witness", () =>
    checkAwsAccess(400)).timeout(240_000);
});

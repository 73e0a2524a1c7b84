// The property tests of the evaluator with 100,000 cases each.
process.env.KEYLESS_PROPERTY_RUNS ??= "100000";

describe("nightly", function () {
  this.timeout(600_000);
  require("./evaluate.property.test.js");
});

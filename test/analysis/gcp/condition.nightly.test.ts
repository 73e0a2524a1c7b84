import { describeProperties } from "./properties.js";

describe("CEL on very many generated expressions and tokens", function () {
  this.timeout(600_000);
  describeProperties(100_000);
});

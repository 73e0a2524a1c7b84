import { describeProperties } from "./properties.js";

describe("CEL on generated expressions and tokens", () => {
  describeProperties(2000);
});

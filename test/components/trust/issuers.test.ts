import assert from "node:assert/strict";
import { roleTrust } from "../../../src/components/aws/planRole.js";
import { accountTrust } from "../../../src/components/gcp/planAccount.js";
import { cases, furtherCases } from "./cases.js";

describe("each issuer's narrowest trust, proven against the tokens that the issuer gives to others", () => {
  for (const [name, { trust, aws, gcp }] of Object.entries({ ...cases, ...furtherCases })) {
    const clouds = [
      ["AWS", () => roleTrust(trust), aws],
      ["GCP", () => accountTrust("deploy-1", trust), gcp],
    ] as const;
    for (const [cloud, decide, refusal] of clouds) {
      it(`${name} on ${cloud}${refusal === undefined ? "" : " is refused, with what can be done"}`, () => {
        const result = decide();
        const said =
          result.kind === "ok"
            ? ""
            : result.problems.map((problem) => `${problem.path}: ${problem.message}`).join("\n");
        if (refusal === undefined) assert.equal(said, "");
        else assert.match(said, refusal);
      });
    }
  }
});

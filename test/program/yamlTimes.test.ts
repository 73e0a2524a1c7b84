import assert from "node:assert/strict";
import { withWrittenTimes } from "../../src/program/yamlTimes.js";

describe("dates and times without quotes in the stack's config", () => {
  it("are taken as they were written", () => {
    const arrived = [
      {
        reviewBy: "2027-05-31 00:00:00 +0000 UTC",
        purpose: "Deploys",
        grants: [{ when: { until: "2026-12-24 00:00:00 +0000 UTC" } }],
        sessionSeconds: 3600,
        tags: null,
      },
    ];
    assert.deepEqual(withWrittenTimes(arrived), [
      {
        reviewBy: "2027-05-31",
        purpose: "Deploys",
        grants: [{ when: { until: "2026-12-24T00:00:00Z" } }],
        sessionSeconds: 3600,
        tags: null,
      },
    ]);
  });
});

import assert from "node:assert/strict";
import { primitives } from "../../../../src/analysis/escalation/aws/index.js";
import { findAction, takesConditionKey } from "../../../../src/iam/aws/catalogue.js";

describe("escalation primitives", () => {
  it("have names of their own", () => {
    const names = primitives.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
    for (const name of names) assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  for (const { name, steps, by } of primitives)
    it(`${name} names actions, resource types and keys that AWS has`, () => {
      for (const step of steps.flat()) {
        const action = findAction(step.action);
        assert.ok(action, `${step.action} is not in the catalogue`);
        const types = action.resourceTypes.map((type) => type.name);
        const wanted =
          step.on === "any" ? step.type : step.on === "passed" ? "role" : step.on === "self" ? by : step.on;
        if (wanted !== undefined)
          assert.ok(types.includes(wanted), `${step.action} is about ${types}, not ${wanted}`);
        for (const key of Object.keys(step.keys ?? {}))
          assert.ok(takesConditionKey(action, key), `${step.action} does not carry ${key}`);
      }
    });
});

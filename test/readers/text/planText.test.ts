import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { InputProblem, readFiles } from "../../../src/readers/index.js";

const user = (name: string) => ({
  address: `aws_iam_user.${name}`,
  mode: "managed",
  type: "aws_iam_user",
  name,
  change: { actions: ["create"], before: null, after: { name }, after_unknown: { arn: true } },
});

/** A plan of more than a megabyte whose planned values hold what is given. */
function plan(planned: object, changes: object[]): string {
  const filler = Array.from({ length: 20_000 }, (_, index) => `value ${index} ${"x".repeat(50)}`);
  return JSON.stringify({
    format_version: "1.2",
    planned_values: { root_module: { resources: [] }, filler, ...planned },
    resource_changes: changes,
    configuration: {},
  });
}

const namesIn = (text: string | Buffer) =>
  readFiles([{ name: "plan.json", text }]).identities.map(({ name }) => name);

describe("Large plans, of which half is left out", () => {
  it("give what the whole gives", () => {
    const text = plan({}, [user("a"), user("b")]);
    assert.ok(text.length > 1_000_000);
    assert.deepEqual(namesIn(Buffer.from(text)), ["a", "b"]);
    assert.deepEqual(namesIn(text), ["a", "b"]);
  });

  it("are not fooled by the next key's name inside the planned values", () => {
    const decoys = [
      { trap: 1, resource_changes: [user("evil")] },
      { outputs: { x: { value: { y: 1, resource_changes: [user("evil")] } } } },
      { outputs: { x: { value: ',"resource_changes":[' } } },
    ];
    for (const decoy of decoys) assert.deepEqual(namesIn(Buffer.from(plan(decoy, [user("a")]))), ["a"]);
  });

  it("are read from the planned values where there are no changes", () => {
    const resources = [
      { address: "aws_iam_user.a", mode: "managed", type: "aws_iam_user", name: "a", values: { name: "a" } },
    ];
    assert.deepEqual(namesIn(Buffer.from(plan({ root_module: { resources } }, []))), ["a"]);
  });

  it("that are cut short are still a problem", () => {
    const text = plan({}, [user("a")]);
    for (const length of [text.length - 1, text.length / 2]) {
      assert.throws(() => namesIn(Buffer.from(text.slice(0, length))), InputProblem);
    }
  });
});

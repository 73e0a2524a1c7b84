import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { InputProblem, readFiles, readInput } from "../../../src/readers/index.js";

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

describe("Large plans, which are read piece by piece", () => {
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

  it("are not fooled by what looks like the next resource inside one, nor like the end of the list", () => {
    const inside = { list: [{ a: [{ b: 1 }] }, user("evil")], text: ',{"address":"x"}],"configuration":{' };
    const tricky = { ...user("a"), change: { ...user("a").change, after: { name: "a", ...inside } } };
    assert.deepEqual(namesIn(Buffer.from(plan({}, [tricky, user("b"), tricky]))), ["a", "b", "a"]);
  });

  it("give every resource with its properties, also those of which no fact is made", () => {
    const queue = (name: string) => ({
      address: `module.m.aws_sqs_queue.${name}`,
      module_address: "module.m",
      mode: "managed",
      type: "aws_sqs_queue",
      name,
      change: {
        actions: ["delete"],
        before: { name, kms_master_key_id: null, delay_seconds: 3 },
        after: null,
        before_sensitive: { name: true },
      },
    });
    const text = plan({}, [queue("a"), user("b")]);
    const read = (input: string | Buffer) => readInput({ name: "plan.json", text: input });
    const shown = (input: string | Buffer) =>
      read(input).resources.map(({ address, type, parent, change, properties, references }) => {
        const names = Object.keys(properties);
        return { address, type, parent, change, names, references, properties: JSON.stringify(properties) };
      });
    assert.deepEqual(shown(Buffer.from(text)), shown(text));
    assert.equal(shown(text)[0]?.properties, '{"name":"[secret]","delaySeconds":3}');
  });

  it("give the data sources of the state before", () => {
    const document = (mode: string) => ({
      address: "data.aws_iam_policy_document.d",
      mode,
      type: "aws_iam_policy_document",
      name: "d",
      values: { json: "{}" },
    });
    for (const mode of ["data", "managed"]) {
      const whole = JSON.parse(plan({}, [user("a")]));
      const values = { root_module: { resources: [document(mode)] } };
      const { configuration, ...rest } = whole;
      const text = JSON.stringify({ ...rest, prior_state: { values }, configuration });
      const read = (input: string | Buffer) => readInput({ name: "p", text: input }).resources.length;
      assert.equal(read(Buffer.from(text)), mode === "data" ? 2 : 1);
      assert.equal(read(Buffer.from(text)), read(text));
    }
  });

  it("that are cut short are still a problem", () => {
    const text = plan({}, [user("a")]);
    for (const length of [text.length - 1, text.length / 2]) {
      assert.throws(() => namesIn(Buffer.from(text.slice(0, length))), InputProblem);
    }
  });
});

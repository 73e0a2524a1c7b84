import assert from "node:assert/strict";
import { isUnknown, Secret, Unknown, type Value } from "../../../../src/model/index.js";
import { configOf } from "../../../../src/sandbox/providers/protocol/config.js";
import { decode, encode, MARK, SECRET } from "../../../../src/sandbox/providers/protocol/wire.js";

describe("values on the wire", () => {
  it("come back as they went", () => {
    const values: Value[] = [null, true, 1.5, "text", ["a", { b: [] }], { nested: { deep: "value" } }];
    for (const value of values) assert.deepEqual(decode(encode(value)), value);
  });

  it("keep their marks when they are unknown or secret, however deep", () => {
    const wire = encode({ list: [new Secret({ password: "hunter2" }), new Unknown("later")] });
    assert.deepEqual(wire, {
      list: [{ [MARK]: SECRET, value: { password: "hunter2" } }, "04da6b54-80e4-46f7-96ec-b56ff0331ba9"],
    });
    const { list } = decode(wire) as { list: Value[] };
    assert.ok(list[0] instanceof Secret && isUnknown(list[1]));
  });

  it("leave assets as they are", () => {
    const asset = { [MARK]: "c44067f5952c0a294b673a41bacd8c17", text: "hello" };
    assert.deepEqual(decode(asset), asset);
  });

  it("stand as JSON text in a provider's configuration", () => {
    const config = configOf({
      region: "eu-west-1",
      allowedAccountIds: '["1"]',
      skip: "true",
      odd: "[not json",
    });
    assert.deepEqual(config, { region: "eu-west-1", allowedAccountIds: ["1"], skip: true, odd: "[not json" });
  });
});

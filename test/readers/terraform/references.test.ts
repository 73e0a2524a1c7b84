import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Configuration, steps, withoutKeys } from "../../../src/readers/terraform/references.js";

describe("Terraform addresses", () => {
  const cases: readonly (readonly [string, string[], string])[] = [
    ["aws_iam_role.x", ["aws_iam_role", "x"], "aws_iam_role.x"],
    ["module.a[0].b.c", ["module", "a[0]", "b", "c"], "module.a.b.c"],
    ['module.a["x.y]"].b.c["k\\"]"]', ["module", 'a["x.y]"]', "b", 'c["k\\"]"]'], "module.a.b.c"],
  ];
  for (const [address, expected, bare] of cases) {
    it(`${address} has steps and a form without keys`, () => {
      assert.deepEqual(steps(address), expected);
      assert.equal(withoutKeys(address), bare);
    });
  }
});

describe("References of a configuration", () => {
  const resource = (address: string, expressions: object) => ({ address, expressions });
  const refer = (...references: string[]) => ({ references });
  const configuration = new Configuration(
    JSON.parse(
      JSON.stringify({
        resources: [
          resource("aws_iam_role.r", {}),
          resource("a.direct", { role: refer("aws_iam_role.r.arn", "aws_iam_role.r") }),
        ],
        module_calls: {
          m: {
            expressions: {
              role: refer("aws_iam_role.r.arn", "aws_iam_role.r"),
              loop: refer("module.m.out", "module.m"),
            },
            module: {
              outputs: { out: { expression: refer("var.loop") } },
              resources: [
                resource("a.inside", {
                  role: refer("var.role"),
                  block: [{ nested: refer("data.d.x.json", "data.d.x") }],
                  ignored: refer("each.key", "local.x", "path.module"),
                  loop: refer("var.loop"),
                }),
              ],
            },
          },
        },
      }),
    ),
    () => new Map([["aws_iam_role.r", ["aws_iam_role.r"]]]),
  );

  it("count the longest of each chain of prefixes", () => {
    assert.deepEqual(
      configuration.references({ address: "a.direct", module: undefined, local: "a.direct" }, new Map()),
      { role: ["aws_iam_role.r"] },
    );
  });

  it("go through module variables and blocks, and end where modules refer to themselves", () => {
    assert.deepEqual(
      configuration.references(
        { address: 'module.m["k"].a.inside', module: 'module.m["k"]', local: "a.inside" },
        new Map(),
      ),
      { role: ["aws_iam_role.r"], block: ['module.m["k"].data.d.x'] },
    );
  });
});

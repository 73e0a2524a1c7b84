import assert from "node:assert/strict";
import { type Resource, Unknown, type Value } from "../../src/model/index.js";
import { deferredWords, isOfComponent, isPreviewed } from "../../src/pack/deferred.js";
import { onlyAfterApply } from "../../src/pack/policyResource.js";

const urn = (types: string) => `urn:pulumi:prod::shop::${types}::web`;

const awaited = new Unknown(onlyAfterApply);

function resource(properties: Readonly<Record<string, Value>>): Resource {
  const source = { file: "pulumi" };
  return {
    address: urn("a:b:C"),
    type: "a:b:C",
    name: "web",
    properties,
    references: {},
    change: "update",
    source,
  };
}

describe("what a preview leaves to the update", () => {
  for (const [types, expected] of [
    ["keyless:index:FederatedRole$aws:iam/role:Role", true],
    ["acme:index:Shop$keyless:index:FederatedRole$aws:iam/role:Role", true],
    ["aws:iam/role:Role", false],
    ["acme:index:keyless$aws:iam/role:Role", false],
    // The component itself has no policy of its own.
    ["keyless:index:FederatedRole", false],
  ] as const) {
    it(`is ${expected ? "" : "not "}of a component: ${types}`, () => {
      assert.equal(isOfComponent(urn(types)), expected);
    });
  }

  it("is left in a preview alone: where something is known only after apply", () => {
    assert.ok(isPreviewed([resource({}), resource({ policy: awaited })]));
    assert.ok(isPreviewed([resource({ source: { data: [{ arn: awaited }] } })]));
    assert.ok(!isPreviewed([resource({ policy: "{}", tags: { owner: "a" }, none: null })]));
    assert.ok(!isPreviewed([resource({ code: new Unknown("the content of an asset") })]));
  });

  it("is told once", () => {
    assert.match(deferredWords(1), /^1 resource of /);
    assert.match(deferredWords(12), /^12 resources of .* in the update\.$/);
  });
});

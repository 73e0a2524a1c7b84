import assert from "node:assert/strict";
import { check } from "../../src/check/check.js";
import { isOfComponent } from "../../src/check/deferred.js";
import { defaultPolicy, type Profile } from "../../src/check/policy.js";
import { readFiles } from "../../src/readers/index.js";

const urn = (types: string, name = "web") => `urn:pulumi:prod::shop::${types}::${name}`;

describe("a resource of a component", () => {
  for (const [address, expected] of [
    [urn("keyless:index:FederatedRole$aws:iam/role:Role"), true],
    [urn("acme:index:Shop$keyless:index:FederatedRole$aws:iam/role:Role"), true],
    [urn("aws:iam/role:Role"), false],
    [urn("acme:index:keyless$aws:iam/role:Role"), false],
    // The component itself has no policy of its own.
    [urn("keyless:index:FederatedRole"), false],
    // What Terraform plans, no pack judges later: a name of its own choice makes nothing a component's.
    ['aws_iam_role.it["a::b::keyless:index:FederatedRole$aws:iam/role:Role::c"]', false],
  ] as const) {
    it(`is ${expected ? "" : "not "}${address}`, () => assert.equal(isOfComponent(address), expected));
  }
});

describe("what a preview leaves to the update", () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const policy = "aws:iam/rolePolicy:RolePolicy";
  const entry = (types: string, inputs: object) => ({
    urn: urn(types),
    type: types.split("$").at(-1),
    custom: true,
    inputs,
  });
  const ofComponent = `keyless:index:FederatedRole$${policy}`;
  const preview = (...entries: object[]) => ({
    steps: entries.map((newState) => ({ op: "create", newState, ...newState })),
    changeSummary: {},
  });
  const state = (...resources: object[]) => ({ version: 3, deployment: { manifest: {}, resources } });
  const told = (value: object, profile: Profile) => {
    const facts = readFiles([{ name: "it.json", text: JSON.stringify(value) }]);
    const { findings, summary } = check(facts, { policy: { ...defaultPolicy, profile }, now: new Date() });
    const undecided = findings.filter((finding) => finding.undecided !== undefined);
    return {
      undecided: undecided.map(({ rule, severity, resource }) => [rule, severity, resource]),
      blocking: summary.blocking,
    };
  };

  it("is said once for all of a component's resources, and blocks nothing", () => {
    const waiting = preview(
      entry(ofComponent, { role: "web", policy: unknown }),
      entry(`acme:index:Shop$${ofComponent}`, { role: "web", policy: unknown }),
    );
    for (const profile of ["recommended", "strict"] as const) {
      assert.deepEqual(told(waiting, profile), {
        undecided: [["undecided", "info", "it.json"]],
        blocking: 0,
      });
    }
  });

  it("is undecided where no component has proved it", () => {
    const { undecided, blocking } = told(preview(entry(policy, { role: "web", policy: unknown })), "strict");
    assert.deepEqual(new Set(undecided.map(([, severity]) => severity)), new Set(["block"]));
    assert.equal(blocking, undecided.length);
    assert.ok(blocking > 0);
  });

  it("is undecided where there is no preview: a state has no update to come", () => {
    const { blocking } = told(state(entry(ofComponent, { role: "web", policy: "{ not JSON" })), "strict");
    assert.ok(blocking > 0);
  });
});

import assert from "node:assert/strict";
import type { Policy, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { packPolicies } from "../../src/pack/policies.js";

/** Calls the policies as the SDK does, leaving out what the config disables; answers what they report, by policy. */
function run(
  config: Readonly<Record<string, object | "disabled">>,
  resources: readonly { readonly type: string; readonly name: string; readonly props: object }[],
): readonly string[] {
  const said: string[] = [];
  const policies = packPolicies() as readonly Policy[];
  for (const { type, name, props } of resources) {
    for (const policy of policies as readonly ResourceValidationPolicy[]) {
      const given = config[policy.name] ?? (config.all === "disabled" ? "disabled" : {});
      if (given === "disabled" || policy.enforcementLevel === "disabled") continue;
      const args = {
        urn: `urn:pulumi:a::b::${type}::${name}`,
        type,
        name,
        props,
        opts: {},
        getConfig: () => given,
      };
      const validate = policy.validateResource;
      if (typeof validate !== "function") continue;
      validate(args as unknown as ResourceValidationArgs, () => said.push(`${policy.name} ${name}`));
    }
  }
  return said;
}

const key = (name: string) => ({ type: "aws:iam/accessKey:AccessKey", name, props: { user: "ci" } });
const role = { type: "aws:iam/role:Role", name: "web", props: { maxSessionDuration: 43_200 } };

describe("the policies of the pack", () => {
  it("judge each resource by its own facts", () => {
    const said = run({}, [key("a"), role, key("b")]).filter((each) => each.startsWith("static-credential"));
    assert.deepEqual(said, ["static-credential a", "static-credential b"]);
  });

  it("judge also where the settings, or all but one of them, are disabled", () => {
    const both = ["static-credential a", "static-credential b"];
    const withoutSettings = run({ settings: "disabled" }, [key("a"), key("b")]);
    assert.deepEqual(
      withoutSettings.filter((each) => each.startsWith("static-credential")),
      both,
    );
    assert.deepEqual(run({ all: "disabled", "static-credential": {} }, [key("a"), key("b")]), both);
    // One resource may be judged twice, before and after it is mended.
    assert.deepEqual(run({ all: "disabled", "static-credential": {} }, [key("a"), key("a")]), [
      both[0],
      both[0],
    ]);
  });

  it("refuse a setting that they do not have, and name those that they have", () => {
    const refused = (config: Readonly<Record<string, object>>, text: string) =>
      assert.throws(
        () => run(config, [role]),
        (thrown) => thrown === text,
      );
    refused(
      { settings: { profle: "strict" } },
      '"settings" has no setting "profle"; it has enforcementLevel, profile, maximumExceptionDays, exceptions',
    );
    refused(
      { "aws-session-too-long": { maximum: 1 } },
      '"aws-session-too-long" has no setting "maximum"; it has enforcementLevel, maximumSeconds',
    );
    refused(
      { "static-credential": { allowed: [] } },
      '"static-credential" has no setting "allowed"; it has enforcementLevel',
    );
  });
});

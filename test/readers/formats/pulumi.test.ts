import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Secret, Unknown } from "../../../src/model/index.js";
import { plain, readValue } from "../plainFacts.js";

const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const urn = (type: string, name: string) => `urn:pulumi:dev::app::${type}::${name}`;

const stack = (...resources: object[]) => ({ version: 3, deployment: { manifest: {}, resources } });
const entry = (type: string, name: string, more: object) => ({
  urn: urn(type, name),
  type,
  custom: true,
  ...more,
});
const propertiesOf = (values: object) =>
  readValue(stack(entry("test:index:T", "t", values))).resources[0]?.properties ?? {};

describe("Pulumi stack exports", () => {
  it("lays outputs over inputs, but never an unknown over a known value", () => {
    const encrypted = { [signature]: secret, ciphertext: "AAABAK" };
    const properties = propertiesOf({
      id: "t-1",
      inputs: { name: "a", password: "plain", __defaults: ["name"] },
      outputs: { name: "b", password: encrypted, key: encrypted, __meta: "{}" },
    });
    assert.deepEqual(plain(properties), {
      name: "b",
      password: "plain",
      key: { unknown: "encrypted in the state" },
      id: "t-1",
    });
  });

  it("marks a secret in plain text as secret", () => {
    const { password } = propertiesOf({
      inputs: { password: { [signature]: secret, plaintext: '"hunter2"' } },
    });
    assert.ok(password instanceof Secret);
    assert.equal(password.reveal(), "hunter2");
    assert.equal(JSON.stringify({ password }), '{"password":"[secret]"}');
  });

  it("does not let a document pass itself off as known when its signature is not", () => {
    const { thing } = propertiesOf({ inputs: { thing: { [signature]: "something-else", value: 1 } } });
    assert.ok(thing instanceof Unknown);
  });

  it("keeps parents, dependencies by property and other dependencies", () => {
    const [, child] = readValue(
      stack(
        { urn: urn("my:component:Badge", "badge"), type: "my:component:Badge", custom: false },
        entry("aws:iam/accessKey:AccessKey", "key", {
          parent: urn("my:component:Badge", "badge"),
          inputs: { user: "bot" },
          propertyDependencies: { user: [urn("aws:iam/user:User", "bot")], status: [] },
          dependencies: [urn("aws:iam/user:User", "bot")],
        }),
      ),
    ).resources;
    assert.equal(child?.parent, urn("my:component:Badge", "badge"));
    assert.equal(child?.name, "key");
    assert.deepEqual(child?.references, {
      user: [urn("aws:iam/user:User", "bot")],
      dependsOn: [urn("aws:iam/user:User", "bot")],
    });
  });

  it("leaves out the old half of a replacement that waits to be deleted", () => {
    const { resources } = readValue(stack(entry("aws:iam/user:User", "x", { delete: true, inputs: {} })));
    assert.deepEqual(resources, []);
  });

  it("lists what has no URN", () => {
    assert.deepEqual(readValue(stack({ type: "t" })).unread, [
      {
        source: { file: "input" },
        path: "deployment.resources[0]",
        reason: "a resource without URN or type",
      },
    ]);
  });
});

describe("Pulumi previews", () => {
  const step = (op: string, name: string, inputs: object, more: object = {}) => ({
    op,
    urn: urn("aws:iam/user:User", name),
    newState: entry("aws:iam/user:User", name, { inputs }),
    ...more,
  });
  const preview = (...steps: object[]) => readValue({ steps, changeSummary: {} });

  it("reads unknown and hidden values as unknown", () => {
    const [resource] = preview(
      step("create", "x", {
        name: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        forceDestroy: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        path: "[secret]",
      }),
    ).resources;
    assert.deepEqual(plain(resource?.properties), {
      name: { unknown: "known only after apply" },
      forceDestroy: { unknown: "known only after apply" },
      path: { unknown: "a secret that the preview does not show" },
    });
  });

  it("tells what each step does, and counts a replacement once", () => {
    const old = {
      oldState: entry("aws:iam/user:User", "gone", { inputs: { name: "gone" } }),
      newState: undefined,
    };
    const { resources } = preview(
      step("same", "a", {}),
      step("update", "b", {}),
      step("create-replacement", "c", {}),
      step("replace", "c", {}),
      step("delete-replaced", "c", {}),
      step("delete", "gone", {}, old),
      step("import", "d", {}),
    );
    assert.deepEqual(
      resources.map(({ name, change }) => `${change} ${name}`),
      ["same a", "update b", "replace c", "delete gone", "create d"],
    );
  });

  it("lists steps of a kind that it does not know", () => {
    assert.deepEqual(
      preview(step("teleport", "x", {})).unread.map(({ path }) => path),
      [urn("aws:iam/user:User", "x")],
    );
  });
});

describe("Type tokens of earlier SDKs", () => {
  it("are read as the current ones", () => {
    const { credentials, resources } = readValue(
      stack(entry("gcp:serviceAccount/key:Key", "k", { inputs: { serviceAccountId: "a@p" } })),
    );
    assert.equal(resources[0]?.type, "gcp:serviceaccount/key:Key");
    assert.equal(credentials.length, 1);
  });
});

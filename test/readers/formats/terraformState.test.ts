import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { plainFacts, readCase, readValue } from "../plainFacts.js";

describe("Terraform states", () => {
  it("give the same facts as `terraform show -json` and as the raw file", () => {
    const [shown, raw] = [readCase("terraform-state.json"), readCase("terraform-raw-state.json")].map(
      plainFacts,
    );
    const text = (value: unknown) =>
      JSON.stringify(value).replaceAll("terraform-raw-state", "terraform-state");
    assert.equal(text(raw), text(shown));
  });

  it("know what an apply made", () => {
    const facts = readCase("terraform-state.json");
    assert.deepEqual(
      facts.identities.map(({ id, kind, owner }) => ({ id, kind, owner })),
      [
        { id: "arn:aws:iam::123456789012:role/ci", kind: "role", owner: "team-build" },
        { id: "arn:aws:iam::123456789012:user/bot-a.b", kind: "user", owner: undefined },
      ],
    );
    assert.deepEqual(
      facts.trusts.map(({ document }) => "statements" in document && document.statements.length),
      [1],
    );
  });

  it("take an empty text, as providers keep it, for nothing given", () => {
    const facts = readCase("terraform-state.json");
    assert.deepEqual(
      facts.identities.map(({ boundary }) => boundary),
      [undefined, undefined],
    );
  });

  it("keep the secrets of outputs secret", () => {
    const stack = readCase("terraform-raw-state.json").resources.find(
      ({ type }) => type === "pulumi:pulumi:Stack",
    );
    assert.equal(JSON.stringify(stack?.properties), '{"secret":"[secret]"}');
  });

  it("read keys of count and for_each, and leave deposed objects out", () => {
    const instance = (more: object) => ({ attributes: { name: "x" }, ...more });
    const facts = readValue({
      version: 4,
      terraform_version: "1.11.4",
      serial: 1,
      resources: [
        {
          module: 'module.a["x"]',
          mode: "managed",
          type: "aws_iam_user",
          name: "u",
          instances: [
            instance({ index_key: 0 }),
            instance({ index_key: "k" }),
            instance({ deposed: "1234abcd" }),
            instance({}),
          ],
        },
      ],
    });
    assert.deepEqual(
      facts.resources.map(({ address }) => address),
      [
        'module.a["x"].aws_iam_user.u[0]',
        'module.a["x"].aws_iam_user.u["k"]',
        'module.a["x"].aws_iam_user.u',
      ],
    );
  });
});

describe("A plan over an existing state", () => {
  const facts = readCase("terraform-plan-update.json");

  it("tells update, create, delete and no change apart", () => {
    assert.deepEqual(
      facts.resources
        .filter(({ type }) => type.startsWith("aws:"))
        .map(({ address, change }) => `${change} ${address}`),
      [
        'same aws_iam_access_key.bot["a.b"]',
        "same aws_iam_openid_connect_provider.github",
        "delete aws_iam_policy.logs",
        "create aws_iam_policy.logs2",
        "update aws_iam_role.ci",
        "replace aws_iam_role_policy_attachment.logs",
        'same aws_iam_user.bot["a.b"]',
      ],
    );
  });

  it("leaves out what the provider mirrors on a role from resources of their own", () => {
    assert.deepEqual(
      facts.permissions.map(({ resource, path }) => `${resource.address} ${path}`),
      ["aws_iam_policy.logs2 policy", "aws_iam_role_policy_attachment.logs policyArn"],
    );
  });
});

import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Facts } from "../../../src/model/index.js";
import { Secret } from "../../../src/model/index.js";
import { extractFacts } from "../../../src/readers/index.js";
import { plain, plainFacts, readCase, readValue } from "../plainFacts.js";

describe("Terraform plans", () => {
  let facts: Facts;
  before(() => {
    facts = readCase("terraform-plan.json");
  });
  const at = (list: readonly { readonly resource: { readonly address: string } }[], address: string) =>
    list.filter(({ resource }) => resource.address === address).map(plain);

  it("reads every instance, in modules, with count and for_each", () => {
    assert.deepEqual(
      facts.identities.map(({ id, kind }) => `${kind} ${id}`),
      [
        "user aws_cloudformation_stack.side#Bot",
        "role aws_iam_role.ci",
        "user aws_iam_user.bot[0]",
        "user aws_iam_user.bot[1]",
        'role module.deploy["a.b"].aws_iam_role.this',
        'role module.deploy["prod"].aws_iam_role.this',
      ],
    );
  });

  it("reads a role with the provider's default tags", () => {
    assert.deepEqual(at(facts.identities, "aws_iam_role.ci"), [
      {
        resource: "aws_iam_role.ci",
        path: "",
        kind: "role",
        cloud: "aws",
        id: "aws_iam_role.ci",
        name: "ci",
        tags: { owner: "team-build", purpose: "publish", team: "platform" },
        owner: "team-build",
        purpose: "publish",
        maxSession: 7200,
        boundary: { value: "arn:aws:iam::123456789012:policy/boundary", addresses: [] },
      },
    ]);
  });

  it("joins what is known only after apply by the address that it comes from", () => {
    assert.deepEqual(at(facts.permissions, "aws_iam_role_policy_attachment.logs"), [
      {
        resource: "aws_iam_role_policy_attachment.logs",
        path: "policyArn",
        kind: "aws-attachment",
        use: "identity",
        policy: { value: { unknown: "known only after apply" }, addresses: ["aws_iam_policy.logs"] },
        attachedTo: [{ value: "ci", addresses: ["aws_iam_role.ci"] }],
      },
    ]);
  });

  it("follows a reference to the resource in the same module instance", () => {
    const [policy] = facts.permissions.filter(
      ({ resource }) => resource.address === 'module.deploy["a.b"].aws_iam_role_policy.bucket',
    );
    assert.equal(policy?.kind, "aws-policy");
    assert.deepEqual(plain(policy.attachedTo), [
      {
        value: { unknown: "known only after apply" },
        addresses: ['module.deploy["a.b"].aws_iam_role.this'],
      },
    ]);
    assert.deepEqual(policy.resource.references.policy, ["aws_s3_bucket.data"]);
  });

  it("gives each instance of a counted resource the instance with its own index", () => {
    assert.deepEqual(
      facts.credentials
        .filter(({ resource }) => resource.address.startsWith("aws_iam_access_key"))
        .map(({ holder }) => holder),
      [
        { value: "bot-0", addresses: ["aws_iam_user.bot[0]"] },
        { value: "bot-1", addresses: ["aws_iam_user.bot[1]"] },
      ],
    );
  });

  it("puts a policy document together that Terraform reads only during apply", () => {
    const [trust] = facts.trusts.filter(({ resource }) => resource.address === "aws_iam_role.ci");
    const document = plain(trust?.document) as { unknown: string };
    assert.match(document.unknown, /Principal/);
    assert.ok(trust && "atMost" in (trust.document as object), "its known parts are kept");
  });

  it("sees literal provider credentials and those of root variables, of aliases too", () => {
    assert.deepEqual(
      facts.credentials
        .filter(({ resource }) => resource.type === "pulumi:providers:aws")
        .map(({ id, kind, path, origin }) => ({ id, kind, path, origin })),
      [
        { id: "provider.aws", kind: "access-key", path: "secretKey", origin: "literal" },
        { id: "provider.aws.us", kind: "access-key", path: "secretKey", origin: "literal" },
      ],
    );
    const provider = facts.resources.find(({ address }) => address === "provider.aws");
    assert.ok(provider?.properties.secretKey instanceof Secret);
  });

  it("reads user data where the configuration has its text, and else says that only a hash is given", () => {
    const [workload] = facts.workloads.filter(({ resource }) => resource.address === "aws_instance.web");
    const setting = { path: "userData", name: "user-data", reference: false };
    assert.deepEqual(plain(workload?.settings), [{ ...setting, value: "#!/bin/sh\nexport TOKEN=hunter2\n" }]);

    const address = "aws_instance.web";
    const change = {
      actions: ["create"],
      before: null,
      after: { user_data: "a".repeat(40) },
      after_unknown: {},
    };
    const hashed = readValue({
      format_version: "1.2",
      resource_changes: [{ address, mode: "managed", type: "aws_instance", name: "web", change }],
      configuration: { root_module: { resources: [{ address, expressions: { user_data: {} } }] } },
    });
    assert.deepEqual(plain(hashed.workloads[0]?.settings), [
      { ...setting, value: { unknown: "given only as a hash" } },
    ]);
  });

  it("does not take what a provider fills in on its own for something given", () => {
    assert.deepEqual(
      facts.credentials.filter(({ resource }) => resource.address === "aws_instance.web"),
      [],
    );
    assert.deepEqual(
      facts.permissions.filter(({ path }) => path.startsWith("managedPolicyArns")),
      [],
    );
  });

  it("reads environment variables and container definitions with their paths", () => {
    const settings = facts.workloads.flatMap((workload) =>
      workload.settings.map(({ path, name, reference }) => ({
        at: workload.resource.address,
        path,
        name,
        reference,
      })),
    );
    assert.deepEqual(
      settings.filter(({ at: address }) => address === "aws_ecs_task_definition.task"),
      [
        {
          at: "aws_ecs_task_definition.task",
          path: "containerDefinitions[0].environment[0].value",
          name: "API_KEY",
          reference: false,
        },
        {
          at: "aws_ecs_task_definition.task",
          path: "containerDefinitions[0].secrets[0].valueFrom",
          name: "DB",
          reference: true,
        },
      ],
    );
  });

  it("opens CloudFormation templates and keeps their references", () => {
    assert.deepEqual(at(facts.credentials, "aws_cloudformation_stack.side#Key"), [
      {
        resource: "aws_cloudformation_stack.side#Key",
        path: "",
        kind: "access-key",
        cloud: "aws",
        id: "aws_cloudformation_stack.side#Key",
        holder: {
          value: { unknown: "computed by CloudFormation (Ref)" },
          addresses: ["aws_cloudformation_stack.side#Bot"],
        },
        origin: "minted",
        lifetime: Number.POSITIVE_INFINITY,
        active: true,
      },
    ]);
  });

  it("shows local-exec commands as what a local command runs", () => {
    assert.deepEqual(at(facts.workloads, "terraform_data.key#provisioner[0]"), [
      {
        resource: "terraform_data.key#provisioner[0]",
        path: "",
        kind: "command",
        cloud: "saas",
        id: "terraform_data.key#provisioner[0]",
        runsAs: [],
        settings: [
          {
            path: "create",
            name: "create",
            value: "aws iam create-access-key --user-name bot",
            reference: false,
          },
        ],
      },
    ]);
  });

  it("keeps root outputs as the stack's, with what they are computed from", () => {
    const stack = facts.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    assert.deepEqual(stack?.references.bot_secret, ["aws_iam_access_key.bot[0]"]);
    assert.deepEqual(stack?.references.roles, [
      'module.deploy["a.b"].aws_iam_role.this',
      'module.deploy["prod"].aws_iam_role.this',
    ]);
  });

  it("prints no secret", () => {
    assert.doesNotMatch(JSON.stringify(plainFacts(facts).credentials), /wJalrXUtnFEMI/);
  });

  const change = (actions: string[], before: unknown, after: unknown) => ({
    format_version: "1.2",
    resource_changes: [
      {
        address: "aws_iam_user.x",
        mode: "managed",
        type: "aws_iam_user",
        name: "x",
        change: { actions, before, after, after_unknown: {} },
      },
    ],
  });

  it("tells what a plan does with a resource", () => {
    const user = { name: "x" };
    const cases: readonly (readonly [string[], unknown, unknown, string])[] = [
      [["create"], null, user, "create"],
      [["update"], user, user, "update"],
      [["delete", "create"], user, user, "replace"],
      [["create", "delete"], user, user, "replace"],
      [["delete"], user, null, "delete"],
      [["forget"], user, null, "delete"],
      [["no-op"], user, user, "same"],
    ];
    for (const [actions, before, after, expected] of cases) {
      assert.equal(readValue(change(actions, before, after)).resources[0]?.change, expected, actions.join());
    }
  });

  it("makes no facts of what is deleted, unless they are asked for", () => {
    const { resources, identities } = readValue(change(["delete"], { name: "x" }, null));
    assert.deepEqual(identities, []);
    assert.deepEqual(
      extractFacts(resources, [], { removed: true }).identities.map(({ name }) => name),
      ["x"],
    );
  });

  it("lists a resource without values as unread", () => {
    assert.deepEqual(readValue(change(["create"], null, null)).unread, [
      {
        source: { file: "input" },
        path: "aws_iam_user.x",
        reason: "a resource without address, type or values",
      },
    ]);
  });

  it("reads planned values where there are no changes", () => {
    const facts = readValue({
      format_version: "1.0",
      planned_values: {
        root_module: {
          child_modules: [
            {
              address: "module.a",
              resources: [
                {
                  address: "module.a.aws_iam_user.x",
                  mode: "managed",
                  type: "aws_iam_user",
                  name: "x",
                  values: { name: "x" },
                },
              ],
            },
          ],
        },
      },
    });
    assert.deepEqual(
      facts.resources.map(({ address, parent }) => ({ address, parent })),
      [{ address: "module.a.aws_iam_user.x", parent: "module.a" }],
    );
  });
});

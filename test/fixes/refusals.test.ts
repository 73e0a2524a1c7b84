import assert from "node:assert/strict";
import { asPulumiPreview, asTerraformPlan } from "../support/exampleInputs.js";
import { checkedWith } from "./support.js";

const key = "token.actions.githubusercontent.com";
const federated = `arn:aws:iam::123456789012:oidc-provider/${key}`;
const document = (condition: object) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: federated },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: condition,
    },
  ],
});
const failsOpen = document({
  "ForAllValues:StringEquals": {
    [`${key}:aud`]: "sts.amazonaws.com",
    [`${key}:sub`]: "repo:acme/web:environment:production",
  },
});
const narrow = document({
  StringEquals: {
    [`${key}:aud`]: "sts.amazonaws.com",
    [`${key}:sub`]: "repo:acme/web:environment:production",
  },
});

const role = (properties: object) => [
  {
    type: "aws:iam/role:Role",
    name: "deploy",
    properties: { name: "deploy", assumeRolePolicy: JSON.stringify(narrow), ...properties },
  },
];
const long = role({ maxSessionDuration: 43200 });
const open = role({ assumeRolePolicy: JSON.stringify(failsOpen) });
const parameter = [
  {
    type: "aws:ssm/parameter:Parameter",
    name: "password",
    properties: { name: "/prod/db-password", type: "String", value: "correct-horse-7" },
  },
];

type Resources = Parameters<typeof asTerraformPlan>[0];

const terraform: readonly [string, Resources, string, RegExp][] = [
  [
    "the length is a variable",
    long,
    'resource "aws_iam_role" "deploy" {\n  max_session_duration = var.most\n}\n',
    /computes max_session_duration/,
  ],
  [
    "the source is another than what was planned",
    long,
    'resource "aws_iam_role" "deploy" {\n  max_session_duration = 28800\n}\n',
    /another max_session_duration than what was checked/,
  ],
  ["the block is not there", long, 'resource "aws_iam_role" "other" {\n}\n', /does not declare it/],
  [
    "the block is there twice",
    long,
    'resource "aws_iam_role" "deploy" {\n  max_session_duration = 43200\n}\nresource "aws_iam_role" "deploy" {\n}\n',
    /more than once/,
  ],
  [
    "the file is not understood",
    long,
    'resource "aws_iam_role" "deploy" {\n  max_session_duration = 43200\n',
    /not understood/,
  ],
  [
    "the document is merged",
    open,
    'resource "aws_iam_role" "deploy" {\n  assume_role_policy = data.aws_iam_policy_document.a.json\n}\ndata "aws_iam_policy_document" "a" {\n  source_policy_documents = [var.more]\n  statement {}\n}\n',
    /merged from others/,
  ],
  [
    "the statements are computed",
    open,
    'resource "aws_iam_role" "deploy" {\n  assume_role_policy = data.aws_iam_policy_document.a.json\n}\ndata "aws_iam_policy_document" "a" {\n  dynamic "statement" {\n    for_each = var.all\n    content {}\n  }\n}\n',
    /statements are computed/,
  ],
  [
    "the document has a template in it",
    open,
    'resource "aws_iam_role" "deploy" {\n  assume_role_policy = <<EOT\n{"Statement": ${jsonencode(local.statements)}}\nEOT\n}\n',
    /document is computed/,
  ],
  [
    "the document is a function's",
    open,
    'resource "aws_iam_role" "deploy" {\n  assume_role_policy = templatefile("trust.json", {})\n}\n',
    /document is computed/,
  ],
  [
    "a literal secret stands beside it",
    parameter,
    'resource "aws_ssm_parameter" "password" {\n  type  = "String"\n  value = "correct-horse-7"\n}\n',
    /a secret stands beside it/,
  ],
  [
    "everything stands on one line with the secret",
    parameter,
    'resource "aws_ssm_parameter" "password" { type = "String", value = "correct-horse-7" }\n',
    /./,
  ],
];

describe("a finding is left to people where the source is not certain", () => {
  for (const [name, resources, source, why] of terraform) {
    it(`in Terraform, when ${name}`, () => {
      const plan = { name: "plan.json", text: asTerraformPlan(resources) ?? "" };
      const { patch, left, result } = checkedWith(plan, { "main.tf": source });
      assert.equal(patch, "");
      assert.match(left.map((each) => each.why).join("\n"), why);
      assert.ok(result.findings.every(({ fix }) => fix === undefined));
    });
  }

  const programs: readonly [string, Resources, Readonly<Record<string, string>>, RegExp][] = [
    [
      "the program is another project's",
      long,
      {
        "Pulumi.yaml": "name: other\nruntime: nodejs\n",
        "index.ts": 'new aws.iam.Role("deploy", { maxSessionDuration: 43200 });',
      },
      /its project is not at hand/,
    ],
    [
      "the program is in Python",
      long,
      { "Pulumi.yaml": "name: example\nruntime: python\n" },
      /not written in TypeScript/,
    ],
    [
      "the name is computed",
      long,
      {
        "Pulumi.yaml": "name: example\nruntime: nodejs\n",
        "index.ts": "new aws.iam.Role(`${name}`, { maxSessionDuration: 43200 });",
      },
      /not construct it under its own name/,
    ],
    [
      "two are of one name",
      long,
      {
        "Pulumi.yaml": "name: example\nruntime: nodejs\n",
        "index.ts":
          'new aws.iam.Role("deploy", { maxSessionDuration: 43200 });\nnew aws.iam.Role("deploy", {});\n',
      },
      /several of that type and name/,
    ],
    [
      "the properties are spread",
      role({ tags: {} }).map((each) => ({
        ...each,
        properties: { ...each.properties, maxSessionDuration: 43200 },
      })),
      {
        "Pulumi.yaml": "name: example\nruntime: nodejs\n",
        "index.ts": 'new aws.iam.Role("deploy", { ...common });\n',
      },
      /computes what it has beside maxSessionDuration/,
    ],
    [
      "the program is no TypeScript",
      long,
      { "Pulumi.yaml": "name: example\nruntime: nodejs\n", "index.ts": 'new aws.iam.Role("deploy", {' },
      /not construct it/,
    ],
  ];
  for (const [name, resources, files, why] of programs) {
    it(`in Pulumi, when ${name}`, () => {
      const preview = { name: "preview.json", text: asPulumiPreview(resources) };
      const { patch, left } = checkedWith(preview, files);
      assert.equal(patch, "");
      assert.match(left.map((each) => each.why).join("\n"), why);
    });
  }

  for (const [runtime, file, source, line, words] of [
    [
      "python",
      "__main__.py",
      '\nrole = aws.iam.Role("deploy",\n    max_session_duration=43200)\n',
      2,
      "max_session_duration",
    ],
    [
      "python",
      "app/roles.py",
      "Role(\n  resource_name='deploy', max_session_duration=43200)",
      1,
      "max_session_duration",
    ],
    [
      "go",
      "main.go",
      '\n\nrole, err := iam.NewRole(ctx, "deploy", &iam.RoleArgs{})',
      3,
      "MaxSessionDuration",
    ],
    [
      "dotnet",
      "Program.cs",
      'var role = new Aws.Iam.Role("deploy", new() { MaxSessionDuration = 43200 });',
      1,
      "MaxSessionDuration",
    ],
    ["java", "src/main/java/App.java", 'var role = new Role("deploy", args);', 1, "maxSessionDuration"],
  ] as const) {
    it(`says what to change where in ${file}, and writes no patch`, () => {
      const files = { "Pulumi.yaml": `name: example\nruntime: ${runtime}\n`, [file]: source };
      const preview = { name: "preview.json", text: asPulumiPreview(long) };
      const { patch, left, result } = checkedWith(preview, files);
      assert.equal(patch, "");
      const [first] = left.filter(({ finding }) => finding.rule === "aws-session-too-long");
      assert.match(first?.why ?? "", new RegExp(`; at ${file}:${line} set ${words} to 14400$`));
      assert.deepEqual(result.findings[0]?.source, { file, line });
    });
  }

  it("names no line where two calls fit, or another class is meant", () => {
    const preview = { name: "preview.json", text: asPulumiPreview(long) };
    for (const source of [
      'aws.iam.Role("deploy")\naws.iam.Role("deploy")\n',
      'aws.iam.RolePolicy("deploy")\n',
      'print("deploy")\n',
    ]) {
      const files = { "Pulumi.yaml": "name: example\nruntime: python\n", "__main__.py": source };
      const { result, left } = checkedWith(preview, files);
      assert.deepEqual(result.findings[0]?.source, { file: "preview.json" });
      assert.doesNotMatch(left.map((each) => each.why).join(), /; at /);
    }
  });

  it("demands nothing of a statement that lets in others, who would have no such claim", () => {
    const shared = (Principal: object, Condition: object, Action: string | readonly string[]) => {
      const statement = { Effect: "Allow", Principal, Action, Condition };
      return role({ assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) });
    };
    const web = "sts:AssumeRoleWithWebIdentity";
    const gitlab = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
    const sub = { [`${key}:sub`]: "repo:acme/web:environment:production" };
    const cases = [
      shared({ Federated: [federated, gitlab] }, { StringEqualsIfExists: sub }, web),
      shared(
        { Federated: federated, AWS: "arn:aws:iam::123456789012:role/x" },
        { StringEqualsIfExists: sub },
        [web, "sts:AssumeRole"],
      ),
      shared({ Service: ["scheduler.amazonaws.com", "ec2.amazonaws.com"] }, {}, "sts:AssumeRole"),
    ];
    for (const resources of cases) {
      const { judged } = checkedWith({ name: "preview.json", text: asPulumiPreview(resources) }, {});
      const trusts = judged.findings.filter(({ rule }) => rule.startsWith("aws-trust-"));
      assert.ok(trusts.length > 0);
      assert.deepEqual(
        trusts.flatMap(({ mend }) => mend ?? []),
        [],
      );
    }
  });

  it("names the line that the engine recorded where the name is computed, and changes nothing there", () => {
    const preview = JSON.parse(asPulumiPreview(long));
    const files = {
      "Pulumi.yaml": "name: example\nruntime: nodejs\n",
      "index.ts": "\nnew aws.iam.Role(name, args);\n",
    };
    const at = (uri: string) => {
      preview.steps[0].newState.sourcePosition = uri;
      return checkedWith({ name: "preview.json", text: JSON.stringify(preview) }, files);
    };
    const { result, patch } = at("project:///index.ts#2,1");
    assert.deepEqual(result.findings[0]?.source, { file: "index.ts", line: 2 });
    assert.equal(patch, "");
    const elsewhere = at("project:///node_modules/acme/roles.js#7,1").result;
    assert.deepEqual(elsewhere.findings[0]?.source, { file: "preview.json" });
  });

  it("leaves alone what a live exception covers", () => {
    const plan = { name: "plan.json", text: asTerraformPlan(long) ?? "" };
    const source = { "main.tf": 'resource "aws_iam_role" "deploy" {\n  max_session_duration = 43200\n}\n' };
    const exception = {
      rule: "aws-session-too-long",
      resource: "*",
      reason: "a long job",
      owner: "team-web",
      expires: "2027-01-31",
    };
    assert.equal(checkedWith(plan, source, { exceptions: [exception] }).patch, "");
    assert.notEqual(checkedWith(plan, source).patch, "");
  });

  it("shows no output that is a secret by its name, whatever the source calls its value", () => {
    const outputs = { db_password: { actions: ["create"], after: "correct-horse-7", after_unknown: false } };
    const text = JSON.stringify({ format_version: "1.2", resource_changes: [], output_changes: outputs });
    const { patch, left } = checkedWith(
      { name: "plan.json", text },
      { "outputs.tf": 'output "db_password" {\n  value = "correct-horse-7"\n}\n' },
    );
    assert.deepEqual(
      { patch, why: left.map(({ why }) => why) },
      { patch: "", why: ["a secret stands beside it in the source, which a patch would show"] },
    );
  });

  it("takes the lower of two limits", () => {
    const plan = { name: "plan.json", text: asTerraformPlan(long) ?? "" };
    const source = { "main.tf": 'resource "aws_iam_role" "deploy" {\n  max_session_duration = 43200\n}\n' };
    const { patch } = checkedWith(plan, source, {
      rules: { "aws-session-too-long": { parameters: { maximumSeconds: 7200 } } },
    });
    assert.match(patch, /^\+ {2}max_session_duration = 7200$/m);
  });

  it("writes the owner that the configuration names", () => {
    const plan = { name: "plan.json", text: asTerraformPlan(role({})) ?? "" };
    const source = { "main.tf": 'resource "aws_iam_role" "deploy" {\n  name = "deploy"\n}\n' };
    const { patch } = checkedWith(plan, source, {
      rules: { "identity-without-owner": { parameters: { owner: "team-web" } } },
    });
    assert.match(patch, /^\+ {2}tags = \{\n\+ {4}owner = "team-web"\n\+ {2}\}$/m);
  });
});

import assert from "node:assert/strict";
import { type Properties, Secret } from "../../../../src/model/index.js";
import { awsAccount } from "../../../../src/sandbox/account/index.js";
import { isRefusal, type Made } from "../../../../src/sandbox/providers/core/model.js";
import { allow, awsAccountForTest, codeOf, expectMade, TRUST, urnOf } from "../support.js";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const USER = "aws:iam/user:User";
const KEY = "aws:iam/accessKey:AccessKey";
const GITHUB = "https://token.actions.githubusercontent.com";

function federated(condition: Properties): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: {
          Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
        },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: condition,
      },
    ],
  });
}

describe("the sandbox's IAM", () => {
  let cloud = awsAccountForTest();
  beforeEach(() => {
    cloud.dispose();
    cloud = awsAccountForTest();
  });
  after(() => cloud.dispose());

  it("gives a role what AWS gives it", () => {
    const role = cloud.create(ROLE, "deploy", {
      name: "deploy",
      assumeRolePolicy: TRUST,
      path: "/ci/",
      tags: { a: "b" },
    });
    const { uniqueId, ...properties } = role.properties;
    assert.match(String(uniqueId), /^AROA[A-Z2-7]{17}$/);
    assert.deepEqual(
      { ...role, properties },
      {
        id: "deploy",
        properties: {
          name: "deploy",
          arn: "arn:aws:iam::123456789012:role/ci/deploy",
          path: "/ci/",
          assumeRolePolicy: TRUST,
          createDate: "2026-11-22T00:00:00.000Z",
          maxSessionDuration: 3600,
          forceDetachPolicies: false,
          tags: { a: "b" },
          tagsAll: { a: "b" },
          managedPolicyArns: [],
          inlinePolicies: [],
        },
      },
    );
  });

  const badRoles: readonly [string, Properties, string][] = [
    ["a name of 65 characters", { name: "r".repeat(65) }, "CheckFailure"],
    ["a name with a slash", { name: "a/b" }, "CheckFailure"],
    ["a session shorter than an hour", { maxSessionDuration: 3599 }, "CheckFailure"],
    ["a session longer than twelve hours", { maxSessionDuration: 43201 }, "CheckFailure"],
    ["a path without its slashes", { path: "ci" }, "CheckFailure"],
    [
      "51 tags",
      { tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, "v"])) },
      "CheckFailure",
    ],
    ["a tag of AWS's own", { tags: { "aws:x": "v" } }, "CheckFailure"],
    ["an unknown property", { asumeRolePolicy: "{}" }, "CheckFailure"],
    ["a property of the wrong type", { maxSessionDuration: "long" }, "CheckFailure"],
    ["a trust that is not JSON", { assumeRolePolicy: "allow me" }, "CheckFailure"],
    ["a trust with a resource", { assumeRolePolicy: allow("sts:AssumeRole") }, "MalformedPolicyDocument"],
    ["GitHub's trust without a subject", { assumeRolePolicy: federated({}) }, "MalformedPolicyDocument"],
    [
      "a trust over 2,048 characters",
      { assumeRolePolicy: TRUST.replace("ec2", "e".repeat(2048)) },
      "LimitExceeded",
    ],
    [
      "a trust in a role that is not there",
      {
        assumeRolePolicy: TRUST.replace(
          '{"Service":"ec2.amazonaws.com"}',
          '{"AWS":"arn:aws:iam::123456789012:role/x"}',
        ),
      },
      "MalformedPolicyDocument",
    ],
    [
      "a boundary that is not there",
      { permissionsBoundary: "arn:aws:iam::123456789012:policy/x" },
      "NoSuchEntity",
    ],
    [
      "a managed policy that AWS has not",
      { managedPolicyArns: ["arn:aws:iam::aws:policy/ReadEverything"] },
      "NoSuchEntity",
    ],
    [
      "inline policies over 10,240 characters",
      {
        inlinePolicies: [{ name: "p", policy: allow("s3:GetObject", `arn:aws:s3:::b/${"x".repeat(10240)}`) }],
      },
      "LimitExceeded",
    ],
  ];
  for (const [what, inputs, code] of badRoles) {
    it(`refuses a role with ${what}: ${code}`, () => {
      const made = cloud.tryCreate(ROLE, "bad", { assumeRolePolicy: TRUST, ...inputs });
      assert.equal(codeOf(made), code, isRefusal(made) ? made.message : "it was made");
    });
  }

  it("refuses a role without a trust policy, and says where", () => {
    assert.deepEqual(cloud.check(ROLE, "bad", {}), [
      {
        path: "assumeRolePolicy",
        reason:
          'Missing required argument. The argument "assumeRolePolicy" is required, but no definition was found',
      },
    ]);
  });

  it("names what is meant by a misspelled property", () => {
    const [problem] = cloud.check(ROLE, "bad", { assumeRolePolicy: TRUST, max_session_duration: 1 });
    assert.equal(problem?.reason, 'Invalid or unknown key; did you mean "maxSessionDuration"?');
  });

  it("has one role of a name, whatever its case", () => {
    cloud.create(ROLE, "one", { name: "deploy", assumeRolePolicy: TRUST });
    assert.equal(
      codeOf(cloud.tryCreate(ROLE, "two", { name: "Deploy", assumeRolePolicy: TRUST })),
      "EntityAlreadyExists",
    );
  });

  it("has one OIDC provider for a URL", () => {
    const inputs = { url: GITHUB, clientIdLists: ["sts.amazonaws.com"] };
    const first = cloud.create(OIDC, "one", inputs);
    assert.equal(first.id, "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com");
    const second = cloud.tryCreate(OIDC, "two", inputs);
    assert.ok(isRefusal(second));
    assert.match(second.message, /StatusCode: 409.*EntityAlreadyExists: Provider with url .* already exists/);
  });

  for (const url of ["http://issuer.example", "https://issuer.example/?a=b", "issuer"]) {
    it(`refuses an OIDC provider at ${url}`, () => {
      assert.equal(codeOf(cloud.tryCreate(OIDC, "bad", { url, clientIdLists: [] })), "CheckFailure");
    });
  }

  it("attaches only to what is there, only what is there, and ten at most", () => {
    const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    assert.equal(
      codeOf(cloud.tryCreate(ATTACHMENT, "a", { role: "nobody", policyArn: readOnly })),
      "NoSuchEntity",
    );
    cloud.create(ROLE, "r", { name: "r", assumeRolePolicy: TRUST });
    const none = "arn:aws:iam::123456789012:policy/none";
    assert.equal(codeOf(cloud.tryCreate(ATTACHMENT, "a", { role: "r", policyArn: none })), "NoSuchEntity");
    for (let n = 0; n < 10; n += 1) {
      const { id } = cloud.create(POLICY, `p${n}`, { policy: allow("s3:GetObject") });
      cloud.create(ATTACHMENT, `a${n}`, { role: "r", policyArn: id });
    }
    assert.equal(
      codeOf(cloud.tryCreate(ATTACHMENT, "a", { role: "r", policyArn: readOnly })),
      "LimitExceeded",
    );
  });

  it("keeps a role while something is attached to it, and lets it go by force", () => {
    const role = cloud.create(ROLE, "r", { name: "r", assumeRolePolicy: TRUST });
    const policy = cloud.create(POLICY, "p", { policy: allow("s3:GetObject") });
    const attachment = cloud.create(ATTACHMENT, "a", { role: "r", policyArn: policy.id });
    assert.equal(codeOf(cloud.remove(ROLE, "r", role)), "DeleteConflict");
    assert.equal(codeOf(cloud.remove(POLICY, "p", policy)), "DeleteConflict");
    assert.equal(cloud.remove(ATTACHMENT, "a", attachment), undefined);
    cloud.create(ROLE_POLICY, "i", { role: "r", policy: allow("s3:GetObject") });
    assert.equal(codeOf(cloud.remove(ROLE, "r", role)), "DeleteConflict");
    const forced = cloud.create(ROLE, "f", { name: "f", assumeRolePolicy: TRUST, forceDetachPolicies: true });
    cloud.create(ROLE_POLICY, "j", { role: "f", policy: allow("s3:GetObject") });
    assert.equal(cloud.remove(ROLE, "f", forced), undefined);
  });

  it("counts inline policies together", () => {
    cloud.create(ROLE, "r", { name: "r", assumeRolePolicy: TRUST });
    const half = allow("s3:GetObject", `arn:aws:s3:::b/${"x".repeat(5200)}`);
    cloud.create(ROLE_POLICY, "one", { role: "r", name: "one", policy: half });
    assert.equal(
      codeOf(cloud.tryCreate(ROLE_POLICY, "two", { role: "r", name: "two", policy: half })),
      "LimitExceeded",
    );
  });

  it("refuses a managed policy over 6,144 characters, white space aside", () => {
    const policy = allow("s3:GetObject", `arn:aws:s3:::b/${"x".repeat(6000)}`);
    expectMade(cloud.tryCreate(POLICY, "fits", { policy: policy.replace("{", `{${" ".repeat(1000)}`) }));
    assert.equal(
      codeOf(cloud.tryCreate(POLICY, "large", { policy: policy.replace("xxx", "x".repeat(200)) })),
      "LimitExceeded",
    );
  });

  it("hands out visibly made-up access keys as secrets, two to a user at most", () => {
    cloud.create(USER, "u", { name: "robot" });
    const keys = ["one", "two"].map((name) => cloud.create(KEY, name, { user: "robot" }));
    for (const { id, properties } of keys) {
      assert.match(id, /^AKIASANDBOX[A-Z2-7]{9}$/);
      assert.equal(String(properties.secret), "[secret]");
    }
    assert.notEqual(keys[0]?.id, keys[1]?.id);
    assert.equal(codeOf(cloud.tryCreate(KEY, "three", { user: "robot" })), "LimitExceeded");
    assert.equal(codeOf(cloud.tryCreate(KEY, "four", { user: "nobody" })), "NoSuchEntity");
  });

  it("does not delete a user who holds a key, unless told to", () => {
    const user = cloud.create(USER, "u", { name: "robot" });
    cloud.create(KEY, "k", { user: "robot" });
    assert.equal(codeOf(cloud.remove(USER, "u", user)), "DeleteConflict");
    const inputs = { name: "robot", forceDestroy: true, path: "/" };
    const forced = expectMade(
      cloud.provider.update(urnOf(USER, "u"), user.id, user.properties, inputs, false),
    );
    assert.equal(cloud.remove(USER, "u", forced), undefined);
  });

  it("sees drift: what another hand attached, changed or deleted", () => {
    const policy = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const inputs = { name: "r", assumeRolePolicy: TRUST, managedPolicyArns: [policy] };
    const role = cloud.create(ROLE, "r", inputs);
    cloud.create(ATTACHMENT, "other", { role: "r", policyArn: "arn:aws:iam::aws:policy/SecurityAudit" });
    const read = cloud.read(ROLE, "r", role, inputs) as Made & { inputs: Properties };
    assert.deepEqual(read.inputs.managedPolicyArns, [policy, "arn:aws:iam::aws:policy/SecurityAudit"]);
  });

  it("imports a role by its name, with the inputs that make it again", () => {
    const made = cloud.create(ROLE, "r", { name: "r", assumeRolePolicy: TRUST, description: "for CI" });
    const read = cloud.read(ROLE, "r", { id: made.id, properties: {} }) as Made & { inputs: Properties };
    assert.deepEqual(read.inputs, {
      __defaults: [],
      name: "r",
      assumeRolePolicy: TRUST,
      description: "for CI",
      maxSessionDuration: 3600,
      path: "/",
    });
  });

  it("keeps readable in the account what decides access, and nothing else that is secret", () => {
    const secret = (value: string) => new Secret(value);
    const role = cloud.create(ROLE, "r", {
      name: secret("r"),
      assumeRolePolicy: secret(TRUST),
      description: secret("hidden"),
    });
    const [{ properties } = { properties: {} as Properties }] = awsAccount(cloud.home, "123456789012").list(
      ROLE,
    );
    assert.deepEqual([properties.name, properties.assumeRolePolicy], ["r", TRUST]);
    assert.equal(String(properties.description), "[secret]");
    const read = cloud.read(ROLE, "r", role) as Made;
    assert.deepEqual([read.properties.assumeRolePolicy, read.properties.description].map(String), [
      "[secret]",
      "[secret]",
    ]);
    assert.equal((read.properties.description as Secret).reveal(), "hidden");
  });

  it("does not know what is not there", () => {
    assert.equal(cloud.read(ROLE, "r", { id: "nobody", properties: {} }), undefined);
  });

  it("refuses identity types that it does not model, and says so of others", () => {
    assert.equal(codeOf(cloud.tryCreate("aws:cognito/userPool:UserPool", "p", {})), "NotModelled");
    cloud.create("aws:ec2/vpc:Vpc", "v", { cidrBlock: "10.0.0.0/16" });
    assert.match(
      cloud.said.at(-1) ?? "",
      /aws:ec2\/vpc:Vpc has no bearing on identity and is known in outline only/,
    );
  });
});

import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { plain, readValue } from "../plainFacts.js";

const role = "arn:aws:iam::123456789012:role/app";
const user = "arn:aws:iam::123456789012:user/bot";
const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const read = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
};

describe("AWS account details", () => {
  const facts = readValue({
    UserDetailList: [
      {
        UserName: "bot",
        Arn: user,
        UserId: "AIDA",
        Path: "/",
        CreateDate: "2020-01-01T00:00:00Z",
        GroupList: ["ops"],
        UserPolicyList: [{ PolicyName: "in", PolicyDocument: encodeURIComponent(JSON.stringify(read)) }],
        AttachedManagedPolicies: [],
        Tags: [{ Key: "Owner", Value: "team-a" }],
      },
    ],
    GroupDetailList: [
      {
        GroupName: "ops",
        Arn: "arn:aws:iam::123456789012:group/ops",
        GroupPolicyList: [],
        AttachedManagedPolicies: [
          { PolicyName: "ReadOnlyAccess", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
        ],
      },
    ],
    RoleDetailList: [
      {
        RoleName: "app",
        Arn: role,
        AssumeRolePolicyDocument: trust,
        MaxSessionDuration: 3600,
        RolePolicyList: [],
        AttachedManagedPolicies: [],
        PermissionsBoundary: {
          PermissionsBoundaryType: "Policy",
          PermissionsBoundaryArn: "arn:aws:iam::123456789012:policy/b",
        },
        RoleLastUsed: { LastUsedDate: "2026-11-01T00:00:00Z", Region: "eu-west-1" },
        InstanceProfileList: [
          { InstanceProfileName: "app", Arn: "arn:aws:iam::123456789012:instance-profile/app" },
        ],
      },
    ],
    Policies: [
      {
        PolicyName: "b",
        Arn: "arn:aws:iam::123456789012:policy/b",
        DefaultVersionId: "v2",
        PolicyVersionList: [
          { VersionId: "v1", IsDefaultVersion: false, Document: trust },
          { VersionId: "v2", IsDefaultVersion: true, Document: read },
        ],
      },
    ],
  });

  it("become the identities of the account, with owner, age and last use", () => {
    assert.deepEqual(plain(facts.identities), [
      {
        resource: user,
        path: "",
        kind: "user",
        cloud: "aws",
        id: user,
        name: "bot",
        tags: { Owner: "team-a" },
        owner: "team-a",
        created: "2020-01-01T00:00:00Z",
      },
      {
        resource: "arn:aws:iam::123456789012:group/ops",
        path: "",
        kind: "group",
        cloud: "aws",
        id: "arn:aws:iam::123456789012:group/ops",
        name: "ops",
        tags: {},
      },
      {
        resource: role,
        path: "",
        kind: "role",
        cloud: "aws",
        id: role,
        name: "app",
        tags: {},
        maxSession: 3600,
        boundary: { value: "arn:aws:iam::123456789012:policy/b", addresses: [] },
        lastUsed: "2026-11-01T00:00:00Z",
      },
    ]);
  });

  it("read URL-encoded documents and the default version of a policy", () => {
    const documents = facts.permissions.flatMap((permission) =>
      permission.kind === "aws-policy" ? [[permission.path, plain(permission.document)]] : [],
    );
    const statement = {
      effect: "Allow",
      actions: { negated: false, patterns: ["s3:GetObject"] },
      resources: { negated: false, patterns: ["*"] },
      conditions: [],
      path: "Statement[0]",
    };
    const document = { version: "2012-10-17", statements: [statement] };
    assert.deepEqual(documents, [
      ["inlinePolicies[0].policy", document],
      ["policy", document],
    ]);
  });

  it("tie users to groups and instance profiles to roles", () => {
    assert.deepEqual(
      facts.edges.map(({ from, to, kind }) => [from.value, kind, to.value]),
      [
        ["bot", "can-become", "ops"],
        ["arn:aws:iam::123456789012:instance-profile/app", "can-become", "app"],
      ],
    );
  });

  it("say when pages are missing, and list entries without an ARN", () => {
    assert.deepEqual(
      readValue({ RoleDetailList: [{ RoleName: "x" }], IsTruncated: true }).unread.map(({ path, reason }) => [
        path,
        reason,
      ]),
      [
        ["IsTruncated", "the export is truncated: further pages are missing"],
        ["RoleDetailList[0]", "an entry without an ARN"],
      ],
    );
  });
});

describe("AWS credential reports", () => {
  const header =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation," +
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region," +
    "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date," +
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active," +
    "cert_2_last_rotated";
  const rows = [
    "<root_account>,arn:aws:iam::123456789012:root,2015-01-01T00:00:00+00:00,not_supported,2026-01-01T00:00:00+00:00," +
      "not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A",
    '"bo""t, the",arn:aws:iam::123456789012:user/bot,2020-01-01T00:00:00+00:00,false,no_information,N/A,N/A,false,true,' +
      "2020-02-01T00:00:00+00:00,2026-10-01T00:00:00+00:00,eu-west-1,s3,false,2019-01-01T00:00:00+00:00,N/A,N/A,N/A," +
      "true,2021-01-01T00:00:00+00:00,false,N/A",
  ];

  it("become users and their credentials, with ages and last use", () => {
    const facts = readValue([header, ...rows].join("\r\n"), "report.csv");
    assert.deepEqual(
      facts.identities.map(({ id, name, lastUsed }) => ({ id, name, lastUsed })),
      [
        {
          id: "arn:aws:iam::123456789012:root",
          name: "<root_account>",
          lastUsed: "2026-01-01T00:00:00+00:00",
        },
        { id: "arn:aws:iam::123456789012:user/bot", name: 'bo"t, the', lastUsed: undefined },
      ],
    );
    assert.deepEqual(
      facts.credentials.map(({ id, kind, active, created, lastUsed }) => ({
        id,
        kind,
        active,
        created,
        lastUsed,
      })),
      [
        {
          id: "arn:aws:iam::123456789012:root#password",
          kind: "console-password",
          active: true,
          created: "2015-01-01T00:00:00+00:00",
          lastUsed: "2026-01-01T00:00:00+00:00",
        },
        {
          id: "arn:aws:iam::123456789012:user/bot#access_key_1",
          kind: "access-key",
          active: true,
          created: "2020-02-01T00:00:00+00:00",
          lastUsed: "2026-10-01T00:00:00+00:00",
        },
        {
          id: "arn:aws:iam::123456789012:user/bot#access_key_2",
          kind: "access-key",
          active: false,
          created: "2019-01-01T00:00:00+00:00",
          lastUsed: undefined,
        },
        {
          id: "arn:aws:iam::123456789012:user/bot#cert_1",
          kind: "signing-certificate",
          active: true,
          created: "2021-01-01T00:00:00+00:00",
          lastUsed: undefined,
        },
      ],
    );
  });

  it("are refused when a row is cut short", () => {
    assert.throws(() => readValue(`${header}\nbot,arn:aws:iam::1:user/bot`, "report.csv"), {
      name: "InputProblem",
      message: "report.csv, record 2: is broken CSV: 2 fields where the header has 22",
    });
  });
});

describe("Bare policy documents", () => {
  it("are told apart by principals and actions", () => {
    const bucket = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }],
    };
    const uses = [read, trust, bucket].map((document) => {
      const facts = readValue(document, "policy.json");
      return [
        facts.trusts.length,
        facts.permissions.map((permission) => permission.kind === "aws-policy" && permission.use),
      ];
    });
    assert.deepEqual(uses, [
      [0, ["identity"]],
      [1, []],
      [0, ["resource"]],
    ]);
  });

  it("have the file's path as their address and make no identity", () => {
    const { identities, trusts } = readValue(trust, "policies/trust.json");
    assert.deepEqual(identities, []);
    assert.equal(trusts[0]?.resource.address, "policies/trust.json");
  });

  it("with a key written twice are not readable, and say so", () => {
    const text =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}';
    const [permission] = readValue(text).permissions;
    assert.equal(permission?.kind, "aws-policy");
    assert.match(JSON.stringify(plain(permission.document)), /unknown.*Effect/);
  });
});

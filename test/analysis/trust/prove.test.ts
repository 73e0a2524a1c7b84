import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { prove, whoCan } from "../../../src/analysis/trust/index.js";
import { parsePolicy } from "../../../src/iam/aws/index.js";
import { type Facts, type Resource, Unknown } from "../../../src/model/index.js";

const host = "token.actions.githubusercontent.com";
const arn = "arn:aws:iam::111122223333:role/deploy";
const account = "deploy@acme.iam.gserviceaccount.com";
const pool = "projects/123456789/locations/global/workloadIdentityPools/github";

function resource(address: string): Resource {
  return {
    address,
    type: "x",
    name: address,
    properties: {},
    references: {},
    change: "same",
    source: { file: "f" },
  };
}

const policy = parsePolicy(
  {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${host}:sub`]: "repo:acme/web:environment:prod" } },
    },
  },
  "trust",
).document!;

const none = { resources: [], credentials: [], workloads: [], edges: [], unread: [] };
const reference = (value: string) => ({ value, addresses: [] });

const facts: Facts = {
  ...none,
  identities: [
    {
      resource: resource("role.deploy"),
      path: "",
      kind: "role",
      cloud: "aws",
      id: arn,
      name: "deploy",
      tags: {},
    },
    {
      resource: resource("sa.deploy"),
      path: "",
      kind: "service-account",
      cloud: "gcp",
      id: account,
      name: "deploy",
      tags: {},
    },
  ],
  providers: [
    {
      resource: resource("oidc"),
      path: "",
      kind: "aws-oidc",
      id: `arn:aws:iam::111122223333:oidc-provider/${host}`,
      issuer: `https://${host}`,
      audiences: ["sts.amazonaws.com"],
      disabled: false,
    },
    {
      resource: resource("wif"),
      path: "",
      kind: "gcp-oidc",
      id: `${pool}/providers/github`,
      issuer: `https://${host}`,
      audiences: ["sts.amazonaws.com"],
      mapping: { "google.subject": "assertion.sub" },
      condition: "assertion.repository_owner_id == '1'",
      disabled: false,
    },
  ],
  trusts: [
    {
      resource: resource("role.deploy"),
      path: "assumeRolePolicy",
      identity: reference(arn),
      document: policy,
    },
  ],
  permissions: [
    {
      resource: resource("grant"),
      path: "member",
      kind: "gcp-grant",
      role: reference("roles/iam.workloadIdentityUser"),
      members: [reference(`principal://iam.googleapis.com/${pool}/subject/repo:acme/web:environment:prod`)],
      on: { kind: "service-account", name: reference(`projects/acme/serviceAccounts/${account}`) },
      authority: "member",
    },
    {
      resource: resource("bucket"),
      path: "member",
      kind: "gcp-grant",
      role: reference("roles/storage.objectViewer"),
      members: [reference(`principalSet://iam.googleapis.com/${pool}/*`)],
      on: { kind: "resource", name: reference("bucket") },
      authority: "member",
    },
  ],
};

const good = {
  iss: `https://${host}`,
  aud: "sts.amazonaws.com",
  sub: "repo:acme/web:environment:prod",
  repository_owner_id: "1",
};

describe("prove", () => {
  it("tells of each identity whether the token becomes it", () => {
    assert.deepEqual(
      prove(facts, good).map(({ identity, cloud, decision }) => [identity, cloud, decision]),
      [
        [arn, "aws", "admitted"],
        [account, "gcp", "admitted"],
        [`principalSet://iam.googleapis.com/${pool}/*`, "gcp", "admitted"],
      ],
    );
  });

  const refused: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ["another subject", { sub: "repo:acme/web:pull_request" }, /sub is repo:acme\/web:pull_request/],
    ["another audience", { aud: "other" }, /accepts the audience sts\.amazonaws\.com/],
    ["another issuer", { iss: "https://evil.example" }, /no statement trusts the issuer/],
  ];
  for (const [title, change, reason] of refused)
    it(`refuses ${title}, and says why`, () => {
      const [decision] = prove(facts, { ...good, ...change }, { identity: arn });
      assert.equal(decision?.decision, "refused");
      assert.match(decision?.reason ?? "", reason);
    });

  it("finds an identity by ARN, e-mail, name and address", () => {
    for (const [name, count] of [
      [arn, 1],
      [account, 1],
      ["deploy", 2],
      ["role.deploy", 1],
      ["nobody", 0],
    ] as const)
      assert.equal(prove(facts, good, { identity: name }).length, count, name);
  });

  it("takes the default audience by the project's number where code calls the pool by the project's id", () => {
    const [aws, wif] = facts.providers;
    const id = "projects/acme-prod/locations/global/workloadIdentityPools/github/providers/github";
    const planned: Facts = { ...facts, providers: [aws!, { ...wif!, id, audiences: [] }] };
    for (const [project, expected] of [
      ["123456789", "admitted"],
      ["987654321", "refused"],
      ["acme-prod", "refused"],
    ]) {
      const aud = `https://iam.googleapis.com/${id.replace("acme-prod", project!)}`;
      const [decision] = prove(planned, { ...good, aud }, { identity: account });
      assert.equal(decision?.decision, expected, project);
    }
  });

  it("does not decide on a policy that is not known yet", () => {
    const trust = { ...facts.trusts[0]!, document: new Unknown("known only after apply") };
    const [decision] = prove({ ...facts, trusts: [trust] }, good);
    assert.deepEqual(decision, {
      identity: arn,
      cloud: "aws",
      decision: "undecided",
      reason: "known only after apply",
    });
  });
});

describe("who-can", () => {
  it("lists the ways into a role as sets, with a token for each", () => {
    assert.deepEqual(whoCan(facts, arn), [
      {
        issuer: `https://${host}`,
        claims: { aud: ["sts.amazonaws.com"], sub: ["repo:acme/web:environment:prod"] },
        witness: { iss: `https://${host}`, sub: "repo:acme/web:environment:prod", aud: "sts.amazonaws.com" },
        path: "Statement",
      },
    ]);
  });

  it("lists the ways into a service account through its pool", () => {
    const [way, ...others] = whoCan(facts, account);
    assert.deepEqual(others, []);
    assert.deepEqual(way?.claims.repository_owner_id, ["1"]);
    assert.deepEqual(way?.claims.sub, ["repo:acme/web:environment:prod"]);
    assert.equal(way?.witness.repository_owner_id, "1");
  });
});

import assert from "node:assert/strict";
import { accountProblems } from "../../src/components/gcp/planAccount.js";
import { descriptionOf, ownershipOf } from "../../src/components/ownership.js";

const owned = {
  owner: "team-web@acme.example",
  purpose: "Deploys the web site of the shop, and its pictures, from the main branch, every night at two",
  reviewBy: "2027-05-31",
};
const trust = { github: { owner: "acme", repository: "web", environment: "prod" } };

function described(args: Parameters<typeof ownershipOf>[0], remarks: Readonly<Record<string, string>> = {}) {
  const ownership = ownershipOf(args);
  assert.equal(ownership.kind, "ok");
  return descriptionOf(
    (ownership as Extract<typeof ownership, { kind: "ok" }>).value,
    "token.actions.githubusercontent.com",
    remarks,
  );
}

describe("the description of a service account, of 256 bytes at most", () => {
  it("cuts the purpose short where all does not fit, and nothing that the inventory counts on", () => {
    const opening = { "open-to-pull-requests": "plans only, which the team reads before it merges a thing" };
    assert.deepEqual(described(owned, opening), {
      kind: "ok",
      value:
        "owner: team-web@acme.example; purpose: Deploys the web site of the shop and its pictures from the main b…; " +
        "issuer: token.actions.githubusercontent.com; review-by: 2027-05-31; " +
        "open-to-pull-requests: plans only which the team reads before it merges a thing",
    });
  });

  it("counts bytes, and never cuts a character in two", () => {
    const result = described({ ...owned, purpose: "ß".repeat(120) });
    assert.equal(result.kind, "ok");
    const text = (result as Extract<typeof result, { kind: "ok" }>).value;
    assert.ok(Buffer.byteLength(text) <= 256 && Buffer.byteLength(text) > 252, text);
    assert.match(text, /purpose: ß+…; issuer/);
  });

  it("is refused while the account is constructed where even that does not fit, saying by how much", () => {
    const tags = { team: "x".repeat(100), service: "y".repeat(60) };
    const problems = accountProblems("deploy-1", { ...owned, trust, tags });
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.message, /have \d+ bytes more than the 256 of a service account's description/);
  });
});

describe("uploaded keys of an issuer that Google cannot reach", () => {
  const cluster = {
    kubernetes: { issuer: "https://cluster.internal", namespace: "web", serviceAccount: "api" },
  };
  const key = { kty: "RSA", kid: "1", use: "sig", n: "AQAB", e: "AQAB" };
  const messageOf = (issuerKeys: string, of: object = cluster) =>
    accountProblems("deploy-1", { ...owned, trust: of, issuerKeys }).map(
      ({ path, message }) => `${path}: ${message}`,
    );

  it("are taken as a JWK set of public keys", () =>
    assert.deepEqual(messageOf(JSON.stringify({ keys: [key] })), []));

  const refused: readonly (readonly [string, string, object, RegExp])[] = [
    ["no JSON", "keys", cluster, /^issuerKeys: is not a JWK set/],
    ["no key", '{"keys": []}', cluster, /^issuerKeys: is not a JWK set/],
    [
      "a private key",
      JSON.stringify({ keys: [{ ...key, d: "AQAB" }] }),
      cluster,
      /^issuerKeys: holds a private/,
    ],
    [
      "keys for credentials that are no tokens",
      JSON.stringify({ keys: [key] }),
      { awsRole: { roleArn: "arn:aws:iam::123456789012:role/web" } },
      /^issuerKeys: AWS credentials are not tokens/,
    ],
  ];
  for (const [title, keys, of, expected] of refused) {
    it(`are refused: ${title}`, () => {
      const [first = ""] = messageOf(keys, of);
      assert.match(first, expected);
      assert.ok(!first.includes("AQAB"));
    });
  }
});

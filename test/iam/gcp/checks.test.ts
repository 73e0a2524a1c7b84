import assert from "node:assert/strict";
import {
  checkAccountId,
  checkPoolId,
  checkProvider,
  type ProviderConfiguration,
} from "../../../src/iam/gcp/index.js";

const github: ProviderConfiguration = {
  kind: "oidc",
  id: "github",
  issuer: "https://token.actions.githubusercontent.com",
  mapping: { "google.subject": "assertion.sub", "attribute.repository": "assertion.repository" },
  condition: "assertion.repository_owner_id == '1'",
};

describe("what Google's API refuses", () => {
  it("takes service account ids of 6 to 30 characters", () => {
    const answers = ["web-deployer", "short", "a".repeat(31), "Upper-case", "ends-in-", "1starts"].map(
      (id) => checkAccountId(id) === undefined,
    );
    assert.deepEqual(answers, [true, false, false, false, false, false]);
  });

  it("takes pool ids of 4 to 32 characters that are not Google's", () => {
    const answers = ["pool", "abc", "p".repeat(33), "gcp-pool", "a_b_c"].map(
      (id) => checkPoolId(id) === undefined,
    );
    assert.deepEqual(answers, [true, false, false, false, false]);
  });

  const cases: readonly (readonly [
    title: string,
    change: Partial<ProviderConfiguration>,
    paths: readonly string[],
  ])[] = [
    ["a GitHub provider with a condition on the owner", {}, []],
    ["a GitHub provider without a condition", { condition: "" }, ["attributeCondition"]],
    [
      "a GitHub provider with a condition that looks at nothing",
      { condition: "true" },
      ["attributeCondition"],
    ],
    ["a condition that does not parse", { condition: "assertion.sub ==" }, ["attributeCondition"]],
    [
      "a condition over 4,096 characters",
      { condition: `assertion.sub == '${"x".repeat(4096)}'` },
      ["attributeCondition"],
    ],
    ["a mapping without a subject", { mapping: { "attribute.a": "assertion.a" } }, ["attributeMapping"]],
    [
      "attributes with other characters, or an unknown target",
      {
        mapping: {
          "google.subject": "assertion.sub",
          "attribute.Repo": "assertion.a",
          "google.mail": "assertion.b",
        },
      },
      ['attributeMapping["attribute.Repo"]', 'attributeMapping["google.mail"]'],
    ],
    [
      "51 custom attributes",
      {
        mapping: Object.fromEntries([
          ["google.subject", "assertion.sub"],
          ...Array.from({ length: 51 }, (_, at) => [`attribute.a${at}`, "assertion.a"]),
        ]),
      },
      ["attributeMapping"],
    ],
    ["an issuer over http", { issuer: "http://issuer.example" }, ["oidc.issuerUri"]],
    [
      "11 audiences, one too long",
      { audiences: [...Array(10).fill("a"), "b".repeat(257)] },
      ["oidc.allowedAudiences", "oidc.allowedAudiences[10]"],
    ],
    [
      "a reserved id and a long name",
      { id: "gcp-github", displayName: "n".repeat(33) },
      ["workloadIdentityPoolProviderId", "displayName"],
    ],
    [
      "an AWS provider with the default mapping",
      { kind: "aws", awsAccount: "123456789012", mapping: {}, issuer: "" },
      [],
    ],
    [
      "an AWS provider with a wrong account",
      { kind: "aws", awsAccount: "12", mapping: {} },
      ["aws.accountId"],
    ],
  ];
  for (const [title, change, paths] of cases) {
    it(`judges ${title}`, () => {
      assert.deepEqual(
        checkProvider({ ...github, ...change }).map(({ path }) => path),
        paths,
      );
    });
  }
});

import assert from "node:assert/strict";
import { federationGuard, guardProblems, keyGuard } from "../../src/components/trust/guard.js";
import { aws } from "../../src/index.js";
import { runProgram } from "./support/mocks.js";

const github = {
  issuer: "https://token.actions.githubusercontent.com",
  subjects: ["repo:acme/*", "repo:acme@123/*"],
};
const args = {
  owner: "platform@acme.example",
  purpose: "Holds the organisation to badges",
  reviewBy: "2027-05-31",
  targets: ["ou-abcd-12345678"],
  issuers: [github],
};

describe("the organisation's guard", () => {
  it("lets only the named issuers federate, each with its own subjects", () => {
    const action = { Effect: "Deny", Principal: "*", Action: "sts:AssumeRoleWithWebIdentity", Resource: "*" };
    const provider = "arn:*:iam::*:oidc-provider/token.actions.githubusercontent.com";
    assert.deepEqual(federationGuard([github]), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "OnlyKnownIssuers",
          ...action,
          Condition: { StringNotLike: { "aws:FederatedProvider": [provider] } },
        },
        {
          Sid: "OnlyOwnTenants1",
          ...action,
          Condition: {
            StringLike: { "aws:FederatedProvider": provider },
            StringNotLike: { "token.actions.githubusercontent.com:sub": github.subjects },
          },
        },
      ],
    });
  });

  it("leaves the way out open to exempt roles only", () => {
    assert.match(
      JSON.stringify(keyGuard(["arn:aws:iam::*:role/break-glass"])),
      /"ArnNotLike":\{"aws:PrincipalArn"/,
    );
    assert.doesNotMatch(JSON.stringify(keyGuard([])), /Condition/);
  });

  it("is attached to each target", async () => {
    const { registered } = await runProgram(() => new aws.OrganizationGuard("guard", args));
    const attached = registered.filter(
      ({ type }) => type === "aws:organizations/policyAttachment:PolicyAttachment",
    );
    assert.deepEqual(attached.map(({ name }) => name).sort(), [
      "guard-federation-ou-abcd-12345678",
      "guard-keys-ou-abcd-12345678",
    ]);
  });

  const refused: readonly (readonly [string, Partial<typeof args> & { exemptRoles?: string[] }, string])[] = [
    ["no target", { targets: [] }, "targets"],
    ["a target that is none", { targets: ["acme"] }, "targets[0]"],
    ["no issuer", { issuers: [] }, "issuers"],
    ["anybody's subjects", { issuers: [{ ...github, subjects: ["*"] }] }, "issuers[0].subjects"],
    [
      "a name that only begins like the tenant's",
      { issuers: [{ ...github, subjects: ["repo:acme*"] }] },
      "issuers[0].subjects",
    ],
    [
      "every tenant of a shared issuer",
      { issuers: [{ ...github, subjects: ["repo:*"] }] },
      "issuers[0].subjects",
    ],
    ["a way out for everybody", { exemptRoles: ["arn:aws:iam::*:role/*"] }, "exemptRoles[0]"],
  ];
  for (const [title, change, path] of refused) {
    it(`refuses ${title}`, () =>
      assert.deepEqual(
        guardProblems({ ...args, ...change }).map((each) => each.path),
        [path],
      ));
  }

  it("says by how much a policy is too long", () => {
    const subjects = Array.from({ length: 200 }, (_, index) => `repo:acme/repository-number-${index}:*`);
    const [first] = guardProblems({ ...args, issuers: [{ ...github, subjects }] });
    assert.match(first?.message ?? "", /\d+ more than Organizations takes/);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { attacks, awsTrust } from "../../../src/analysis/trust/index.js";
import { parsePolicy } from "../../../src/iam/aws/index.js";

const host = "token.actions.githubusercontent.com";

/** A pattern for the subject, and the worst token that gets in: one that its author sees at once is somebody else's. */
const cases: readonly (readonly [pattern: string, subject: string])[] = [
  ["repo:*", "repo:evil/web:ref:refs/heads/main"],
  ["repo:acme*", "repo:acme-evil/web:ref:refs/heads/main"],
  ["repo:acme-*/x:*", "repo:acme-evil/x:ref:refs/heads/main"],
  ["*initech/web:*", "repo:evil-initech/web:ref:refs/heads/main"],
  ["repo:*-initech/web:*", "repo:evil-initech/web:ref:refs/heads/main"],
  ["repo:ini*tech/web:environment:prod", "repo:ini-eviltech/web:environment:prod"],
  ["*/web:ref:refs/heads/main", "repo:evil/web:ref:refs/heads/main"],
  ["repo:initech/*", "repo:initech/evil:ref:refs/heads/main"],
  ["?epo:initech/*", "repo:initech/evil:ref:refs/heads/main"],
  ["repo:initech/*-prod:*", "repo:initech/evil-prod:ref:refs/heads/main"],
  ["repo:initech/web:*", "repo:initech/web:pull_request"],
];

describe("The witness of a wide subject", () => {
  for (const [pattern, subject] of cases) {
    it(`of ${pattern} is ${subject}`, () => {
      const { document } = parsePolicy(
        {
          Version: "2012-10-17",
          Statement: {
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
              StringEquals: { [`${host}:aud`]: "sts.amazonaws.com" },
              StringLike: { [`${host}:sub`]: pattern },
            },
          },
        },
        "trust",
      );
      assert.ok(document);
      const [worst] = attacks(awsTrust(document), { strict: true }).open;
      assert.equal(worst?.token.sub, subject);
    });
  }
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { includes } from "../../../src/analysis/sets/index.js";
import { attacks, awsTrust } from "../../../src/analysis/trust/index.js";
import type { Claims } from "../../../src/issuers/index.js";
import type { Condition, PolicyDocument } from "../../../src/model/index.js";

const host = "token.actions.githubusercontent.com";
const provider = { kind: "Federated", value: `arn:aws:iam::111122223333:oidc-provider/${host}` } as const;

const texts = fc.constantFrom(
  "repo:acme/web:ref:refs/heads/main",
  "repo:acme/web:pull_request",
  "repo:acme-evil/web:environment:prod",
  "repo:acme@1/web@2:environment:prod",
  "repo:acme/*",
  "repo:acme*",
  "repo:*:environment:prod",
  "*",
  "REPO:ACME/WEB:PULL_REQUEST",
);
const keys = fc.constantFrom("sub", "ref", "environment", "repository_owner", "aud");
const operators = fc.constantFrom(
  "StringEquals",
  "StringLike",
  "StringNotEquals",
  "StringNotLike",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
);

const condition: fc.Arbitrary<Condition> = fc
  .record({
    operator: operators,
    ifExists: fc.boolean(),
    quantifier: fc.constantFrom(undefined, undefined, "ForAllValues", "ForAnyValue"),
    key: keys,
    values: fc.array(texts, { minLength: 1, maxLength: 3 }),
  })
  .map(({ quantifier, key, ...rest }) => ({
    ...rest,
    key: `${host}:${key}`,
    path: "Condition",
    ...(quantifier === undefined ? {} : { quantifier: quantifier as "ForAllValues" | "ForAnyValue" }),
  }));

const document: fc.Arbitrary<PolicyDocument> = fc
  .array(
    fc.record({
      effect: fc.constantFrom("Allow", "Allow", "Deny"),
      conditions: fc.array(condition, { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((statements) => ({
    version: "2012-10-17",
    statements: statements.map(({ effect, conditions }, index) => ({
      effect: effect as "Allow" | "Deny",
      conditions,
      principals: { negated: false, principals: [provider] },
      actions: { negated: false, patterns: ["sts:*"] },
      path: `Statement[${index}]`,
    })),
  }));

const token: fc.Arbitrary<Claims> = fc
  .record({
    sub: texts,
    ref: fc.option(texts, { nil: undefined }),
    environment: fc.option(texts, { nil: undefined }),
    aud: texts,
  })
  .map(
    (claims) =>
      Object.fromEntries([
        ["iss", `https://${host}`],
        ...Object.entries(claims).filter(([, value]) => value !== undefined),
      ]) as Claims,
  );

describe("The sets of a trust policy", () => {
  it("hold a token exactly when the plain evaluator admits it", () => {
    fc.assert(
      fc.property(document, token, (policy, claims) => {
        const trust = awsTrust(policy);
        const inSets = trust.alternatives.some(
          ({ impossible, claims: box }) =>
            impossible === undefined &&
            [...box].every(([name, { absent, present }]) => {
              const value = claims[name];
              return value === undefined ? absent : includes(present.text, String(value));
            }),
        );
        assert.equal(trust.judge(claims).decision === "admitted", inSets);
      }),
      { numRuns: 2000 },
    );
  });

  it("give witnesses that the plain evaluator admits, each and every one", () => {
    fc.assert(
      fc.property(document, (policy) => {
        const trust = awsTrust(policy);
        for (const { token: witness, request } of attacks(trust, { strict: true }).open)
          assert.equal(trust.judge(witness, request).decision, "admitted");
      }),
      { numRuns: 200 },
    );
  });
});

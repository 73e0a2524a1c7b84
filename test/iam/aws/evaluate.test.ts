import assert from "node:assert/strict";
import {
  type Context,
  evaluate,
  type NamedPolicy,
  type Policies,
  type PolicyUse,
  type Principal,
  parsePrincipal,
  readDocument,
} from "../../../src/iam/aws/index.js";
import { Unknown, type Value } from "../../../src/model/index.js";
import { loadCases } from "./cases.js";

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

interface EvaluateCase {
  readonly policies: Readonly<Record<string, Json>>;
  readonly request: {
    readonly principal: string | Principal;
    readonly action: string;
    readonly resource: Json;
    readonly resourceAccount?: string;
    readonly context: Json;
  };
  readonly decision: string;
  /** Part of the reason that must be there. */
  readonly reason?: Readonly<Record<string, unknown>>;
}

/** JSON has no Unknown: `{"$unknown": reason}` stands for it. */
function withUnknowns(value: Json): Value {
  if (Array.isArray(value)) return value.map(withUnknowns);
  if (typeof value !== "object" || value === null) return value as Value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (first?.[0] === "$unknown") return new Unknown(String(first[1]));
  return Object.fromEntries(entries.map(([key, each]) => [key, withUnknowns(each)]));
}

function named(use: PolicyUse, document: Json): NamedPolicy {
  return { name: use, document: readDocument(withUnknowns(document), use) };
}

function toPolicies(given: Readonly<Record<string, Json>>): Policies {
  const build = (use: PolicyUse, value: Json): unknown =>
    Array.isArray(value) ? value.map((each) => build(use, each)) : named(use, value);
  return Object.fromEntries(
    Object.entries(given).map(([use, value]) => [use, build(use as PolicyUse, value)]),
  );
}

for (const { file, page, cases } of loadCases<EvaluateCase>("evaluate")) {
  describe(`evaluate: ${file} (${page})`, () => {
    for (const { name, policies, request, decision, reason = {} } of cases) {
      it(name, () => {
        const principal =
          typeof request.principal === "string" ? parsePrincipal(request.principal)! : request.principal;
        const resource = withUnknowns(request.resource) as string | Unknown;
        const context = withUnknowns(request.context) as Context;
        const result = evaluate(toPolicies(policies), { ...request, principal, resource, context });
        assert.equal(result.decision, decision, JSON.stringify(result));
        const given: Readonly<Record<string, unknown>> = { ...result.reason };
        assert.deepEqual(
          Object.fromEntries(Object.keys(reason).map((key) => [key, given[key]])),
          reason,
          JSON.stringify(result),
        );
      });
    }
  });
}

describe("evaluate explains", () => {
  const principal = parsePrincipal(
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
  )!;
  const key = "token.actions.githubusercontent.com:sub";
  const statement = (sid: string, sub: string): Value => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [key]: sub, "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
    },
  });

  it("an implicit deny by the statement and the condition that came closest", () => {
    const document = readDocument({
      Version: "2012-10-17",
      Statement: [
        { ...(statement("other", "x") as object), Action: "sts:TagSession" },
        statement("main", "repo:acme/web:ref:refs/heads/main"),
      ],
    });
    const decision = evaluate(
      { trust: { name: "role deploy", document } },
      {
        principal,
        action: "sts:AssumeRoleWithWebIdentity",
        resource: "arn:aws:iam::111122223333:role/deploy",
        context: {
          [key]: "repo:acme/web:pull_request",
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        },
      },
    );
    assert.deepEqual(decision, {
      decision: "denied",
      reason: {
        kind: "implicit-deny",
        action: "sts:AssumeRoleWithWebIdentity",
        use: "trust",
        closest: {
          policy: "role deploy",
          path: "Statement[1]",
          sid: "main",
          mismatches: [
            {
              element: "condition",
              path: `Statement[1].Condition.StringEquals["${key}"]`,
              message: `${key}: the request has "repo:acme/web:pull_request", StringEquals wants "repo:acme/web:ref:refs/heads/main"`,
            },
          ],
        },
      },
    });
  });
});

import assert from "node:assert/strict";
import { attacks, prove, trustsOf } from "../../../src/analysis/trust/index.js";
import type { Facts } from "../../../src/model/index.js";
import { readFiles } from "../../../src/readers/index.js";
import { asTerraformPlan } from "../../support/exampleInputs.js";

const pool = "projects/123456789012/locations/global/workloadIdentityPools/ci";

/** A role's trust policy with one statement. */
function role(principal: object, action: readonly string[], condition?: object): Facts {
  const statement = { Effect: "Allow", Principal: principal, Action: action, Condition: condition };
  const text = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return readFiles([{ name: "trust.json", text }]);
}

/** A provider, all of whose identities become an account. */
function provider(properties: object): Facts {
  const text = asTerraformPlan([
    {
      type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
      name: "p",
      properties: { name: `${pool}/providers/p`, ...properties },
    },
    {
      type: "gcp:serviceaccount/iAMMember:IAMMember",
      name: "m",
      properties: {
        serviceAccountId: "projects/acme/serviceAccounts/deploy@acme.iam.gserviceaccount.com",
        role: "roles/iam.workloadIdentityUser",
        member: `principalSet://iam.googleapis.com/${pool}/*`,
      },
    },
  ]);
  return readFiles([{ name: "plan.json", text: text! }]);
}

const github = { issuerUri: "https://token.actions.githubusercontent.com" };
const pipeline = "018f0000-0000-4000-8000-000000000000";
const subject = { "google.subject": "assertion.sub" };

const trusts: Readonly<Record<string, Facts>> = {
  "a claim in a test that is not followed": provider({
    oidc: github,
    attributeMapping: subject,
    attributeCondition: "assertion.repository != assertion.actor",
  }),
  "credentials of an AWS account": provider({
    aws: { accountId: "111122223333" },
    attributeMapping: { "google.subject": "assertion.arn" },
    attributeCondition: "assertion.arn.startsWith('arn:aws:sts::111122223333:assumed-role/app')",
  }),
  "a field inside a claim": provider({
    oidc: { issuerUri: "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF" },
    attributeMapping: subject,
    attributeCondition: "assertion['kubernetes.io'].serviceaccount.name == 'api'",
  }),
  "a certificate's field": provider({
    x509: { trustStore: { trustAnchors: [{ pemCertificate: "x" }] } },
    attributeMapping: { "google.subject": "assertion.subject.dn.cn" },
    attributeCondition: "assertion.subject.dn.o == 'Acme'",
  }),
  "session tags": role(
    { Federated: "arn:aws:iam::123456789012:oidc-provider/agent.buildkite.com" },
    ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
    {
      StringEquals: {
        "agent.buildkite.com:aud": "sts.amazonaws.com",
        "aws:RequestTag/pipeline_id": pipeline,
      },
      StringLike: { "agent.buildkite.com:sub": "organization:acme:*" },
    },
  ),
  "a certificate under a trust anchor": role({ Service: "rolesanywhere.amazonaws.com" }, [
    "sts:AssumeRole",
    "sts:TagSession",
    "sts:SetSourceIdentity",
  ]),
  "an address": role(
    { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
    ["sts:AssumeRoleWithWebIdentity"],
    {
      StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/*" },
      IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
    },
  ),
};

describe("what is shown of a token that gets in", () => {
  for (const [what, facts] of Object.entries(trusts)) {
    it(`is enough to prove it: ${what}`, () => {
      for (const { trust, identity } of trustsOf(facts)) {
        const { open } = attacks(trust);
        assert.ok(open.length > 0);
        for (const { witness } of open)
          assert.deepEqual(
            prove(facts, witness, { identity }).map(({ decision }) => decision),
            ["admitted"],
            JSON.stringify(witness),
          );
      }
    });
  }
});

describe("a token with several audiences, of which none is the authorised party", () => {
  const host = "auth.acme.example";
  const facts = (operator: string, audiences: readonly string[]) =>
    role(
      { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
      ["sts:AssumeRoleWithWebIdentity"],
      {
        [operator]: { [`${host}:aud`]: audiences },
      },
    );
  const cases: readonly (readonly [operator: string, accepted: readonly string[], decision: string])[] = [
    ["StringEquals", ["a", "b"], "admitted"],
    ["StringEquals", ["c"], "refused"],
    ["StringEquals", ["a"], "undecided"],
    ["ForAnyValue:StringEquals", ["a"], "admitted"],
    ["ForAllValues:StringEquals", ["a"], "refused"],
  ];
  for (const [operator, accepted, decision] of cases)
    it(`is ${decision} by ${operator} ${accepted.join(", ")}`, () => {
      const token = { iss: `https://${host}`, sub: "s", aud: ["a", "b"] };
      assert.deepEqual(
        prove(facts(operator, accepted), token).map((each) => each.decision),
        [decision],
      );
    });
});

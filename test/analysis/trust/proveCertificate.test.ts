import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { prove } from "../../../src/analysis/trust/index.js";
import type { Claims } from "../../../src/issuers/index.js";
import { readFiles } from "../../../src/readers/index.js";
import { asTerraformPlan } from "../../support/exampleInputs.js";

const anchor =
  "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/aaaaaaaa-0000-4000-8000-000000000001";
const elsewhere = anchor.replace(/1$/, "2");

const role = (actions: readonly string[], conditions: object) =>
  readFiles([
    {
      name: "role.json",
      text: JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Principal: { Service: "rolesanywhere.amazonaws.com" },
          Action: actions,
          Condition: conditions,
        },
      }),
    },
  ]);

const all = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
const demanded = {
  ArnEquals: { "aws:SourceArn": anchor },
  StringEquals: { "aws:PrincipalTag/x509Subject/OU": "payments" },
};
const described = (certificate: Claims): Claims => ({ certificate });
const payments = described({ subject: { CN: "host-1", OU: "payments" } });

describe("a certificate and the role of IAM Roles Anywhere", () => {
  for (const { name, facts, token, decision, reason } of [
    {
      name: "is admitted under the anchor that the trust names",
      facts: role(all, demanded),
      token: payments,
      decision: "admitted",
      reason: `Statement allows it, under ${anchor}`,
    },
    {
      name: "is refused under another anchor",
      facts: role(all, demanded),
      token: { ...payments, trustAnchor: elsewhere },
      decision: "refused",
      reason: `aws:SourceArn is ${elsewhere}, and Statement.Condition.ArnEquals["aws:SourceArn"] wants ${anchor}`,
    },
    {
      name: "is refused with another unit",
      facts: role(all, demanded),
      token: described({ subject: { CN: "host-1", OU: "billing" } }),
      decision: "refused",
      reason: `aws:PrincipalTag/x509Subject/OU is billing, and Statement.Condition.StringEquals["aws:PrincipalTag/x509Subject/OU"] wants payments`,
    },
    {
      name: "is refused where its tags are",
      facts: role(["sts:AssumeRole"], demanded),
      token: payments,
      decision: "refused",
      reason: "no statement allows sts:TagSession",
    },
  ]) {
    it(name, () => {
      const [judged] = prove(facts, token);
      assert.deepEqual([judged?.decision, judged?.reason], [decision, reason]);
    });
  }
});

const pool = "projects/123456789012/locations/global/workloadIdentityPools/machines";
const plan = asTerraformPlan([
  {
    type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    name: "ca",
    properties: {
      project: "acme-prod",
      workloadIdentityPoolId: "machines",
      workloadIdentityPoolProviderId: "machines-ca",
      name: `${pool}/providers/machines-ca`,
      attributeMapping: { "google.subject": "assertion.san.uri" },
      attributeCondition: "assertion.san.uri.startsWith('spiffe://acme.example/ns/prod/')",
      x509: { trustStore: { trustAnchors: [{ pemCertificate: "-----BEGIN CERTIFICATE-----" }] } },
    },
  },
  {
    type: "gcp:serviceaccount/iAMMember:IAMMember",
    name: "api",
    properties: {
      serviceAccountId: "projects/acme-prod/serviceAccounts/api@acme-prod.iam.gserviceaccount.com",
      role: "roles/iam.workloadIdentityUser",
      member: `principal://iam.googleapis.com/${pool}/subject/spiffe://acme.example/ns/prod/sa/api`,
    },
  },
]) as string;

describe("a certificate and a service account behind an X.509 provider", () => {
  const facts = readFiles([{ name: "plan.json", text: plan }]);
  for (const { name, uri, decision } of [
    {
      name: "is admitted by the SPIFFE id that is granted",
      uri: "spiffe://acme.example/ns/prod/sa/api",
      decision: "admitted",
    },
    { name: "is refused by another id", uri: "spiffe://acme.example/ns/prod/sa/web", decision: "refused" },
    {
      name: "is refused by an id that the condition keeps out",
      uri: "spiffe://acme.example/ns/dev/sa/api",
      decision: "refused",
    },
    { name: "is refused without an id", uri: undefined, decision: "refused" },
  ]) {
    it(name, () => {
      const [judged] = prove(
        facts,
        described({ subject: { CN: "host-1" }, ...(uri === undefined ? {} : { uri }) }),
      );
      assert.equal(judged?.decision, decision, judged?.reason);
    });
  }
});

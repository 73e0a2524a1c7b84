import assert from "node:assert/strict";
import type { Props } from "../../src/pack/applyEdit.js";
import { remediationPolicies, remediations } from "../../src/pack/remediations.js";
import { rules } from "../../src/rules/index.js";

function mend(name: string, type: string, props: Props, settings: Props = {}): Props | undefined {
  const found = remediations.find((each) => each.name === name);
  assert.ok(found, `no remediation is named ${name}`);
  return found.mend({ urn: `urn:pulumi:test::shop::${type}::it`, type, name: "it", props }, settings);
}

const role = "aws:iam/role:Role";
const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";

describe("Remediations", () => {
  it("add the tags that are missing and keep what is there", () => {
    const settings = { tags: { owner: "team-web", purpose: "deploys" } };
    assert.deepEqual(mend("mend-tags", role, { name: "ci", tags: { owner: "team-ci" } }, settings), {
      name: "ci",
      tags: { owner: "team-ci", purpose: "deploys" },
    });
    assert.equal(mend("mend-tags", role, { tags: { owner: "a", purpose: "b" } }, settings), undefined);
    assert.equal(mend("mend-tags", "aws:s3/bucket:Bucket", {}, settings), undefined);
  });

  it("shorten sessions that are too long and no others", () => {
    const settings = { maximumSeconds: 3600 };
    const name = "mend-aws-session-too-long";
    const trust = { assumeRolePolicy: { Version: "2012-10-17", Statement: [] } };
    assert.deepEqual(mend(name, role, { ...trust, maxSessionDuration: 43200 }, settings), {
      ...trust,
      maxSessionDuration: 3600,
    });
    assert.equal(mend(name, role, { ...trust, maxSessionDuration: 3600 }, settings), undefined);
    assert.equal(mend(name, role, trust, settings), undefined);
  });

  it("there is one for each rule that is mended in a resource, off until it is asked for", () => {
    const names = remediationPolicies().map(({ name, enforcementLevel }) => `${name} ${enforcementLevel}`);
    const fixed = rules.filter(({ fix, scope }) => fix !== undefined && scope === "resource");
    assert.deepEqual(names, [
      "mend-tags disabled",
      "mend-tls-only disabled",
      ...fixed.map(({ name }) => `mend-${name} disabled`),
    ]);
  });

  const key = "token.actions.githubusercontent.com";
  const trusting = (Condition: object) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${key}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition,
      },
    ],
  });
  const sub = { [`${key}:sub`]: "repo:acme/web:environment:production" };
  const aud = { [`${key}:aud`]: "sts.amazonaws.com" };
  const mends: readonly [string, string, object, object, Props][] = [
    [
      "demand the audience",
      "mend-aws-trust-audience-missing",
      { StringEquals: sub },
      { StringEquals: { ...sub, ...aud } },
      {},
    ],
    [
      "demand it of who had no condition on text",
      "mend-aws-trust-audience-missing",
      { StringLike: sub },
      { StringLike: sub, StringEquals: aud },
      {},
    ],
    [
      "write the plain operator",
      "mend-aws-trust-condition-fails-open",
      { "ForAllValues:StringEquals": { ...aud, ...sub } },
      { StringEquals: { ...aud, ...sub } },
      {},
    ],
    [
      "keep what the plain operator tests",
      "mend-aws-trust-condition-fails-open",
      { StringEqualsIfExists: sub, StringEquals: aud },
      { StringEquals: { ...aud, ...sub } },
      {},
    ],
  ];
  for (const [name, policy, before, after, settings] of mends) {
    it(`${name}, in a document as text and as a value`, () => {
      const value = { assumeRolePolicy: trusting(before) };
      assert.deepEqual(mend(policy, role, value, settings), { assumeRolePolicy: trusting(after) });
      const text = { assumeRolePolicy: JSON.stringify(trusting(before)) };
      const mended = mend(policy, role, text, settings)?.assumeRolePolicy;
      assert.deepEqual(JSON.parse(String(mended)), trusting(after));
      assert.equal(mend(policy, role, { assumeRolePolicy: trusting(after) }, settings), undefined);
    });
  }

  it("add what is missing on the way to a property", () => {
    const instance = { ami: "ami-1", iamInstanceProfile: "host" };
    assert.deepEqual(mend("mend-aws-imds-v1", "aws:ec2/instance:Instance", instance), {
      ...instance,
      metadataOptions: { httpTokens: "required" },
    });
  });

  it("deny calls without TLS once, and leave alone what they cannot read", () => {
    const allow = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: allow });
    const mended = mend("mend-tls-only", bucketPolicy, { bucket: "site", policy });
    const document = JSON.parse(String(mended?.policy)) as { Statement: readonly Record<string, unknown>[] };
    assert.deepEqual(document.Statement[0], allow);
    assert.equal(document.Statement[1]?.Effect, "Deny");
    assert.equal(mend("mend-tls-only", bucketPolicy, { ...mended }), undefined);
    assert.equal(mend("mend-tls-only", bucketPolicy, { bucket: "site", policy: "{" }), undefined);
  });
});

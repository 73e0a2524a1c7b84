import assert from "node:assert/strict";
import { type Props, remediations } from "../../src/pack/remediations.js";

function mend(name: string, type: string, props: Props, settings: Props = {}): Props | undefined {
  const found = remediations.find((each) => each.name === name);
  assert.ok(found, `no remediation is named ${name}`);
  return found.mend(type, props, settings);
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
    assert.deepEqual(mend("mend-session-length", role, { maxSessionDuration: 43200 }, settings), {
      maxSessionDuration: 3600,
    });
    assert.equal(mend("mend-session-length", role, { maxSessionDuration: 3600 }, settings), undefined);
    assert.equal(mend("mend-session-length", role, {}, settings), undefined);
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

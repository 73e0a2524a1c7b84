import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { awsTrust, gcpTrust, waysOf } from "../../../src/analysis/trust/index.js";
import { parsePolicy } from "../../../src/iam/aws/index.js";

function trust(statement: object) {
  const { document } = parsePolicy({ Version: "2012-10-17", Statement: [statement] }, "trust");
  return awsTrust(document!);
}

describe("who can become an identity", () => {
  it("is decided at the identity provider, where assertions name the roles", () => {
    const okta = "arn:aws:iam::111122223333:saml-provider/okta";
    const ways = waysOf(
      trust({
        Effect: "Allow",
        Principal: { Federated: okta },
        Action: "sts:AssumeRoleWithSAML",
        Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
      }),
    );
    assert.deepEqual(ways, [
      {
        principal: okta,
        claims: { "saml:aud": ["https://signin.aws.amazon.com/saml"] },
        witness: {},
        path: "Statement[0]",
        undecided:
          "whom the identity provider gives this role in its assertions is decided there, and AWS believes it",
      },
    ]);
  });

  it("is decided at the identity provider, where a workforce pool's group is a member", () => {
    const member = "principalSet://iam.googleapis.com/locations/global/workforcePools/staff/group/admins";
    const [way] = waysOf(gcpTrust([], [{ member, path: "binding" }]));
    assert.deepEqual(
      [way?.principal, way?.undecided],
      [member, "who is in the workforce pool, and in its groups, is decided at the identity provider"],
    );
  });

  it("is not known without the providers of the pool", () => {
    const member =
      "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gh/attribute.repository/acme/web";
    const [way] = waysOf(gcpTrust([], [{ member, path: "binding" }]));
    assert.equal(
      way?.undecided,
      "the providers of the pool gh are not in what was read: give the plan or state that declares them as well",
    );
  });

  it("shows one spelling of a truth value", () => {
    const [way] = waysOf(
      trust({
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { Bool: { "aws:SecureTransport": "true" } },
      }),
    );
    assert.deepEqual(way?.claims, { "aws:securetransport": ["true"] });
  });
});

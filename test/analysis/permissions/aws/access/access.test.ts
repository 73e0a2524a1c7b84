import assert from "node:assert/strict";
import {
  accessOf,
  findAccess,
  findCommonAccess,
  isAccessWithin,
} from "../../../../../src/analysis/permissions/aws/access/index.js";
import { query } from "../../../../../src/analysis/permissions/aws/index.js";
import { type Policies, type PolicyUse, readDocument } from "../../../../../src/iam/aws/index.js";
import type { Principal } from "../../../../../src/iam/aws/principals.js";
import { Unknown, type Value } from "../../../../../src/model/index.js";

const account = "111122223333";
const other = "444455556666";
const role: Principal = { kind: "role", arn: `arn:aws:iam::${account}:role/r`, session: "s" };
const user: Principal = { kind: "user", arn: `arn:aws:iam::${account}:user/u` };
const session = `arn:aws:sts::${account}:assumed-role/r/s`;

function policy(use: PolicyUse, ...Statement: Readonly<Record<string, Value>>[]) {
  return { name: use, document: readDocument({ Version: "2012-10-17", Statement }, use) };
}

const allowAll = { Effect: "Allow", Action: "*", Resource: "*" };
const denyAll = { Effect: "Deny", Action: "*", Resource: "*" };
const none = policy("boundary", { Effect: "Allow", Action: "ec2:*", Resource: "*" });
const reading = query({ actions: ["s3:GetObject"], resources: "arn:aws:s3:::orders/*" });
const decrypting = query({ actions: ["kms:Decrypt"], resources: `arn:aws:kms:eu-west-1:${account}:key/1` });
const assuming = query({ actions: ["sts:AssumeRole"], resources: `arn:aws:iam::${account}:role/admin` });

const bucket = (Principal: Value, more: Readonly<Record<string, Value>> = {}) =>
  policy("resource", { Effect: "Allow", Principal, Action: "s3:GetObject", Resource: "*", ...more });
const trust = (Principal: Value, more: Readonly<Record<string, Value>> = {}) =>
  policy("trust", { Effect: "Allow", Principal, Action: "sts:AssumeRole", ...more });

interface Case {
  readonly name: string;
  readonly policies: Policies;
  readonly caller?: Principal;
  readonly owner?: string;
  readonly asked?: typeof reading;
  readonly allowed: boolean;
}

const own = { identity: [policy("identity", allowAll)] };
const cases: readonly Case[] = [
  { name: "an identity policy is enough in its own account", policies: own, allowed: true },
  { name: "a boundary that does not allow limits it", policies: { ...own, boundary: none }, allowed: false },
  {
    name: "the role's ARN in a bucket policy is limited by its boundary",
    policies: { resource: bucket({ AWS: `arn:aws:iam::${account}:role/r` }), boundary: none },
    allowed: false,
  },
  {
    name: "the session's ARN in a bucket policy is not",
    policies: { resource: bucket({ AWS: session }), boundary: none, session: [none] },
    allowed: true,
  },
  {
    name: "a user's ARN in a bucket policy is not limited by a boundary",
    caller: user,
    policies: { resource: bucket({ AWS: `arn:aws:iam::${account}:user/u` }), boundary: none },
    allowed: true,
  },
  {
    name: "an explicit deny in a boundary holds even so",
    policies: { resource: bucket({ AWS: session }), boundary: policy("boundary", denyAll) },
    allowed: false,
  },
  {
    name: "the account in a bucket policy only hands the decision on",
    policies: { resource: bucket({ AWS: account }) },
    allowed: false,
  },
  {
    name: "everyone in a bucket policy is everyone",
    policies: { resource: bucket("*"), boundary: none },
    allowed: true,
  },
  {
    name: "a condition on the role's ARN with everyone named is met by the role",
    policies: {
      resource: bucket("*", {
        Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/r` } },
      }),
    },
    allowed: true,
  },
  {
    name: "in another account the bucket must allow",
    policies: own,
    owner: other,
    allowed: false,
  },
  {
    name: "in another account the identity must allow",
    policies: { resource: bucket({ AWS: session }) },
    owner: other,
    allowed: false,
  },
  {
    name: "in another account both do",
    policies: { ...own, resource: bucket({ AWS: account }) },
    owner: other,
    allowed: true,
  },
  {
    name: "a key's policy must allow, whatever the identity's says",
    policies: {
      ...own,
      resource: policy("resource", { ...allowAll, Principal: { AWS: `arn:aws:iam::${account}:user/x` } }),
    },
    asked: decrypting,
    allowed: false,
  },
  {
    name: "a key's policy that names the account lets the identity's decide",
    policies: { ...own, resource: policy("resource", { ...allowAll, Principal: { AWS: account } }) },
    asked: decrypting,
    allowed: true,
  },
  {
    name: "a role's trust must allow, whatever the identity's policy says",
    policies: { ...own, trust: trust({ AWS: `arn:aws:iam::${account}:user/x` }) },
    asked: assuming,
    allowed: false,
  },
  {
    name: "a trust that names the role is enough",
    policies: { trust: trust({ AWS: `arn:aws:iam::${account}:role/r` }) },
    asked: assuming,
    allowed: true,
  },
  {
    name: "a trust that names the account is not",
    policies: { trust: trust({ AWS: account }) },
    asked: assuming,
    allowed: false,
  },
  {
    name: "a service control policy limits the account's root user",
    caller: { kind: "root", account },
    policies: { scp: [[none]] },
    allowed: false,
  },
  {
    name: "no service control policy limits a service-linked role",
    caller: { kind: "role", arn: `arn:aws:iam::${account}:role/aws-service-role/x.amazonaws.com/X` },
    policies: { ...own, scp: [[none]] },
    allowed: true,
  },
  {
    name: "each level of service control policies must allow",
    policies: { ...own, scp: [[policy("scp", allowAll)], [none]] },
    allowed: false,
  },
  {
    name: "a resource control policy takes what it denies, to strangers too",
    caller: { kind: "anonymous" },
    owner: account,
    policies: { resource: bucket("*"), rcp: [policy("rcp", { ...denyAll, Action: "s3:*", Principal: "*" })] },
    allowed: false,
  },
  {
    name: "a resource control policy does not hold for services that have none",
    policies: { ...own, rcp: [policy("rcp", { ...denyAll, Principal: "*" })] },
    asked: query({ actions: ["ec2:RunInstances"] }),
    allowed: true,
  },
];

describe("what one caller may do", () => {
  for (const { name, policies, caller = role, owner, asked = reading, allowed } of cases) {
    it(`${name}`, () => {
      const access = accessOf(policies, caller, owner);
      const found = findAccess(access, asked);
      assert.ok(!(found instanceof Unknown), String(found instanceof Unknown && found.reason));
      assert.equal(found !== undefined, allowed);
      if (found !== undefined) assert.equal(access.judge(found), true);
    });
  }

  it("is shown with a request that says what the conditions of both sides ask for", () => {
    const access = accessOf(
      {
        identity: [
          policy("identity", { ...allowAll, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }),
        ],
        trust: trust({ AWS: account }, { Condition: { StringEquals: { "sts:ExternalId": "x7" } } }),
      },
      role,
    );
    assert.deepEqual(findAccess(access, assuming), {
      principal: role,
      action: "sts:AssumeRole",
      resource: `arn:aws:iam::${account}:role/admin`,
      resourceAccount: account,
      context: { "aws:SourceIp": "10.0.0.0", "sts:ExternalId": "x7" },
    });
  });

  it("does not decide who may assume a role whose trust is not given", () => {
    assert.ok(findAccess(accessOf(own, role), assuming) instanceof Unknown);
    const denied = { ...own, boundary: policy("boundary", denyAll) };
    assert.equal(findAccess(accessOf(denied, role), assuming), undefined);
  });

  it("is compared with what another may do, each by its own keys", () => {
    const home = policy("identity", {
      Effect: "Allow",
      Action: "s3:*",
      Resource: "arn:aws:s3:::a/${aws:username}/*",
    });
    const ann = accessOf({ identity: [home] }, { kind: "user", arn: `arn:aws:iam::${account}:user/ann` });
    const bob = accessOf({ identity: [home] }, { kind: "user", arn: `arn:aws:iam::${account}:user/bob` });
    const both = accessOf(
      { identity: [policy("identity", { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::a/*" })] },
      role,
    );
    const objects = query({ actions: ["s3:GetObject"] });
    assert.deepEqual(isAccessWithin(ann, both, objects), { within: true });
    const within = isAccessWithin(ann, bob, objects);
    assert.ok(!(within instanceof Unknown) && !within.within);
    assert.match(String(within.witness.resource), /^arn:aws:s3:::a\/ann\//);
    assert.equal(findCommonAccess(ann, bob, objects), undefined);
    const shared = findCommonAccess(both, bob, objects);
    assert.ok(shared !== undefined && !(shared instanceof Unknown));
    assert.match(String(shared.resource), /^arn:aws:s3:::a\/bob\//);
  });
});

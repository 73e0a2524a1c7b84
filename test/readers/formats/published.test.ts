import assert from "node:assert/strict";
import { readFiles } from "../../../src/readers/index.js";

/** Shapes in which people publish their exports: as the clouds' pages show them, and as their tools print them. */
const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const role = {
  AssumeRolePolicyDocument: trust,
  RoleId: "AROADBQP57FF2AEXAMPLE",
  CreateDate: "2015-01-22T06:57:38Z",
  InstanceProfileList: [],
  RoleName: "web",
  Path: "/",
  AttachedManagedPolicies: [
    { PolicyName: "AmazonS3FullAccess", PolicyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" },
  ],
  RolePolicyList: [],
  Arn: "arn:aws:iam::123456789012:role/web",
};
const group = {
  GroupName: "Admins",
  GroupId: "AGPACKCEVSQ6C7EXAMPLE",
  Path: "/",
  Arn: "arn:aws:iam::123456789012:group/Admins",
  CreateDate: "2013-10-14T18:32:24Z",
  GroupPolicyList: [],
};
const email = "deploy@acme-prod.iam.gserviceaccount.com";
const fullName = `projects/acme-prod/serviceAccounts/${email}`;

const read = (content: unknown) => readFiles([{ name: "export.json", text: JSON.stringify(content) }]);
const ids = (content: unknown) => read(content).identities.map(({ id }) => id);

describe("exports as people publish them", () => {
  it("AWS account details with one policy in place of a list, as AWS's own example has it", () => {
    const AttachedManagedPolicies = { PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" };
    const { permissions } = read({ GroupDetailList: [{ ...group, AttachedManagedPolicies }] });
    assert.deepEqual(
      permissions.map((each) => each.kind === "aws-attachment" && each.policy.value),
      ["arn:aws:iam::aws:policy/AdministratorAccess"],
    );
  });

  it("AWS account details as a list of pages, of which only the last can be cut off", () => {
    const pages = (last: boolean) => [
      { RoleDetailList: [role], IsTruncated: true, Marker: "m" },
      { GroupDetailList: [group], RoleDetailList: null, IsTruncated: last },
    ];
    assert.deepEqual(ids(pages(false)), [role.Arn, group.Arn]);
    assert.deepEqual(read(pages(false)).unread, []);
    assert.deepEqual(
      read(pages(true)).unread.map(({ path }) => path),
      ["[1].IsTruncated"],
    );
  });

  it("AWS documents in percent-encoding, as the API gives them", () => {
    const AssumeRolePolicyDocument = encodeURIComponent(JSON.stringify(trust));
    const [plain, encoded] = [role, { ...role, AssumeRolePolicyDocument }].map(
      (each) => read({ RoleDetailList: [each] }).trusts[0]?.document,
    );
    assert.deepEqual(encoded, plain);
  });

  it("service accounts and keys as gcloud lists them", () => {
    assert.deepEqual(ids([{ name: fullName, email, projectId: "acme-prod", uniqueId: "1" }]), [email]);
    const key = {
      keyAlgorithm: "KEY_ALG_RSA_2048",
      keyOrigin: "GOOGLE_PROVIDED",
      validAfterTime: "2023-01-01T00:00:00Z",
    };
    const { credentials } = read([
      { ...key, keyType: "USER_MANAGED", name: `${fullName}/keys/abc` },
      { ...key, keyType: "SYSTEM_MANAGED", name: `${fullName}/keys/def` },
    ]);
    assert.deepEqual(
      credentials.map(({ kind, created }) => [kind, created]),
      [["service-account-key", "2023-01-01T00:00:00Z"]],
    );
  });

  it("what the searches of Cloud Asset Inventory print", () => {
    const assetType = "iam.googleapis.com/ServiceAccount";
    assert.deepEqual(ids([{ name: `//iam.googleapis.com/${fullName}`, assetType, displayName: "Deploy" }]), [
      email,
    ]);
    const { permissions } = read([
      {
        resource: "//cloudresourcemanager.googleapis.com/projects/acme-prod",
        assetType: "cloudresourcemanager.googleapis.com/Project",
        policy: { bindings: [{ role: "roles/owner", members: [`serviceAccount:${email}`] }] },
      },
    ]);
    assert.deepEqual(
      permissions.map((each) => each.kind === "gcp-grant" && [each.role.value, each.on.kind]),
      [["roles/owner", "project"]],
    );
  });
});

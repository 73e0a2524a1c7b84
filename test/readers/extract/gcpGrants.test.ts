import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type Properties, type Resource, Unknown } from "../../../src/model/index.js";
import { extractFacts } from "../../../src/readers/index.js";
import { plain } from "../plainFacts.js";

function grantOf(type: string, properties: Properties): unknown {
  const resource: Resource = {
    address: "x",
    type,
    name: "x",
    properties: { role: "roles/viewer", member: "allUsers", ...properties },
    references: {},
    change: "create",
    source: { file: "f" },
  };
  const [grant] = extractFacts([resource]).permissions;
  return grant?.kind === "gcp-grant" ? plain([grant.on.kind, grant.on.name.value, grant.on.type]) : grant;
}

describe("GCP grants", () => {
  const cases: readonly (readonly [type: string, properties: Properties, expected: unknown])[] = [
    ["gcp:projects/iAMMember:IAMMember", { project: "p" }, ["project", "p", undefined]],
    ["gcp:folder/iAMMember:IAMMember", { folder: "f" }, ["folder", "f", undefined]],
    ["gcp:organizations/iAMMember:IAMMember", { orgId: "1" }, ["organization", "1", undefined]],
    [
      "gcp:billing/accountIamMember:AccountIamMember",
      { billingAccountId: "b" },
      ["billing-account", "b", undefined],
    ],
    [
      "gcp:serviceaccount/iAMMember:IAMMember",
      { serviceAccountId: "s" },
      ["service-account", "s", undefined],
    ],
    [
      "gcp:iam/workloadIdentityPoolIamMember:WorkloadIdentityPoolIamMember",
      { project: "p", workloadIdentityPoolId: "w" },
      ["workload-identity-pool", "w", undefined],
    ],
    [
      "gcp:storage/bucketIAMMember:BucketIAMMember",
      { bucket: "b" },
      ["resource", "b", "gcp:storage/bucket:Bucket"],
    ],
    [
      "gcp:secretmanager/secretIamMember:SecretIamMember",
      { project: "p", secretId: "s" },
      ["resource", "s", "gcp:secretmanager/secret:Secret"],
    ],
    [
      "gcp:bigquery/iamMember:IamMember",
      { datasetId: "d", tableId: "t" },
      ["resource", "t", "gcp:bigquery/table:Table"],
    ],
    [
      "gcp:cloudrun/iamMember:IamMember",
      { location: "l", service: "s" },
      ["resource", "s", "gcp:cloudrun/service:Service"],
    ],
    [
      "gcp:cloudfunctionsv2/functionIamMember:FunctionIamMember",
      { location: "l", cloudFunction: "f" },
      ["resource", "f", "gcp:cloudfunctionsv2/function:Function"],
    ],
    [
      "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
      { cryptoKeyId: "k" },
      ["resource", "k", "gcp:kms/cryptoKey:CryptoKey"],
    ],
    [
      "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
      { location: "l", name: "s" },
      ["resource", "s", "gcp:cloudrunv2/service:Service"],
    ],
    ["google_brand_new_thing_iam_member", { thing: "t" }, ["resource", "t", "brand_new_thing"]],
  ];
  for (const [type, properties, expected] of cases) {
    it(`of ${type} name what they are set on`, () => {
      assert.deepEqual(grantOf(type, properties), expected);
    });
  }

  it("keep a policy that is not known as one unknown grant", () => {
    const resource: Resource = {
      address: "x",
      type: "gcp:projects/iAMPolicy:IAMPolicy",
      name: "x",
      properties: { project: "p", policyData: new Unknown("later") },
      references: { policyData: ["data.google_iam_policy.x"] },
      change: "create",
      source: { file: "f" },
    };
    const unknown = { value: { unknown: "later" }, addresses: ["data.google_iam_policy.x"] };
    assert.deepEqual(plain(extractFacts([resource]).permissions), [
      {
        resource: "x",
        path: "policyData",
        kind: "gcp-grant",
        role: unknown,
        members: [unknown],
        on: { kind: "project", name: { value: "p", addresses: [] } },
        authority: "policy",
      },
    ]);
  });
});

import assert from "node:assert/strict";
import { adoptionOf } from "../../../src/governance/migrate/adopt.js";
import {
  account,
  accountExport,
  arnOf,
  exportedRole,
  factsOf,
  policy,
  serviceTrust,
  stack,
  stackRole,
} from "../cases.js";

const trust = serviceTrust("lambda.amazonaws.com");
const own = `arn:aws:iam::${account}:policy/work`;

describe("what is adopted", () => {
  it("is every unmanaged identity with what it holds, and nothing that code declares", () => {
    const { resources } = adoptionOf(
      factsOf({
        "account.json": accountExport(
          [
            exportedRole("managed", trust),
            exportedRole("stray", trust, {
              RolePolicyList: [
                {
                  PolicyName: "inline",
                  PolicyDocument: policy({ Action: "sqs:SendMessage", Resource: "*" }),
                },
              ],
              AttachedManagedPolicies: [
                { PolicyName: "work", PolicyArn: own },
                { PolicyName: "ReadOnlyAccess", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
              ],
            }),
          ],
          {
            UserDetailList: [
              {
                UserName: "bot",
                Arn: `arn:aws:iam::${account}:user/bot`,
                UserId: "AIDABOT",
                Path: "/",
                CreateDate: "2024-01-01T00:00:00Z",
                GroupList: [],
                AttachedManagedPolicies: [],
              },
            ],
            Policies: [{ PolicyName: "work", Arn: own, PolicyVersionList: [], AttachmentCount: 1 }],
          },
        ),
        "stack.json": stack([stackRole("managed", trust)]),
      }),
    );
    assert.deepEqual(
      resources.map(({ type, name, id }) => [type.split(":").at(-1), name, id]),
      [
        ["User", "bot", "bot"],
        ["Role", "stray", "stray"],
        ["RolePolicy", "stray-inline", "stray:inline"],
        ["Policy", "work", own],
        ["RolePolicyAttachment", "stray-work", `stray/${own}`],
        ["RolePolicyAttachment", "stray-ReadOnlyAccess", "stray/arn:aws:iam::aws:policy/ReadOnlyAccess"],
      ],
    );
  });

  it("leaves out what the cloud makes and keeps, and says so", () => {
    const arn = `arn:aws:iam::${account}:role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport`;
    const role = exportedRole("AWSServiceRoleForSupport", trust, {
      Arn: arn,
      Path: "/aws-service-role/support.amazonaws.com/",
    });
    const { resources, left } = adoptionOf(factsOf({ "account.json": accountExport([role]) }));
    assert.deepEqual([resources, left.map(({ id }) => id)], [[], [arn]]);
  });

  it("has service accounts of both Google and Kubernetes", () => {
    const email = "deploy@acme-prod.iam.gserviceaccount.com";
    const assets = [
      {
        name: `//iam.googleapis.com/projects/acme-prod/serviceAccounts/${email}`,
        assetType: "iam.googleapis.com/ServiceAccount",
        resource: { data: { email, projectId: "acme-prod", uniqueId: "1" } },
      },
    ];
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "app", namespace: "prod", uid: "u-1" },
    };
    const { resources } = adoptionOf(factsOf({ "assets.json": assets, "cluster.json": account }));
    assert.deepEqual(resources, [
      {
        type: "gcp:serviceaccount/account:Account",
        name: "deploy",
        id: `projects/acme-prod/serviceAccounts/${email}`,
      },
      { type: "kubernetes:core/v1:ServiceAccount", name: "app", id: "prod/app" },
    ]);
  });

  it("gives two of one name names of their own", () => {
    const roles = ["a b", "a?b"].map((name) => exportedRole(name, trust, { Arn: arnOf(name) }));
    const { resources } = adoptionOf(factsOf({ "account.json": accountExport(roles) }));
    assert.deepEqual(
      resources.map(({ name, id }) => [name, id]),
      [
        ["a-b", "a b"],
        ["a-b-2", "a?b"],
      ],
    );
  });
});

import assert from "node:assert/strict";
import { readFiles, recognise } from "../../../src/readers/index.js";

const email = "run@shop.iam.gserviceaccount.com";
const account = `projects/shop/serviceAccounts/${email}`;
const role = "arn:aws:iam::123456789012:role/run";
const period = { startTime: "2026-07-01T07:00:00Z", endTime: "2026-11-20T07:00:00Z" };
const activity = (name: string, type: string, last?: string, more: object = {}) => ({
  fullResourceName: `//iam.googleapis.com/${name}`,
  activityType: type,
  observationPeriod: period,
  activity: last === undefined ? {} : { lastAuthenticatedTime: last },
  ...more,
});
const insight = (type: string, content: object, more: object = {}) => ({
  name: `projects/123/locations/global/insightTypes/google.iam.${type}.Insight/insights/1`,
  content,
  lastRefreshTime: "2026-11-20T00:00:00Z",
  observationPeriod: "8640000s",
  insightSubtype: "ANY",
  ...more,
});
const accessed = (...services: readonly object[]) => ({
  JobStatus: "COMPLETED",
  JobType: "ACTION_LEVEL",
  JobCreationDate: "2026-11-20T10:00:00Z",
  JobCompletionDate: "2026-11-20T10:00:10Z",
  ServicesLastAccessed: services,
});
const finding = (findingType: string, details: readonly object[], more: object = {}) => ({
  id: "1",
  findingType,
  resource: role,
  resourceType: "AWS::IAM::Role",
  status: "ACTIVE",
  analyzedAt: "2026-11-20T10:00:00Z",
  findingDetails: details,
  ...more,
});

/** What records say, without where they stand, and what was not read. */
function read(content: unknown) {
  const { lastUses = [], unread } = readFiles([{ name: "record.json", text: JSON.stringify(content) }]);
  return {
    uses: lastUses.map(({ resource: _, path: __, ...use }) => use),
    unread: unread.map(({ path, reason }) => [path, reason]),
  };
}

const google = {
  by: "Google's record of authentications",
  from: period.startTime,
  to: period.endTime,
  file: "record.json",
};
const aws = {
  by: "AWS's record of access",
  from: "2025-10-16T10:00:10.000Z",
  to: "2026-11-20T10:00:10Z",
  file: "record.json",
};
const analyzer = { by: "IAM Access Analyzer", to: "2026-11-20T10:00:00Z", file: "record.json" };

describe("records of use", () => {
  for (const [title, content, uses] of [
    [
      "when a service account and a key of it last authenticated",
      [
        activity(account, "serviceAccountLastAuthentication", "2026-08-01T07:00:00Z"),
        activity(`${account}/keys/k1`, "serviceAccountKeyLastAuthentication"),
      ],
      [
        { cloud: "gcp", id: email, record: google, isWhole: true, last: "2026-08-01T07:00:00Z", actions: [] },
        { cloud: "gcp", id: `${account}/keys/k1`, record: google, isWhole: true, actions: [] },
      ],
    ],
    [
      "the same as the API answers",
      { activities: [activity(account, "serviceAccountLastAuthentication")] },
      [{ cloud: "gcp", id: email, record: google, isWhole: true, actions: [] }],
    ],
    [
      "insights on service accounts and on policies",
      {
        insights: [
          insight("serviceAccount", { email, serviceAccountId: "1" }),
          insight("policy", {
            role: "roles/editor",
            member: `serviceAccount:${email}`,
            exercisedPermissions: [{ permission: "storage.objects.get" }],
            inferredPermissions: [{ permission: "storage.objects.list" }],
          }),
        ],
      },
      [
        {
          cloud: "gcp",
          id: email,
          record: {
            ...google,
            by: "Google's insights on service accounts",
            from: "2026-08-12T00:00:00.000Z",
            to: "2026-11-20T00:00:00Z",
          },
          isWhole: true,
          actions: [],
        },
        {
          cloud: "gcp",
          id: email,
          record: {
            ...google,
            by: "Google's insights on policies",
            from: "2026-08-12T00:00:00.000Z",
            to: "2026-11-20T00:00:00Z",
          },
          isWhole: false,
          actions: [
            {
              of: "roles/editor",
              used: ["storage.objects.get"],
              likely: ["storage.objects.list"],
              unused: "rest",
            },
          ],
        },
      ],
    ],
    [
      "which services and actions were accessed",
      accessed(
        {
          ServiceNamespace: "s3",
          LastAuthenticated: "2026-11-19T00:00:00Z",
          LastAuthenticatedEntity: role,
          TrackedActionsLastAccessed: [
            { ActionName: "CreateBucket" },
            { ActionName: "ListAllMyBuckets", LastAccessedTime: "2026-11-19T00:00:00Z" },
            { ActionName: "DeleteBucket", LastAccessedTime: "2026-01-01T00:00:00Z" },
          ],
        },
        { ServiceNamespace: "glue" },
        { ServiceNamespace: "sqs", LastAuthenticated: "2026-02-01T00:00:00Z", LastAuthenticatedEntity: role },
      ),
      [
        {
          cloud: "aws",
          id: role,
          record: aws,
          isWhole: true,
          last: "2026-11-19T00:00:00Z",
          actions: [
            {
              of: "s3",
              used: ["s3:ListAllMyBuckets"],
              likely: [],
              unused: ["s3:CreateBucket", "s3:DeleteBucket"],
            },
            { of: "glue", used: [], likely: [], unused: "rest" },
            { of: "sqs", used: [], likely: [], unused: "rest" },
          ],
        },
      ],
    ],
    [
      "findings of unused access",
      {
        findings: [
          finding("UnusedIAMRole", [{ unusedIamRoleDetails: { lastAccessed: "2026-01-01T00:00:00Z" } }]),
          finding("UnusedIAMUserAccessKey", [
            { unusedIamUserAccessKeyDetails: { accessKeyId: "AKIAIOSFODNN7EXAMPLE" } },
          ]),
          finding("UnusedPermission", [
            { unusedPermissionDetails: { serviceNamespace: "s3", actions: [{ action: "CreateBucket" }] } },
            { unusedPermissionDetails: { serviceNamespace: "glue" } },
          ]),
        ],
      },
      [
        {
          cloud: "aws",
          id: role,
          record: analyzer,
          isWhole: true,
          last: "2026-01-01T00:00:00Z",
          actions: [],
        },
        { cloud: "aws", id: "AKIAIOSFODNN7EXAMPLE", record: analyzer, isWhole: true, actions: [] },
        {
          cloud: "aws",
          id: role,
          record: analyzer,
          isWhole: false,
          actions: [
            { of: "s3", used: [], likely: [], unused: ["s3:CreateBucket"] },
            { of: "glue", used: [], likely: [], unused: "rest" },
          ],
        },
      ],
    ],
  ] as const) {
    it(`${title} are told by their content`, () => {
      assert.equal(recognise(JSON.stringify(content)), "last-use");
      assert.deepEqual(read(content), { uses, unread: [] });
    });
  }

  for (const [title, content, unread] of [
    [
      "other activity, and a period that is not told",
      [
        activity(account, "dailyAuthorization"),
        activity(account, "serviceAccountLastAuthentication", undefined, { observationPeriod: {} }),
      ],
      [
        ["[0]", "activity of the type dailyAuthorization is not read"],
        ["[1]", "has no observation period"],
      ],
    ],
    [
      "members that are no service accounts, and other insights",
      [
        insight("policy", { role: "roles/editor", member: "user:a@acme.example", exercisedPermissions: [] }),
        insight("policy", { member: `serviceAccount:${email}`, sourceProject: "x" }),
      ],
      [
        ["[0]", "is about a member that is no service account"],
        ["[1]", "an insight of the type policy that is not read"],
      ],
    ],
    [
      "a record of access that names nobody",
      accessed({ ServiceNamespace: "glue" }),
      [["[0]", "names nobody: nothing was accessed, and AWS then does not say whose record it is"]],
    ],
    [
      "a job that still runs, and fields that are new",
      { ...accessed(), JobStatus: "IN_PROGRESS", Colour: "blue" },
      [
        ["[0]", "the job that makes the record is not completed"],
        ["", "fields of its records that are not known: Colour (1)"],
      ],
    ],
    [
      "findings of other kinds, resolved ones, and those without details, of a first page",
      {
        findings: [
          finding("ExternalAccess", []),
          finding("UnusedIAMRole", [], { status: "RESOLVED" }),
          finding("UnusedPermission", []),
          "text",
        ],
        nextToken: "more",
      },
      [
        ["[0]", "a finding of the type ExternalAccess is not read"],
        ["[1]", "is resolved: what it found is no longer so"],
        ["[2]", "does not say which permissions: `get-finding-v2` does"],
        ["[3]", "is no record of use that is known"],
        ["nextToken", "is cut off: more pages follow"],
      ],
    ],
  ] as const) {
    it(`${title} are unread, and said to be`, () => {
      assert.deepEqual(read(content), { uses: [], unread });
    });
  }
});

describe("what records of use say of what other files have", () => {
  const assets = [
    {
      name: `//iam.googleapis.com/${account}`,
      assetType: "iam.googleapis.com/ServiceAccount",
      resource: { data: { email, projectId: "shop" } },
    },
    {
      name: `//iam.googleapis.com/projects/123/serviceAccounts/${email}/keys/k1`,
      assetType: "iam.googleapis.com/ServiceAccountKey",
      resource: { data: { name: `projects/123/serviceAccounts/${email}/keys/k1`, keyType: "USER_MANAGED" } },
    },
  ];
  const facts = (...records: readonly object[]) =>
    readFiles(
      [assets, ...records].map((content, index) => ({
        name: `${index}.json`,
        text: JSON.stringify(content),
      })),
    );
  const late = insight(
    "serviceAccount",
    { email, lastAuthenticatedTime: "2026-09-09T00:00:00Z" },
    { lastRefreshTime: "2026-10-01T00:00:00Z" },
  );

  it("an account and its key have it, whatever the project is called by", () => {
    const { identities, credentials } = facts([
      activity(account, "serviceAccountLastAuthentication", "2026-08-01T07:00:00Z"),
      activity(`${account}/keys/k1`, "serviceAccountKeyLastAuthentication"),
    ]);
    assert.deepEqual(
      [...identities, ...credentials].map(({ lastUsed, neverUsed, record }) => [
        lastUsed,
        neverUsed,
        record?.by,
      ]),
      [
        ["2026-08-01T07:00:00Z", undefined, google.by],
        [undefined, true, google.by],
      ],
    );
  });

  it("of several records the newest counts, with the last use that any of them saw", () => {
    const older = [late];
    const newer = [activity(account, "serviceAccountLastAuthentication")];
    for (const records of [
      [older, newer],
      [newer, older],
    ]) {
      const [identity] = facts(...records).identities;
      assert.deepEqual([identity?.lastUsed, identity?.record?.to], ["2026-09-09T00:00:00Z", period.endTime]);
    }
  });

  it("an account that only a record knows is one, too", () => {
    const { identities } = facts([
      activity(
        "projects/shop/serviceAccounts/lone@shop.iam.gserviceaccount.com",
        "serviceAccountLastAuthentication",
      ),
    ]);
    assert.deepEqual(
      identities.map(({ id, kind }) => [kind, id]),
      [
        ["service-account", email],
        ["service-account", "lone@shop.iam.gserviceaccount.com"],
      ],
    );
  });
});

import assert from "node:assert/strict";
import { rightsize } from "../../../src/audit/rightsize.js";
import { auditSubject } from "../../../src/audit/subject.js";
import { defaultPolicy } from "../../../src/check/policy.js";
import { impactOf } from "../../../src/governance/impact/impact.js";
import { inventoryOf } from "../../../src/governance/inventory.js";
import { gcpEntry, sessionEvent, usageOf } from "../../audit/logs.js";
import { accountExport, arnOf, exportedRole, factsOf, policy, serviceTrust } from "../cases.js";

const email = "run@shop.iam.gserviceaccount.com";
const name = `projects/shop/serviceAccounts/${email}`;
const now = new Date("2026-11-22T12:00:00Z");
const activity = (from: string, to: string, last?: string) => [
  {
    fullResourceName: `//iam.googleapis.com/${name}`,
    activityType: "serviceAccountLastAuthentication",
    observationPeriod: { startTime: from, endTime: to },
    activity: last === undefined ? {} : { lastAuthenticatedTime: last },
  },
];
const assets = [
  {
    name: `//iam.googleapis.com/${name}`,
    assetType: "iam.googleapis.com/ServiceAccount",
    resource: { data: { email, projectId: "shop" } },
  },
  {
    name: "//cloudresourcemanager.googleapis.com/projects/shop",
    assetType: "cloudresourcemanager.googleapis.com/Project",
    iamPolicy: { bindings: [{ role: "roles/pubsub.editor", members: [`serviceAccount:${email}`] }] },
  },
];

describe("the use that the clouds keep on record", () => {
  for (const [title, record, unusedDays, verdict, isFound] of [
    [
      "no authentication in a long period is disuse",
      activity("2026-07-01T00:00:00Z", "2026-11-20T00:00:00Z"),
      142,
      "safe",
      true,
    ],
    [
      "none in a short period is not",
      activity("2026-10-21T00:00:00Z", "2026-11-20T00:00:00Z"),
      30,
      "unknown",
      false,
    ],
    [
      "a late one is use",
      activity("2026-07-01T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-19T00:00:00Z"),
      1,
      "breaks",
      false,
    ],
    [
      "an early one is disuse since",
      activity("2026-07-01T00:00:00Z", "2026-11-20T00:00:00Z", "2026-07-02T00:00:00Z"),
      141,
      "safe",
      true,
    ],
    [
      "the time after the period is not known",
      activity("2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z", "2026-03-01T00:00:00Z"),
      31,
      "breaks",
      false,
    ],
  ] as const) {
    it(title, () => {
      const facts = factsOf({ "assets.json": assets, "activity.json": record });
      const { identities } = inventoryOf(facts, {
        policy: defaultPolicy,
        now,
        departed: new Set(),
        fileOwners: () => [],
      });
      const [identity] = identities;
      assert.equal(identity?.unusedDays, unusedDays);
      assert.deepEqual(
        [identity?.useRecord?.grade, identity?.useRecord?.file],
        ["observed", "activity.json"],
      );
      assert.equal(
        identity?.findings.some(({ rule }) => rule === "identity-unused"),
        isFound,
      );
      assert.equal(impactOf(facts, email, "revoke", { asOf: now })?.verdict, verdict);
    });
  }

  it("on Google Cloud, permissions without use in 90 days are unused, and those that Google expects are not", () => {
    const insight = {
      name: "projects/1/locations/global/insightTypes/google.iam.policy.Insight/insights/1",
      content: {
        role: "roles/pubsub.editor",
        member: `serviceAccount:${email}`,
        exercisedPermissions: [],
        inferredPermissions: [{ permission: "pubsub.topics.publish" }],
      },
      lastRefreshTime: "2026-11-20T00:00:00Z",
      observationPeriod: "7776000s",
    };
    const usage = usageOf([gcpEntry("other@shop.iam.gserviceaccount.com", [], "2026-11-20T00:00:00Z")]);
    const facts = factsOf({ "assets.json": assets, "insights.json": [insight] });
    const found = rightsize(auditSubject(usage, email, facts)!, usage, facts);
    const by = "Google's insights on policies up to 2026-11-20";
    assert.ok(found.unused.length > 0);
    assert.ok(found.unused.every((group) => group.by === by));
    assert.deepEqual(found.unobservable, [
      {
        service: "pubsub",
        count: 1,
        actions: ["pubsub.topics.publish"],
        reason: `not used by ${by}, which expects that it will be needed`,
      },
    ]);
  });

  it("on AWS, a service without access is unused, what no record has as a call of its own is not, and logs refute it", () => {
    const statement = {
      Action: ["glue:GetJob", "iam:PassRole", "s3:CreateBucket", "sqs:SendMessage", "ec2:RunInstances"],
      Resource: "*",
    };
    const role = exportedRole("run", serviceTrust("lambda.amazonaws.com"), {
      RolePolicyList: [{ PolicyName: "p", PolicyDocument: policy(statement) }],
    });
    const record = {
      JobStatus: "COMPLETED",
      JobCompletionDate: "2026-11-20T10:00:00Z",
      ServicesLastAccessed: [
        {
          ServiceNamespace: "s3",
          LastAuthenticated: "2026-11-19T00:00:00Z",
          LastAuthenticatedEntity: arnOf("run"),
          TrackedActionsLastAccessed: [
            { ActionName: "CreateBucket", LastAccessedTime: "2026-11-19T00:00:00Z" },
          ],
        },
        ...["glue", "iam", "ec2"].map((ServiceNamespace) => ({ ServiceNamespace })),
      ],
    };
    const usage = usageOf([sessionEvent("run", ["ec2", "DescribeInstances"], "2026-11-03T10:00:00Z")]);
    const facts = factsOf({ "account.json": accountExport([role]), "record.json": record });
    const { unused, unobservable } = rightsize(auditSubject(usage, "run", facts)!, usage, facts);
    const by = "AWS's record of access up to 2026-11-20";
    assert.deepEqual(unused, [{ service: "glue", count: 1, actions: ["glue:GetJob"], by }]);
    assert.deepEqual(
      Object.fromEntries(unobservable.map(({ actions, reason }) => [actions.join(), reason.slice(0, 30)])),
      {
        "iam:PassRole": "CloudTrail has no event for it",
        "s3:CreateBucket": "used by AWS's record of access",
        "sqs:SendMessage": "the logs have no data events o",
        "ec2:RunInstances": "the logs lack CloudTrail manag",
      },
    );
  });
});

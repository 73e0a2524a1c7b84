import assert from "node:assert/strict";
import { type Facts, type GcpGrant, isKnown } from "../../src/model/index.js";
import { readFiles } from "../../src/readers/index.js";
import { projectGrant } from "../../src/rules/exampleGrant.js";
import { heldAnywhere } from "../../src/rules/gcpConditions.js";
import { adminPermission, takeoverPermission } from "../../src/rules/gcpRoles.js";
import { grants } from "../../src/rules/grants.js";
import { asPulumiPreview } from "../support/exampleInputs.js";

const now = new Date("2026-11-22T12:00:00Z");

/** What a role under a condition leaves for resources that nobody named. */
function left(role: string, expression: string): ReadonlySet<string> {
  const text = asPulumiPreview([projectGrant("grant", role, { condition: { title: "c", expression } })]);
  const facts: Facts = readFiles([{ name: "preview.json", text }]);
  const held = heldAnywhere(grants(facts)[0] as GcpGrant, facts, now);
  assert.ok(isKnown(held));
  return held;
}

const shared = "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', [])";

describe("what a condition leaves of a role on a project", () => {
  const cases: readonly [name: string, role: string, expression: string, admin: string | undefined][] = [
    [
      "a prefix leaves nothing",
      "roles/storage.admin",
      'resource.name.startsWith("projects/_/buckets/ci-")',
      undefined,
    ],
    [
      "a type leaves what is of it",
      "roles/storage.admin",
      'resource.type == "storage.googleapis.com/Bucket"',
      "storage.buckets.setIamPolicy",
    ],
    [
      "another service leaves nothing",
      "roles/storage.admin",
      'resource.service == "compute.googleapis.com"',
      undefined,
    ],
    [
      "the beginning of a type leaves what is of it",
      "roles/pubsub.admin",
      'resource.type.startsWith("pubsub")',
      "pubsub.schemas.setIamPolicy",
    ],
    [
      "a type of a service without a stranger of its own",
      "roles/pubsub.admin",
      'resource.type == "pubsub.googleapis.com/Topic"',
      "pubsub.topics.setIamPolicy",
    ],
    [
      "harmless roles to give leave nothing",
      "roles/resourcemanager.projectIamAdmin",
      `${shared}.hasOnly(['roles/logging.logWriter'])`,
      undefined,
    ],
    [
      "a grave role to give leaves all",
      "roles/resourcemanager.projectIamAdmin",
      `${shared}.hasOnly(['roles/editor'])`,
      "resourcemanager.projects.setIamPolicy",
    ],
    [
      "a time that is past leaves nothing",
      "roles/resourcemanager.projectIamAdmin",
      'request.time < timestamp("2020-01-01T00:00:00Z")',
      undefined,
    ],
    [
      "a time to come leaves all",
      "roles/resourcemanager.projectIamAdmin",
      'request.time > timestamp("2030-01-01T00:00:00Z")',
      "resourcemanager.projects.setIamPolicy",
    ],
    [
      "an hour of some weekday leaves all",
      "roles/resourcemanager.projectIamAdmin",
      'request.time.getDayOfWeek("UTC") == 3',
      "resourcemanager.projects.setIamPolicy",
    ],
    ["a tag leaves nothing", "roles/storage.admin", "resource.matchTag('1/env', 'dev')", undefined],
    [
      "all but a tag leaves all",
      "roles/storage.admin",
      "!resource.matchTag('1/env', 'prod')",
      "storage.buckets.setIamPolicy",
    ],
    ["what is no CEL leaves nothing", "roles/storage.admin", "resource.name ==", undefined],
  ];
  for (const [name, role, expression, expected] of cases) {
    it(name, () => assert.equal(adminPermission(left(role, expression)), expected));
  }

  it("a request for tokens says nothing of roles to give", () => {
    const held = left("roles/iam.serviceAccountTokenCreator", `${shared}.hasOnly(['roles/viewer'])`);
    assert.equal(takeoverPermission(held), "iam.serviceAccounts.getAccessToken");
  });
});

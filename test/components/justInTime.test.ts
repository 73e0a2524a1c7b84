import assert from "node:assert/strict";
import { accessProblems } from "../../src/components/trust/justInTime.js";
import { gcp } from "../../src/index.js";
import { awaited, runProgram } from "./support/mocks.js";
import { strictFindings } from "./support/strict.js";

const access = {
  owner: "team-data@acme.example",
  purpose: "Repairs the order database",
  reviewBy: "2027-05-31",
  on: "projects/acme-prod",
  roles: ["roles/cloudsql.editor"],
  requesters: ["group:data@acme.example"],
  approvers: ["group:data-leads@acme.example"],
};

describe("access that is asked for", () => {
  const make = () => new gcp.JustInTimeAccess("repair", access);

  it("is had for an hour, when somebody else says yes, and its owner hears of it", async () => {
    const { registered } = await runProgram(make);
    const made = registered.find(({ type }) => type.startsWith("gcp:privilegedaccessmanager/"));
    const { entitlementId, ...inputs } = made?.inputs ?? {};
    assert.match(String(entitlementId), /^repair-[0-9a-f]{6}$/);
    assert.deepEqual(inputs, {
      parent: "projects/acme-prod",
      location: "global",
      maxRequestDuration: "3600s",
      eligibleUsers: [{ principals: access.requesters }],
      privilegedAccess: {
        gcpIamAccess: {
          resource: "//cloudresourcemanager.googleapis.com/projects/acme-prod",
          resourceType: "cloudresourcemanager.googleapis.com/Project",
          roleBindings: [{ role: "roles/cloudsql.editor" }],
        },
      },
      requesterJustificationConfig: { unstructured: {} },
      approvalWorkflow: {
        manualApprovals: {
          requireApproverJustification: true,
          steps: [{ approvalsNeeded: 1, approvers: { principals: access.approvers } }],
        },
      },
      additionalNotificationTargets: { adminEmailRecipients: ["team-data@acme.example"] },
    });
    assert.deepEqual(strictFindings(registered), []);
  });

  it("says how to ask for it", async () => {
    const { result } = await runProgram(make);
    assert.match(await awaited(result.setup), /^gcloud pam grants create \\\n.*--requested-duration=3600s/s);
  });

  const { approvers: _, ...unapproved } = access;
  it("needs nobody's yes only where it says why", () => {
    assert.deepEqual(accessProblems("repair-1", { ...unapproved, withoutApproval: "on call at night" }), []);
    assert.match(accessProblems("repair-1", unapproved)[0]?.message ?? "", /^name who says yes/);
  });

  const refused: readonly (readonly [string, Partial<typeof access> & { accessSeconds?: number }, string])[] =
    [
      ["a basic role", { roles: ["roles/editor"] }, "roles[0]"],
      ["a service agent's role", { roles: ["roles/run.serviceAgent"] }, "roles[0]"],
      ["something smaller than a project", { on: "projects/acme-prod/topics/orders" }, "on"],
      ["a folder by its name", { on: "folders/acme" }, "on"],
      ["everybody", { requesters: ["allAuthenticatedUsers"] }, "requesters[0]"],
      ["a member that is none", { approvers: ["data-leads"] }, "approvers[0]"],
      ["a week", { accessSeconds: 604_800 }, "accessSeconds"],
    ];
  for (const [title, change, path] of refused) {
    it(`refuses ${title}`, () =>
      assert.deepEqual(
        accessProblems("repair-1", { ...access, ...change }).map((each) => each.path),
        [path],
      ));
  }
});

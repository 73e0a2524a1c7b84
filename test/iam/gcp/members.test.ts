import assert from "node:assert/strict";
import fc from "fast-check";
import { checkMember, formatMember, isMemberProblem, parseMember } from "../../../src/iam/gcp/index.js";

const pool = "iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci-pool";
const gke = "iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/acme.svc.id.goog";

describe("GCP members", () => {
  const known: readonly (readonly [text: string, kind: string])[] = [
    ["allUsers", "everyone"],
    ["allAuthenticatedUsers", "authenticated"],
    ["user:alex@example.com", "user"],
    ["group:my-group@example.com", "group"],
    ["serviceAccount:my-sa@my-project.iam.gserviceaccount.com", "serviceAccount"],
    ["serviceAccount:acme.svc.id.goog[ns/name]", "gke"],
    ["domain:example.com", "domain"],
    ["projectOwner:my-project", "convenience"],
    ["deleted:user:alex@example.com?uid=123456789012345678901", "user"],
    [`principal://${pool}/subject/repo:acme/web:ref:refs/heads/main`, "pool"],
    [`principal://${pool}/subject/ns/prod/sa/id`, "pool"],
    [`principalSet://${pool}/group/admins`, "pool"],
    [`principalSet://${pool}/attribute.repository/acme/web`, "pool"],
    [`principalSet://${pool}/*`, "pool"],
    [`principal://${gke}/subject/ns/NS/sa/SA`, "pool"],
    [`principal://${gke}/kubernetes.serviceaccount.uid/abc`, "pool"],
    [`principalSet://${gke}/namespace/NS`, "pool"],
    [
      `principalSet://${gke}/kubernetes.cluster/https://container.googleapis.com/v1/projects/acme/locations/l/clusters/c`,
      "pool",
    ],
    [
      "principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/raha@altostrat.com",
      "pool",
    ],
    [
      "principalSet://iam.googleapis.com/locations/global/workforcePools/staff/attribute.department/it",
      "pool",
    ],
    [
      "principal://agents.global.org-1.system.id.goog/resources/aiplatform/projects/9/locations/us-central1/reasoningEngines/a",
      "agent",
    ],
    ["principalSet://agents.global.org-1.system.id.goog/*", "agent"],
    ["principalSet://cloudresourcemanager.googleapis.com/projects/123/type/ServiceAccount", "resource"],
  ];
  for (const [text, kind] of known) {
    it(`reads ${text} and writes it back`, () => {
      const member = parseMember(text);
      assert.equal(member.kind, kind);
      assert.ok(!isMemberProblem(member));
      assert.equal(formatMember(member), text);
      assert.equal(checkMember(text), undefined);
    });
  }

  const denyForms: readonly (readonly [text: string, allowForm: string])[] = [
    ["principal://goog/subject/alex@example.com", "user:alex@example.com"],
    ["principalSet://goog/group/g@example.com", "group:g@example.com"],
    ["principalSet://goog/public:all", "allUsers"],
    [
      "principal://iam.googleapis.com/projects/-/serviceAccounts/a@p.iam.gserviceaccount.com",
      "serviceAccount:a@p.iam.gserviceaccount.com",
    ],
  ];
  for (const [text, allowForm] of denyForms) {
    it(`reads ${text}, a deny policy's form of ${allowForm}`, () => {
      const member = parseMember(text);
      assert.ok(!isMemberProblem(member));
      assert.equal(formatMember(member), allowForm);
      assert.equal(formatMember(member, "v2"), text);
      if (text !== "principalSet://goog/public:all") assert.equal(checkMember(text)?.path, "type");
    });
  }

  const refused: readonly (readonly [text: string, path: string, answer: string])[] = [
    [
      "alex@example.com",
      "type",
      "The member alex@example.com is of an unknown type. Please set a valid type prefix for the member.",
    ],
    ["user:alex", "email", "Invalid member (user:alex)."],
    ["serviceAccount:", "email", "Invalid member (serviceAccount:)."],
    ["domain:nodot", "domain", "Invalid member (domain:nodot)."],
    [
      "principalSet://iam.googleapis.com/projects/my-project/locations/global/workloadIdentityPools/pool/*",
      "project",
      "Invalid principalSet member (principalSet://iam.googleapis.com/projects/my-project/locations/global/workloadIdentityPools/pool/*).",
    ],
    [
      `principal://${pool}/attribute.a/b`,
      "subject",
      `Invalid principal member (principal://${pool}/attribute.a/b).`,
    ],
    [
      `principalSet://${pool}/subject/x`,
      "attribute",
      `Invalid principalSet member (principalSet://${pool}/subject/x).`,
    ],
    [
      `principalSet://${pool}/attribute.A/x`,
      "attribute",
      `Invalid principalSet member (principalSet://${pool}/attribute.A/x).`,
    ],
    ["principalSet://example.com/x", "pool", "Invalid principalSet member (principalSet://example.com/x)."],
  ];
  for (const [text, path, answer] of refused) {
    it(`refuses ${text || "nothing"} as Google does`, () => {
      const problem = checkMember(text);
      assert.deepEqual([problem?.path, problem?.answer], [path, answer]);
    });
  }

  it("never throws on any text", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseMember(text)));
    const starts = fc.constantFrom(
      "user:",
      "deleted:",
      "principal://",
      "principalSet://",
      `principalSet://${pool}/`,
      "serviceAccount:",
    );
    fc.assert(fc.property(starts, fc.string(), (start, rest) => void parseMember(start + rest)));
  });
});

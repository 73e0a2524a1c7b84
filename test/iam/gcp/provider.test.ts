import assert from "node:assert/strict";
import { defaultMappings, evaluateProvider } from "../../../src/iam/gcp/index.js";

const claims = {
  sub: "repo:acme/web:ref:refs/heads/main",
  repository: "acme/web",
  repository_id: "12",
  groups: ["dev", 3],
  number: 7,
};

describe("a token at a workload identity provider", () => {
  it("becomes the identity that the mapping gives", () => {
    const mapping = {
      "google.subject": "assertion.sub",
      "google.groups": "assertion.groups",
      "attribute.repository": "assertion.repository",
      "attribute.id": "assertion.repository_id + ':' + assertion.environment",
      "attribute.number": "assertion.number",
      "attribute.kind": "assertion.sub.contains('refs/heads/main') ? 'prod' : 'test'",
    };
    assert.deepEqual(
      evaluateProvider(
        { mapping, condition: "attribute.kind == 'prod' && google.subject == assertion.sub" },
        claims,
      ),
      {
        decision: "admitted",
        identity: {
          subject: claims.sub,
          groups: ["dev"],
          attributes: { repository: "acme/web", kind: "prod" },
        },
      },
    );
  });

  const refusals: readonly (readonly [
    title: string,
    mapping: Record<string, string>,
    condition: string,
    reason: string,
  ])[] = [
    [
      "a condition that is false",
      { "google.subject": "assertion.sub" },
      "assertion.repository == 'acme/api'",
      "the attribute condition is not true",
    ],
    [
      "a condition on a claim that is missing",
      { "google.subject": "assertion.sub" },
      "assertion.environment != 'x'",
      "the attribute condition is an error: there is no environment",
    ],
    [
      "a condition on an attribute that is not mapped",
      { "google.subject": "assertion.sub" },
      "attribute.repository != 'x'",
      "the attribute condition is an error: there is no repository",
    ],
    [
      "a subject from a claim that is missing",
      { "google.subject": "assertion.oid" },
      "",
      "google.subject cannot be mapped: there is no oid",
    ],
    [
      "a subject that is a number",
      { "google.subject": "assertion.number" },
      "",
      "google.subject is not a string, or empty",
    ],
    ["an empty subject", { "google.subject": "''" }, "", "google.subject is not a string, or empty"],
    [
      "a subject of 128 bytes",
      { "google.subject": `'${"x".repeat(126)}é'` },
      "",
      "google.subject is longer than 127 bytes",
    ],
    ["no subject", {}, "", "google.subject is not a string, or empty"],
  ];
  for (const [title, mapping, condition, reason] of refusals) {
    it(`is refused for ${title}`, () => {
      const decision = evaluateProvider({ mapping, condition }, claims);
      assert.deepEqual(
        [decision.decision, decision.decision === "admitted" ? "" : decision.reason],
        ["refused", reason],
      );
    });
  }

  it("is undecided where a function is not modelled, or the text is not CEL", () => {
    for (const condition of ["assertion.sub.reverse() == 'x'", "assertion.sub =="]) {
      assert.equal(
        evaluateProvider({ mapping: { "google.subject": "assertion.sub" }, condition }, claims).decision,
        "undecided",
      );
    }
  });

  it("of an AWS role is mapped to the role by default", () => {
    const arn = "arn:aws:sts::123456789012:assumed-role/deployer/session";
    assert.deepEqual(evaluateProvider({ mapping: defaultMappings.aws }, { arn, account: "123456789012" }), {
      decision: "admitted",
      identity: {
        subject: arn,
        groups: [],
        attributes: { aws_role: "arn:aws:sts::123456789012:assumed-role/deployer" },
      },
    });
  });
});

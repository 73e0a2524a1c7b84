import assert from "node:assert/strict";
import { readCloudTrail } from "../../src/audit/aws/event.js";
import { type Chain, ChainFinder } from "../../src/audit/chain.js";
import { readGcpAudit } from "../../src/audit/gcp/event.js";
import type { JsonObject } from "../../src/readers/text/json.js";
import { account, gcpEntry, roleArn, sessionEvent, userEvent, webIdentityEvent } from "./logs.js";

const at = (minute: number) => `2026-11-20T10:${String(minute).padStart(2, "0")}:00Z`;

function chainOf(records: readonly object[], id: string): Chain {
  const finder = new ChainFinder((event) => event.id === id, 10);
  for (const record of records as JsonObject[]) {
    const event = "protoPayload" in record ? readGcpAudit(record) : readCloudTrail(record);
    if (typeof event === "string") assert.fail(event);
    finder.add(event);
  }
  const [found] = finder.chains();
  assert.ok(found);
  return found;
}

const hopsOf = ({ hops }: Chain) => hops.map(({ who, grade }) => `${who.replace(/^.*\//, "")} (${grade})`);

const assume = (
  record: Record<string, unknown>,
  role: string,
  key: string,
  session = "s",
  more: object = {},
) => ({
  ...record,
  requestParameters: { roleArn: roleArn(role), roleSessionName: session, ...more },
  responseElements: {
    credentials: { accessKeyId: key },
    assumedRoleUser: {
      assumedRoleId: `AROA${role.toUpperCase()}:${session}`,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    },
  },
});

const action = (role: string, key: string, minute: number, created = at(minute)) => ({
  ...sessionEvent(
    role,
    ["ec2", "TerminateInstances"],
    at(minute),
    { eventID: "target" },
    { session: "s", accessKeyId: key, context: { attributes: { creationDate: created } } },
  ),
});

describe("the chain behind an action", () => {
  it("goes back through roles to the user whose key began it", () => {
    const records = [
      action("second", "ASIA2", 3),
      assume(
        sessionEvent(
          "first",
          ["sts", "AssumeRole"],
          at(2),
          { eventID: "e2" },
          { session: "s", accessKeyId: "ASIA1" },
        ),
        "second",
        "ASIA2",
      ),
      assume(userEvent("bot", ["sts", "AssumeRole"], at(1), { eventID: "e1" }), "first", "ASIA1"),
    ];
    for (const order of [records, [...records].reverse()]) {
      const found = chainOf(order, "target");
      assert.deepEqual(hopsOf(found), ["second (exact)", "first (exact)", "bot (exact)"]);
      assert.equal(found.human, null);
      assert.match(found.wouldDecide.join(), /SetSourceIdentity/);
    }
  });

  it("joins by session name and second where the key used is not the key handed out", () => {
    const records = [
      action("second", "ASIAOTHER", 9, at(2)),
      assume(userEvent("bot", ["sts", "AssumeRole"], at(2)), "second", "ASIA2"),
    ];
    assert.deepEqual(hopsOf(chainOf(records, "target")), ["second (exact)", "bot (inferred)"]);
  });

  it("ends at the token's subject", () => {
    const token = webIdentityEvent("second", "repo:acme/web:ref:refs/heads/main", at(1));
    const answer = token.responseElements as object;
    const records = [
      action("second", "ASIA2", 3),
      { ...token, responseElements: { ...answer, credentials: { accessKeyId: "ASIA2" } } },
    ];
    assert.deepEqual(hopsOf(chainOf(records, "target")), ["second (exact)", "main (exact)"]);
  });

  for (const [title, records, human] of [
    [
      "the source identity, which the caller asserted",
      [
        {
          ...action("second", "ASIA2", 3),
          ...sessionEvent(
            "second",
            ["ec2", "StopInstances"],
            at(3),
            { eventID: "target" },
            { context: { sourceIdentity: "ana" } },
          ),
        },
      ],
      ["ana", "asserted"],
    ],
    [
      "the session tag",
      [
        action("second", "ASIA2", 3),
        assume(userEvent("bot", ["sts", "AssumeRole"], at(2)), "second", "ASIA2", "s", {
          tags: [{ key: "Email", value: "ana@acme.example" }],
        }),
      ],
      ["ana@acme.example", "asserted"],
    ],
    [
      "Identity Center",
      [
        sessionEvent(
          "AWSReservedSSO_Admin_0123456789abcdef",
          ["ec2", "StopInstances"],
          at(3),
          { eventID: "target" },
          {
            session: "ana@acme.example",
            context: {
              sessionIssuer: {
                arn: roleArn("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef"),
                userName: "AWSReservedSSO_Admin_0123456789abcdef",
              },
            },
          },
        ),
      ],
      ["ana@acme.example", "verified"],
    ],
    [
      "the name of a session, which anybody may choose",
      [
        sessionEvent(
          "ops",
          ["ec2", "StopInstances"],
          at(3),
          { eventID: "target" },
          { session: "ana@acme.example" },
        ),
      ],
      ["ana@acme.example", "inferred"],
    ],
  ] as const) {
    it(`names the person by ${title}`, () => {
      const found = chainOf(records, "target");
      assert.deepEqual([found.human?.who, found.human?.grade], human);
    });
  }

  it("takes the user that an agent's caller names as said and no more", () => {
    const invoked = sessionEvent("app", ["bedrock-agentcore", "InvokeAgentRuntime"], at(1), {
      eventID: "target",
      requestParameters: { runtimeUserId: "ana" },
    });
    assert.deepEqual(
      [chainOf([invoked], "target").human?.who, chainOf([invoked], "target").human?.grade],
      ["ana", "asserted"],
    );
  });

  it("ties an agent's call to its tool call and grant, and only then calls it an agent", () => {
    const signIn = "arn:aws:signin:us-east-1:123456789012:session/u1";
    const call = sessionEvent(
      "dev",
      ["s3", "DeleteBucket"],
      at(5),
      { eventID: "target", requestID: "r-1", userAgent: "aws-mcp.amazonaws.com" },
      { invokedBy: "aws-mcp.amazonaws.com", context: { signInSessionArn: signIn } },
    );
    const grant = sessionEvent("dev", ["signin", "CreateOAuth2Token"], at(1), {
      eventID: "grant",
      requestParameters: { client_id: "arn:aws:signin:us-east-1::external-client/dcr/c1" },
      additionalEventData: { signInSessionArn: signIn },
    });
    const tool = sessionEvent("dev", ["aws-mcp", "CallReadWriteTool"], at(6), {
      eventID: "tool",
      eventType: "AwsMcpEvent",
      additionalEventData: { downstreamRequests: [{ requestId: "r-1" }] },
    });
    assert.equal(
      chainOf([call, grant, tool], "target").agent,
      "arn:aws:signin:us-east-1::external-client/dcr/c1",
    );
    assert.equal(chainOf([call], "target").agent, null);
  });

  it("follows a service account's delegation to who began it", () => {
    const email = "run@acme.iam.gserviceaccount.com";
    const entry = gcpEntry(email, [["storage.buckets.delete", "projects/_/buckets/b"]], at(1), {
      info: {
        serviceAccountDelegationInfo: [
          { firstPartyPrincipal: { principalEmail: "mid@acme.iam.gserviceaccount.com" } },
          { principalSubject: "user:ana@acme.example" },
        ],
      },
    });
    const found = chainOf([{ ...entry, insertId: "target" }], "target");
    assert.deepEqual(hopsOf(found), [
      `${email} (exact)`,
      "mid@acme.iam.gserviceaccount.com (exact)",
      "ana@acme.example (exact)",
    ]);
    assert.deepEqual([found.human?.who, found.human?.grade], ["ana@acme.example", "verified"]);
  });

  describe("a token of Google Cloud", () => {
    const email = "run@acme.iam.gserviceaccount.com";
    const took = (by: string, minute: number) =>
      gcpEntry(by, [["iam.serviceAccounts.getAccessToken", email]], at(minute), {
        methodName: "GenerateAccessToken",
        serviceName: "iamcredentials.googleapis.com",
        request: { name: `projects/-/serviceAccounts/${email}` },
      });
    const used = (minute: number) => ({
      ...gcpEntry(email, [["storage.buckets.delete", "projects/_/buckets/b"]], at(minute)),
      insertId: "target",
    });

    it("is of whoever took it last before, and of nobody after", () => {
      const found = chainOf([took("ann@acme.example", 1), used(5), took("bob@acme.example", 9)], "target");
      assert.deepEqual([found.human?.who, found.hops[1]?.grade], ["ann@acme.example", "inferred"]);
    });

    it("is of nobody that is certain where several took one", () => {
      const found = chainOf([took("ann@acme.example", 1), took("bob@acme.example", 2), used(5)], "target");
      assert.equal(found.human, null);
      assert.equal(found.hops.length, 1);
      assert.match(found.wouldDecide.join(), /which of those .* ann@acme\.example, bob@acme\.example/);
    });

    it("leads back to the session in AWS that it was exchanged for", () => {
      const session = `arn:aws:sts::${account}:assumed-role/run/job`;
      const assumed = sessionEvent(
        "dev",
        ["sts", "AssumeRole"],
        at(1),
        {
          requestParameters: { roleArn: roleArn("run"), roleSessionName: "job" },
          responseElements: { assumedRoleUser: { assumedRoleId: "AROARUN:job", arn: session } },
        },
        { session: "ana@acme.example" },
      );
      const entry = gcpEntry(email, [["storage.buckets.delete", "projects/_/buckets/b"]], at(5), {
        info: {
          serviceAccountDelegationInfo: [
            {
              principalSubject: `principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/aws/subject/${session}`,
            },
          ],
        },
      });
      const found = chainOf([{ ...entry, insertId: "target" }, assumed], "target");
      assert.equal(found.human?.who, "ana@acme.example");
      assert.ok(hopsOf(found).includes("dev (inferred)"), hopsOf(found).join());
    });

    it("says that GitHub knows the actor where the log knows only the repository", () => {
      const pool = "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gh";
      const entry = gcpEntry(email, [["storage.buckets.delete", "projects/_/buckets/b"]], at(5), {
        info: {
          serviceAccountDelegationInfo: [
            { principalSubject: `${pool}/subject/repo:acme/web:ref:refs/heads/main` },
          ],
        },
      });
      const found = chainOf([{ ...entry, insertId: "target" }], "target");
      assert.equal(found.human, null);
      assert.match(found.wouldDecide.join(), /GitHub, which name the actor/);
    });
  });
});

import assert from "node:assert/strict";
import { readUsage } from "../../../src/audit/read.js";
import { account, folder, roleArn, sessionEvent, userEvent, webIdentityEvent } from "../logs.js";

type Row = Record<string, unknown>;

/** What the mapping has no place for, by its path, as text. */
function unmapped(record: Row, taken: readonly string[]): Row {
  const rest: Row = {};
  const walk = (value: unknown, path: string) => {
    if (taken.includes(path) || value === null || value === undefined) return;
    if (typeof value === "object" && !Array.isArray(value))
      for (const [name, inner] of Object.entries(value)) walk(inner, path === "" ? name : `${path}.${name}`);
    else rest[path] = String(value);
  };
  walk(record, "");
  return rest;
}

/** A CloudTrail record as Security Lake keeps it, in the mapping of one version. */
function ocsf(record: Row, version: "1.0.0-rc.2" | "1.5.0"): Row {
  const user = record.userIdentity as Row & {
    sessionContext?: Row & { sessionIssuer: Row; attributes: Row };
  };
  const isNew = version === "1.5.0";
  const text = (value: unknown) =>
    value === null || value === undefined ? undefined : JSON.stringify(value);
  return {
    class_uid: isNew ? 6003 : 3005,
    metadata: {
      uid: record.eventID,
      event_code: record.eventType,
      version,
      product: {
        name: "CloudTrail",
        vendor_name: "AWS",
        feature: { name: isNew ? record.eventCategory : "Management, Data, and Insights" },
      },
    },
    time: Date.parse(record.eventTime as string),
    cloud: {
      provider: "AWS",
      region: record.awsRegion,
      ...(isNew ? { account: { uid: record.recipientAccountId } } : {}),
    },
    api: {
      operation: record.eventName,
      service: { name: record.eventSource },
      request: { uid: record.requestID, ...(isNew ? { data: text(record.requestParameters) } : {}) },
      response: { error: record.errorCode, ...(isNew ? { data: text(record.responseElements) } : {}) },
    },
    actor: {
      user: {
        type: user.type,
        name: user.userName,
        credential_uid: user.accessKeyId,
        ...(isNew
          ? { uid: user.arn, uid_alt: user.principalId, account: { uid: user.accountId } }
          : { uuid: user.arn, uid: user.principalId, account_uid: user.accountId }),
      },
      session: {
        issuer: user.sessionContext?.sessionIssuer.arn,
        created_time_dt: user.sessionContext?.attributes.creationDate,
      },
      idp: { name: user.identityProvider },
    },
    src_endpoint: { ip: record.sourceIPAddress },
    http_request: { user_agent: record.userAgent },
    resources: (record.resources as Row[] | undefined)?.map(({ ARN, type, accountId }) => ({
      uid: ARN,
      type,
      ...(isNew ? { owner: { account: { uid: accountId } } } : { account_uid: accountId }),
    })),
    unmapped: unmapped(record, [
      "eventID",
      "eventName",
      "eventSource",
      "eventTime",
      "resources",
      ...(isNew ? ["requestParameters", "responseElements", "eventCategory", "recipientAccountId"] : []),
    ]),
  };
}

const at = (second: number) => `2026-11-03T10:00:0${second}Z`;
const records: readonly Row[] = [
  webIdentityEvent("run", "repo:acme/web:ref:refs/heads/main", at(1)),
  sessionEvent(
    "run",
    ["s3", "GetObject"],
    at(2),
    {
      eventCategory: "Data",
      managementEvent: false,
      readOnly: true,
      requestParameters: { bucketName: "data", key: "a" },
      resources: [
        { type: "AWS::S3::Object", ARN: "arn:aws:s3:::data/a" },
        { accountId: account, type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::data" },
      ],
    },
    { session: "GitHubActions", context: { sourceIdentity: "ann@acme.example" } },
  ),
  sessionEvent("run", ["sts", "AssumeRole"], at(3), {
    requestParameters: { roleArn: roleArn("next"), roleSessionName: "hop" },
    responseElements: {
      assumedRoleUser: { assumedRoleId: "AROANEXT:hop" },
      credentials: { accessKeyId: "ASIANEXT" },
    },
  }),
  userEvent("bot", ["iam", "CreateAccessKey"], at(4), { errorCode: "AccessDenied" }),
];

const usageOf = async (rows: readonly Row[]) => {
  const text = rows.map((row) => JSON.stringify(row)).join("\n");
  const { read, ...usage } = await readUsage([folder({ "events.json": text })]);
  return { ...usage, records: read.records, foreign: read.foreign };
};

describe("CloudTrail as Security Lake keeps it", () => {
  for (const version of ["1.0.0-rc.2", "1.5.0"] as const) {
    it(`says the same as the records that it was made from, by the mapping of ${version}`, async () => {
      const found = await usageOf(records.map((record) => ocsf(record, version)));
      assert.deepEqual(found, await usageOf(records));
    });
  }

  it("events of other products are none", async () => {
    const flow = { ...ocsf(records[0]!, "1.5.0"), metadata: { product: { name: "Amazon VPC" } } };
    assert.equal((await usageOf([...records, flow])).foreign, 1);
  });

  it("what stands under a name that JavaScript has for its own does no harm", async () => {
    const record = ocsf(records[1]!, "1.5.0");
    const hostile = {
      ...record,
      unmapped: { "__proto__.polluted": "x", "constructor.prototype.polluted": "x" },
    };
    await usageOf([hostile]);
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  });
});

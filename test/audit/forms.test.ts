import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { readUsage } from "../../src/audit/read.js";
import { account, folder, roleArn, sessionEvent } from "./logs.js";

type Row = Readonly<Record<string, unknown>>;

const event = (at: number): Row => ({
  ...sessionEvent(
    "run",
    ["s3", "GetObject"],
    `2026-11-03T10:00:0${at}Z`,
    {
      eventCategory: "Data",
      managementEvent: false,
      readOnly: true,
      requestID: `r${at}`,
      recipientAccountId: account,
      requestParameters: { bucketName: "data", key: 'a "quoted", name=b' },
      resources: [
        { type: "AWS::S3::Object", ARN: "arn:aws:s3:::data/a" },
        { accountId: account, type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::data" },
      ],
    },
    { context: { sourceIdentity: "ann@acme.example" } },
  ),
  eventID: `id-${at}`,
});
const events = [event(1), event(2)];

const lower = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lower(inner)]))
    : value;

/** As Athena prints structs and arrays: nothing is quoted. */
const struct = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(struct).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([name, inner]) => `${name.toLowerCase()}=${struct(inner)}`)
    .join(", ")}}`;
};

/** The columns of a table, each as text: nested parts as one form or another. */
const flat = (row: Row, nested: (name: string, value: object) => string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value === null ? "" : typeof value === "object" ? nested(name, value) : String(value),
    ]),
  );
const asJson = (_: string, value: object) => JSON.stringify(value);
const asAthena = (name: string, value: object) =>
  name === "userIdentity" || name === "resources" ? struct(value) : JSON.stringify(value);
const inSmallLetters = (row: Row) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));

const csv = (rows: readonly Row[]) => {
  const field = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`;
  const names = Object.keys(rows[0]!);
  return [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((each) => each.map(field).join(","))
    .join("\r\n");
};
const jsonLines = (rows: readonly unknown[]) => rows.map((each) => JSON.stringify(each)).join("\n");
const texts = events.map((each) => JSON.stringify(each));

/** The same two events in every form that people have them in. */
const forms: Readonly<Record<string, Readonly<Record<string, string | Buffer>>>> = {
  "files of S3, in folders by date": {
    [`AWSLogs/o-abc/${account}/CloudTrail/eu-west-1/2026/11/03/x.json.gz`]: gzipSync(
      JSON.stringify({ Records: events }),
    ),
    [`AWSLogs/o-abc/${account}/CloudTrail-Digest/eu-west-1/2026/11/03/d.json.gz`]: gzipSync(
      JSON.stringify({ awsAccountId: account, logFiles: [] }),
    ),
  },
  "lookup-events": {
    "a.json": JSON.stringify({ Events: texts.map((text) => ({ EventId: "x", CloudTrailEvent: text })) }),
  },
  "EventBridge, one a line": {
    "a.jsonl": jsonLines(events.map((detail) => ({ "detail-type": "AWS API Call via CloudTrail", detail }))),
  },
  "one a line": { "a.jsonl": jsonLines(events) },
  "CloudTrail Lake, rows of columns": {
    "a.json": JSON.stringify({
      QueryResultRows: events.map((each) =>
        Object.entries(flat(each, asJson)).map(([name, value]) => ({ [name]: value })),
      ),
    }),
  },
  "CloudTrail Lake, whole events": {
    "a.json": JSON.stringify({ QueryResultRows: texts.map((eventJson) => [{ eventJson }]) }),
  },
  "CloudTrail Lake as CSV": { "a.csv": csv(events.map((each) => flat(each, asJson))) },
  "whole events as CSV": { "a.csv": csv(texts.map((eventJson) => ({ eventJson }))) },
  "Athena as CSV": { "a.csv": csv(events.map((each) => inSmallLetters(flat(each, asAthena)))) },
  "Athena as JSON lines": {
    "a.jsonl": jsonLines(events.map((each) => inSmallLetters(flat(each, asJson)))),
  },
  "Athena with structs as JSON": {
    "a.jsonl": jsonLines(
      events.map((each) =>
        inSmallLetters({
          ...each,
          userIdentity: lower(each.userIdentity),
          requestParameters: JSON.stringify(each.requestParameters),
          errorCode: "",
          sharedEventID: "",
        }),
      ),
    ),
  },
  "CloudWatch Logs, as the CLI gives them": {
    "a.json": JSON.stringify({ events: texts.map((message) => ({ logStreamName: "s", message })) }),
  },
  "CloudWatch Logs, as a subscription delivers them": {
    "a.gz": gzipSync(
      JSON.stringify({ messageType: "DATA_MESSAGE", logEvents: texts.map((message) => ({ message })) }),
    ),
  },
  "lines with a time before them": {
    "a.log": texts.map((text) => `2026-11-03T10:00:00.000Z ${text}`).join("\n"),
  },
};

describe("the forms of CloudTrail", () => {
  for (const [title, files] of Object.entries(forms)) {
    it(`reads ${title}`, async () => {
      const usage = await readUsage([folder(files)]);
      assert.deepEqual([usage.read.records, usage.read.duplicates, usage.read.brokenCount], [2, 0, 0]);
      assert.deepEqual(
        usage.identities.map(({ id, callers }) => [
          id,
          callers.map(({ session, sourceIdentity, actions }) => [
            session,
            sourceIdentity,
            actions.map(({ action, resource, count }) => [action, resource, count]),
          ]),
        ]),
        [[roleArn("run"), [["worker", "ann@acme.example", [["s3:GetObject", "arn:aws:s3:::data/a", 2]]]]]],
      );
      assert.deepEqual(
        usage.coverage.map(({ category, service, reads }) => [category, service, reads]),
        [["data", "s3", true]],
      );
    });
  }

  it("counts an event once, in however many forms it comes", async () => {
    const all = Object.entries(forms).flatMap(([, files], at) =>
      Object.entries(files).map(([name, content]) => [`${at}/${name}`, content] as const),
    );
    const { read, identities } = await readUsage([folder(Object.fromEntries(all))]);
    assert.equal(identities[0]!.count, 2);
    assert.equal(read.records - read.duplicates, 2);
  });

  it("tells a data event by its name where a table has no column for that", async () => {
    const { eventCategory: _, managementEvent: __, ...rest } = event(1);
    const usage = await readUsage([folder({ "a.csv": csv([flat(rest, asJson)]) })]);
    assert.deepEqual(
      usage.coverage.map(({ category }) => category),
      ["data"],
    );
  });

  it("counts broken rows of a table with their offset, and reads on", async () => {
    const [header, first, second] = csv(events.map((each) => flat(each, asJson))).split("\r\n");
    const text = `${header}\n${first}\n"too","few"\n${second}`;
    const { read } = await readUsage([folder({ "a.csv": text })]);
    assert.equal(read.records, 2);
    assert.deepEqual(
      read.broken.map(({ offset, reason }) => [offset, reason]),
      [[Buffer.byteLength(`${header}\n${first}\n`), "is a row that does not fit its header"]],
    );
  });

  it("counts a table that is cut off inside of a quotation", async () => {
    const text = csv(events.map((each) => flat(each, asJson)));
    const { read } = await readUsage([folder({ "a.csv": text.slice(0, -5) })]);
    assert.equal(read.records, 1);
    assert.deepEqual(
      read.broken.map(({ reason }) => reason),
      ["is cut off"],
    );
  });
});

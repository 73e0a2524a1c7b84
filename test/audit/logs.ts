import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readCloudTrail } from "../../src/audit/aws/event.js";
import { readActivity } from "../../src/audit/gcp/activity.js";
import { readGcpAudit } from "../../src/audit/gcp/event.js";
import { UsageTable } from "../../src/audit/table.js";
import type { Usage } from "../../src/model/index.js";
import type { JsonObject } from "../../src/readers/text/json.js";

/** The account of the logs. */
export const account = "123456789012";
export const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;

/** A CloudTrail record of a session of a role; `more` replaces what differs. */
export function sessionEvent(
  role: string,
  [source, name]: readonly [source: string, name: string],
  at: string,
  more: Readonly<Record<string, unknown>> = {},
  identity: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const session = (identity.session as string | undefined) ?? "worker";
  const { session: _, context, ...rest } = identity as { session?: string; context?: object };
  return {
    eventVersion: "1.09",
    userIdentity: {
      type: "AssumedRole",
      principalId: `AROA${role.toUpperCase()}:${session}`,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
      accountId: account,
      accessKeyId: "ASIAEXAMPLE000000001",
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: `AROA${role.toUpperCase()}`,
          arn: roleArn(role),
          accountId: account,
          userName: role,
        },
        attributes: { creationDate: at, mfaAuthenticated: "false" },
        ...context,
      },
      ...rest,
    },
    ...call(source, name, at, more),
  };
}

/** A CloudTrail record of an IAM user with its access key. */
export function userEvent(
  user: string,
  [source, name]: readonly [source: string, name: string],
  at: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    eventVersion: "1.09",
    userIdentity: {
      type: "IAMUser",
      principalId: `AIDA${user.toUpperCase()}`,
      arn: `arn:aws:iam::${account}:user/${user}`,
      accountId: account,
      accessKeyId: `AKIA${user.toUpperCase()}`,
      userName: user,
    },
    ...call(source, name, at, more),
  };
}

/** A CloudTrail record of a token exchanged for a session of a role. */
export function webIdentityEvent(role: string, subject: string, at: string): Record<string, unknown> {
  const provider = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
  return {
    eventVersion: "1.08",
    userIdentity: {
      type: "WebIdentityUser",
      principalId: `${provider}:sts.amazonaws.com:${subject}`,
      userName: subject,
      identityProvider: provider,
    },
    ...call("sts", "AssumeRoleWithWebIdentity", at, {
      readOnly: true,
      requestParameters: { roleArn: roleArn(role), roleSessionName: "GitHubActions", durationSeconds: 3600 },
      responseElements: {
        credentials: { accessKeyId: "ASIAEXAMPLE000000001" },
        subjectFromWebIdentityToken: subject,
        assumedRoleUser: {
          assumedRoleId: `AROA${role.toUpperCase()}:GitHubActions`,
          arn: `arn:aws:sts::${account}:assumed-role/${role}/GitHubActions`,
        },
        provider,
        audience: "sts.amazonaws.com",
      },
    }),
  };
}

let serial = 0;

function call(source: string, name: string, at: string, more: Readonly<Record<string, unknown>>): object {
  serial++;
  return {
    eventTime: at,
    eventSource: `${source}.amazonaws.com`,
    eventName: name,
    awsRegion: "eu-west-1",
    sourceIPAddress: "192.0.2.7",
    userAgent: "aws-sdk",
    requestParameters: null,
    responseElements: null,
    requestID: `request-${serial}`,
    eventID: `event-${serial}`,
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: "Management",
    ...more,
  };
}

/** A Google Cloud audit log entry of a service account. */
export function gcpEntry(
  email: string,
  permissions: readonly (readonly [permission: string, resource: string, granted?: boolean])[],
  at: string,
  { info = {}, log = "data_access", ...payload }: Record<string, unknown> = {},
): Record<string, unknown> {
  serial++;
  return {
    insertId: `entry-${serial}`,
    logName: `projects/acme/logs/cloudaudit.googleapis.com%2F${log}`,
    timestamp: at,
    resource: { type: "gcs_bucket", labels: { project_id: "acme", location: "europe-west1" } },
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      serviceName: "storage.googleapis.com",
      methodName: "storage.objects.get",
      authenticationInfo: { principalEmail: email, ...(info as object) },
      authorizationInfo: permissions.map(([permission, resource, granted = true]) => ({
        permission,
        resource,
        ...(granted ? { granted } : {}),
        permissionType: "DATA_READ",
      })),
      requestMetadata: { callerIp: "192.0.2.9" },
      ...payload,
    },
  };
}

const made: string[] = [];
process.once("exit", () => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

/** A folder with these files, and its path; it is gone when the tests have ended. */
export function folder(files: Readonly<Record<string, string | Buffer | readonly object[]>>): string {
  const path = mkdtempSync(join(tmpdir(), "keyless-logs-"));
  made.push(path);
  for (const [name, content] of Object.entries(files)) {
    const isText = typeof content === "string" || Buffer.isBuffer(content);
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), isText ? content : JSON.stringify({ Records: content }));
  }
  return path;
}

/** What logs of these records tell. */
export function usageOf(records: readonly object[]): Usage {
  const table = new UsageTable();
  for (const record of records as JsonObject[]) {
    if ("activityType" in record) {
      const found = readActivity(record);
      if (typeof found === "string") assert.fail(found);
      table.addAuthentication(found);
      continue;
    }
    const event = "protoPayload" in record ? readGcpAudit(record) : readCloudTrail(record);
    if (typeof event === "string") assert.fail(event);
    table.add(event);
  }
  return table.usage({
    files: 1,
    records: records.length,
    duplicates: 0,
    foreign: 0,
    broken: [],
    brokenCount: 0,
  });
}

import type { Resource, Source } from "../../model/index.js";
import { given, plainResource } from "../plainResource.js";
import { InputProblem } from "../problem.js";
import { parseCsvRows } from "../text/csv.js";
import type { Reading } from "./reading.js";

/** Words of the report for "there is nothing to say here". */
const nothing = new Set(["", "N/A", "no_information", "not_supported"]);

/**
 * The CSV of `aws iam get-credential-report`: users, their passwords, access keys and certificates, with ages
 * and last use (AWS IAM User Guide, "Getting credential reports").
 */
export function readCredentialReport(file: string, text: string): Reading {
  const rows = parseCsvRows(file, text);
  if (rows.length === 0) throw new InputProblem(file, "is a credential report without any user");
  const resources = rows.flatMap(({ row, line }, index) => {
    if (!row.user || !row.arn)
      throw new InputProblem(
        file,
        "is a credential report with a row without user or ARN",
        `record ${index + 2}`,
      );
    return userOf(row, { file, line });
  });
  return { resources, unread: [] };
}

type Row = Readonly<Record<string, string>>;

/** Spreadsheets write truth values in capitals. */
const isTrue = (row: Row, column: string) => row[column]?.toLowerCase() === "true";

const value = (row: Row, column: string) => {
  const text = row[column];
  return text === undefined || nothing.has(text) ? undefined : text;
};

/** What the report says of a credential that exists and has not been used since it keeps track (2014 and 2015). */
function neverUsed(row: Row, column: string): true | undefined {
  return row[column] === "N/A" || row[column] === "no_information" ? true : undefined;
}

function userOf(row: Row, source: Source): Resource[] {
  const { user = "", arn = "" } = row;
  const root = user === "<root_account>";
  const found: Resource[] = [
    plainResource(
      source,
      "aws:iam/user:User",
      arn,
      user,
      given({
        arn,
        name: user,
        createDate: value(row, "user_creation_time"),
        passwordLastUsed: value(row, "password_last_used"),
        mfaActive: isTrue(row, "mfa_active"),
        root: root || undefined,
      }),
    ),
  ];
  if (isTrue(row, "password_enabled") || (root && value(row, "password_last_used") !== undefined)) {
    const changed = value(row, "password_last_changed") ?? value(row, "user_creation_time");
    found.push(
      credential(row, source, "aws:iam/userLoginProfile:UserLoginProfile", "password", {
        createDate: changed,
        lastUsedDate: value(row, "password_last_used"),
        neverUsed: neverUsed(row, "password_last_used"),
        mfaActive: isTrue(row, "mfa_active") || undefined,
        root: root || undefined,
      }),
    );
  }
  for (const number of [1, 2]) {
    const rotated = value(row, `access_key_${number}_last_rotated`);
    const active = isTrue(row, `access_key_${number}_active`);
    // A key that was never made is neither active nor rotated.
    if (!active && rotated === undefined) continue;
    found.push(
      credential(row, source, "aws:iam/accessKey:AccessKey", `access_key_${number}`, {
        status: active ? "Active" : "Inactive",
        createDate: rotated,
        lastUsedDate: value(row, `access_key_${number}_last_used_date`),
        neverUsed: neverUsed(row, `access_key_${number}_last_used_date`),
      }),
    );
  }
  for (const number of [1, 2]) {
    const rotated = value(row, `cert_${number}_last_rotated`);
    const active = isTrue(row, `cert_${number}_active`);
    if (!active && rotated === undefined) continue;
    found.push(
      credential(row, source, "aws:iam/signingCertificate:SigningCertificate", `cert_${number}`, {
        status: active ? "Active" : "Inactive",
        createDate: rotated,
      }),
    );
  }
  return found;
}

function credential(
  row: Row,
  source: Source,
  type: string,
  name: string,
  properties: Readonly<Record<string, string | true | undefined>>,
): Resource {
  const { user = "", arn = "" } = row;
  const holder = type === "aws:iam/signingCertificate:SigningCertificate" ? { userName: user } : { user };
  return plainResource(source, type, `${arn}#${name}`, name, given({ ...holder, ...properties }), arn);
}

import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Resource } from "../../model/index.js";
import { Account } from "./account.js";
import type { CloudRecord } from "./record.js";

export { Account } from "./account.js";
export { sandboxHome } from "./home.js";
export type { CloudRecord } from "./record.js";

/** The account with this 12-digit id; it is empty until something is made in it. */
export function awsAccount(home: string, id: string): Account {
  return new Account(join(home, "aws", id));
}

/** All of GCP: projects, folders and organisations refer to each other, so they share one place. */
export function gcpWorld(home: string): Account {
  return new Account(join(home, "gcp"));
}

/** Ids of the AWS accounts in which something exists. */
export function awsAccountIds(home: string): string[] {
  try {
    return readdirSync(join(home, "aws"))
      .filter((name) => /^\d{12}$/.test(name))
      .sort();
  } catch {
    return [];
  }
}

/** All that lives in an account now; what was deleted and is only hidden is left out. */
export function liveRecords(account: Account): CloudRecord[] {
  return account
    .types()
    .flatMap((folder) => account.list(folder))
    .filter((record) => record.deleted === undefined);
}

/**
 * The sandbox cloud as resources in the neutral model, to be read into facts as a Pulumi state is:
 * address is the ARN where there is one, else the full id.
 */
export function cloudResources(home: string): Resource[] {
  const aws = awsAccountIds(home).map((id) => ({ place: `aws/${id}`, account: awsAccount(home, id) }));
  return [...aws, { place: "gcp", account: gcpWorld(home) }].flatMap(({ place, account }) =>
    liveRecords(account).map((record) => toResource(record, place)),
  );
}

function toResource(record: CloudRecord, place: string): Resource {
  const { arn } = record.properties;
  return {
    address: typeof arn === "string" ? arn : `${record.type}:${record.id}`,
    type: record.type,
    name: record.key,
    properties: { ...record.properties, id: record.id },
    references: {},
    change: "same",
    source: { file: place },
  };
}

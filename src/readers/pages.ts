import type { Resource, Unread } from "../model/index.js";
import type { Reading } from "./formats/reading.js";

/**
 * A reading of several files without the notices that pages of an account export are missing, where the last page of
 * the same account is in another file: every page but the last says that more follow.
 */
export function withAllPages(reading: Reading): Reading {
  const truncated = reading.unread.filter(({ path }) => path === "IsTruncated");
  if (truncated.length === 0) return reading;
  const files = new Set(truncated.map(({ source }) => source.file));
  const accounts = new Map<string, string>();
  const complete = new Set<string>();
  for (const resource of reading.resources) {
    const account = exportedAccount(resource);
    if (account === undefined) continue;
    const { file } = resource.source;
    if (files.has(file)) accounts.set(file, account);
    else complete.add(account);
  }
  const isAnswered = ({ path, source }: Unread) =>
    path === "IsTruncated" && complete.has(accounts.get(source.file) ?? "");
  return { ...reading, unread: reading.unread.filter((each) => !isAnswered(each)) };
}

/** The account of a role, group or policy that an export lists by its ARN: a credential report has users alone. */
function exportedAccount({ type, address }: Resource): string | undefined {
  if (!/^aws:iam\/(?:role|group|policy):/.test(type)) return undefined;
  return /^arn:aws[\w-]*:iam::(\d{12}):/.exec(address)?.[1];
}

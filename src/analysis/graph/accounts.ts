import { isAccountId, parseArn } from "../../iam/aws/arn.js";
import { type Facts, isKnown, type Knowable } from "../../model/index.js";

/** The account or project that an id names; undefined where it names none. */
export function accountOfId(id: string): string | undefined {
  const account = parseArn(id)?.account;
  if (account !== undefined) return isAccountId(account) ? account : undefined;
  return /@([a-z0-9.-]+)\.iam\.gserviceaccount\.com$/.exec(id)?.[1];
}

/**
 * The one AWS account (or Google project) that each file is about, by `cloud file`. A file whose ids name several,
 * or none, is not certain to be about any and is left out.
 */
export function accountsOfFiles(facts: Facts): ReadonlyMap<string, string> {
  const seen = new Map<string, Set<string>>();
  const note = (file: string, id: Knowable<string> | undefined) => {
    if (id === undefined || !isKnown(id)) return;
    const account = accountOfId(id);
    if (account === undefined) return;
    const key = `${id.startsWith("arn:") ? "aws" : "gcp"} ${file}`;
    const accounts = seen.get(key) ?? new Set();
    seen.set(key, accounts.add(account));
  };
  for (const { id, resource } of facts.identities) note(resource.source.file, id);
  for (const { id, resource } of facts.workloads) note(resource.source.file, id);
  for (const { id, resource } of facts.credentials) note(resource.source.file, id);
  for (const { id, resource } of facts.providers) note(resource.source.file, id);
  for (const permission of facts.permissions) {
    if (permission.kind === "aws-policy") note(permission.resource.source.file, permission.arn);
  }
  return new Map(
    [...seen].flatMap(([key, [first, ...more]]) => (first && more.length === 0 ? [[key, first]] : [])),
  );
}

import { credentialId } from "../../analysis/graph/index.js";
import type { Credential, Facts } from "../../model/index.js";

/** Properties in which resources of keys have the id that logs call the key by. */
const names = ["id", "accessKeyId", "keyId", "name"];

/** The ids under which logs would show a credential: access key ids, full names of service account keys. */
export function keysOfCredential({ credentials }: Facts, id: string): readonly string[] {
  return [...new Set(credentials.filter((each) => credentialId(each) === id).flatMap(keysOf))];
}

/** The same of one source of a credential. */
export function keysOf({ resource }: Pick<Credential, "resource">): readonly string[] {
  return names.flatMap((name) => {
    const value = resource.properties[name];
    return typeof value === "string" && isKey(value) ? [plainKey(value)] : [];
  });
}

function isKey(text: string): boolean {
  return /^AKIA[A-Z0-9]+$|\/serviceAccounts\/[^/]+\/keys\/[^/]+$/.test(text);
}

/** A key as logs and resources both call it. */
export function plainKey(text: string): string {
  return text.replace(/^\/\/iam\.googleapis\.com\//, "");
}

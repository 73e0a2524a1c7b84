import { listedAssetType } from "./gcp/listed.js";
import { hintForJson } from "./hints.js";
import { isLastUse } from "./lastUse/read.js";
import { isObject, type Json, type JsonObject } from "./text/json.js";

/** What a file can be; told by its content, never by its name. */
export type Format =
  | "terraform-plan"
  | "terraform-state"
  | "terraform-raw-state"
  | "pulumi-stack"
  | "pulumi-preview"
  | "aws-account-details"
  | "aws-credential-report"
  | "aws-policy"
  | "gcp-policy"
  | "gcp-assets"
  | "last-use"
  | "kubernetes";

const known =
  "a Terraform plan or state (`terraform show -json`), `pulumi stack export`, `pulumi preview --json`, " +
  "AWS account details or credential report, an IAM policy, a GCP asset export, a cloud's own record of use, or Kubernetes manifests";

/** The format of a parsed JSON value, or what is wrong with it. */
export function recogniseJson(value: Json): Format | { readonly problem: string } {
  if (Array.isArray(value)) return recogniseList(value);
  if (!isObject(value)) {
    return { problem: `holds only ${value === null ? "null" : `a ${typeof value}`}; expected ${known}` };
  }
  for (const [format, fits] of shapes) if (fits(value)) return format;
  return { problem: hintForJson(value) ?? `is JSON of a format that is not known; expected ${known}` };
}

const has = (value: JsonObject, ...keys: readonly string[]) => keys.some((key) => Object.hasOwn(value, key));

const accountLists = ["RoleDetailList", "UserDetailList", "GroupDetailList", "Policies"] as const;

/** From the most telling key to the least. */
const shapes: readonly (readonly [Format, (value: JsonObject) => boolean])[] = [
  ["terraform-plan", (value) => has(value, "resource_changes", "planned_values")],
  ["terraform-plan", (value) => has(value, "format_version") && has(value, "configuration", "prior_state")],
  ["terraform-state", (value) => has(value, "format_version") && has(value, "terraform_version")],
  ["terraform-state", (value) => has(value, "terraform_version") && has(value, "values")],
  [
    "terraform-raw-state",
    (value) => has(value, "terraform_version") && has(value, "serial", "resources", "modules"),
  ],
  ["pulumi-stack", (value) => has(value, "deployment")],
  ["pulumi-stack", ({ checkpoint }) => isObject(checkpoint) && has(checkpoint, "latest")],
  ["pulumi-preview", (value) => has(value, "steps")],
  ["pulumi-preview", (value) => has(value, "changeSummary")],
  ["aws-account-details", (value) => has(value, ...accountLists)],
  ["kubernetes", (value) => has(value, "kind") && has(value, "apiVersion")],
  ["aws-policy", (value) => has(value, "Statement")],
  ["gcp-policy", (value) => has(value, "bindings")],
  ["gcp-policy", isEmptyPolicy],
  ["gcp-assets", (value) => has(value, "assetType", "asset_type", "assets") || isListed(value)],
  ["gcp-assets", ({ results }) => isAssetList(results)],
  ["last-use", isLastUse],
];

function recogniseList(list: Json[]): Format | { readonly problem: string } {
  const first = list[0];
  if (first === undefined) return { problem: `is an empty list; expected ${known}` };
  if (isObject(first)) {
    if (has(first, ...accountLists)) return "aws-account-details";
    if (isAssetList(list)) return "gcp-assets";
    if (isLastUse(list)) return "last-use";
    if (has(first, "kind") && has(first, "apiVersion")) return "kubernetes";
  }
  return { problem: hintForJson(list) ?? `is a list of a format that is not known; expected ${known}` };
}

/** What `gcloud` prints of a thing that has no grants. */
function isEmptyPolicy(value: JsonObject): boolean {
  const keys = Object.keys(value);
  const known = ["etag", "version", "auditConfigs", "kind", "resourceId"];
  return has(value, "etag") && keys.every((key) => known.includes(key));
}

/** What Cloud Asset Inventory lists, or finds; and what the `list` commands of `gcloud` print. */
function isAssetList(list: Json | undefined): boolean {
  const first = Array.isArray(list) ? list[0] : undefined;
  return isObject(first) && (has(first, "assetType", "asset_type") || isListed(first));
}

function isListed(value: JsonObject): boolean {
  return listedAssetType(value) !== undefined;
}

/** The header of a credential report (AWS IAM User Guide, "Getting credential reports"). */
export function isCredentialReport(text: string): boolean {
  return /^\s*"?user"?\s*,\s*"?arn"?\s*,\s*"?user_creation_time"?/.test(text.slice(0, 200));
}

/** Several JSON objects, one a line. */
export function isJsonLines(text: string): boolean {
  const newline = text.indexOf("\n");
  if (newline < 0) return false;
  const end = text[newline - 1] === "\r" ? newline - 1 : newline;
  if (text[0] !== "{" || text[end - 1] !== "}") return false;
  // A newline at the end of one object makes no second.
  return /\S/.test(text.slice(newline, newline + 1000)) || text.slice(newline).trim() !== "";
}

export const expected = known;

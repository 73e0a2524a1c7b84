import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { PolicyDocument, Value } from "../../model/index.js";
import { Unknown } from "../../model/index.js";
import { readDocument } from "./parse.js";

/** One policy that AWS manages. */
export interface ManagedPolicy {
  readonly arn: string;
  /** Last part of the ARN, without its path. */
  readonly name: string;
  /** AWS no longer lets it be attached; where it is attached, it still grants. */
  readonly deprecated: boolean;
}

interface Entry {
  readonly document: Value;
  readonly deprecated?: boolean;
}

/** The vendored snapshot, read once when first asked for; its source and licence stand in data/README.md. */
let snapshot: ReadonlyMap<string, Entry> | undefined;
const parsed = new Map<string, PolicyDocument | Unknown>();

function entries(): ReadonlyMap<string, Entry> {
  if (snapshot === undefined) {
    const file = join(__dirname, "..", "..", "..", "data", "aws-managed-policies.json.gz");
    const { policies } = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as {
      policies: Record<string, Entry>;
    };
    snapshot = new Map(Object.entries(policies));
  }
  return snapshot;
}

const MANAGED = /^arn:(aws[a-z-]*):iam::aws:policy\//;

/** Whether an ARN names a policy that AWS manages, in any partition and whether or not the snapshot knows it. */
export function isAwsManaged(arn: string): boolean {
  return MANAGED.test(arn);
}

/**
 * The document of a policy that AWS manages. Unknown when the snapshot does not have it: newer than the
 * snapshot, or of another partition than `aws`, where the same name may grant something else.
 */
export function managedPolicyDocument(arn: string): PolicyDocument | Unknown {
  const known = parsed.get(arn);
  if (known !== undefined) return known;
  const entry = entries().get(arn);
  if (entry === undefined)
    return new Unknown(`${arn} is not among the AWS managed policies that Keyless carries`);
  const document = readDocument(entry.document, "identity");
  parsed.set(arn, document);
  return document;
}

/** Every policy of the snapshot, by ARN. */
export function managedPolicies(): readonly ManagedPolicy[] {
  return [...entries()].map(([arn, entry]) => describe(arn, entry));
}

/** A managed policy by ARN. */
export function managedPolicy(arn: string): ManagedPolicy | undefined {
  const entry = entries().get(arn);
  return entry === undefined ? undefined : describe(arn, entry);
}

function describe(arn: string, { deprecated }: Entry): ManagedPolicy {
  return { arn, name: arn.slice(arn.lastIndexOf("/") + 1), deprecated: deprecated === true };
}

/** Kinds of GCP resources that carry an IAM policy of their own, or that a project's policy can be narrowed to. */
export type GcpKind =
  | "bucket"
  | "topic"
  | "subscription"
  | "secret"
  | "repository"
  | "run-service"
  | "run-job"
  | "function"
  | "dataset"
  | "table"
  | "crypto-key"
  | "service-account"
  | "spanner-database"
  | "sql-instance"
  | "task-queue"
  | "model-endpoint"
  | "project";

/** A GCP resource by kind, with the parts of its name. */
export interface GcpResource {
  readonly kind: GcpKind;
  /** Parts of the name by collection, `{projects: "p", topics: "t"}`. */
  readonly parts: Readonly<Record<string, string>>;
  /** Relative name, `projects/p/topics/t`; `projects/_/buckets/b` for a bucket. */
  readonly name: string;
}

/** Services by host label, and the collections that make up the relative name of each kind. */
const kinds: readonly {
  readonly kind: GcpKind;
  readonly service: string;
  readonly path: readonly string[];
}[] = [
  { kind: "bucket", service: "storage", path: ["projects", "buckets"] },
  { kind: "topic", service: "pubsub", path: ["projects", "topics"] },
  { kind: "subscription", service: "pubsub", path: ["projects", "subscriptions"] },
  { kind: "secret", service: "secretmanager", path: ["projects", "secrets"] },
  { kind: "repository", service: "artifactregistry", path: ["projects", "locations", "repositories"] },
  { kind: "run-service", service: "run", path: ["projects", "locations", "services"] },
  { kind: "run-job", service: "run", path: ["projects", "locations", "jobs"] },
  { kind: "function", service: "cloudfunctions", path: ["projects", "locations", "functions"] },
  { kind: "dataset", service: "bigquery", path: ["projects", "datasets"] },
  { kind: "table", service: "bigquery", path: ["projects", "datasets", "tables"] },
  { kind: "crypto-key", service: "cloudkms", path: ["projects", "locations", "keyRings", "cryptoKeys"] },
  { kind: "service-account", service: "iam", path: ["projects", "serviceAccounts"] },
  { kind: "spanner-database", service: "spanner", path: ["projects", "instances", "databases"] },
  { kind: "sql-instance", service: "sqladmin", path: ["projects", "instances"] },
  { kind: "task-queue", service: "cloudtasks", path: ["projects", "locations", "queues"] },
  { kind: "model-endpoint", service: "aiplatform", path: ["projects", "locations", "endpoints"] },
  { kind: "project", service: "cloudresourcemanager", path: ["projects"] },
];

/**
 * Reads the name of a GCP resource: a full resource name (`//pubsub.googleapis.com/projects/p/topics/t`), the relative
 * name or URL that the Pulumi resource has as `id` or `selfLink`, or `gs://b`. Undefined: not a name that it knows.
 * Source: cloud.google.com/asset-inventory/docs/resource-name-format.
 */
export function parseGcpResource(text: string): GcpResource | undefined {
  const bucket = bucketName(text);
  if (bucket !== undefined) return resource("bucket", ["projects", "buckets"], ["_", bucket]);
  const located = locate(text);
  if (located === undefined) return undefined;
  const segments = located.path.split("/");
  for (const { kind, service, path } of kinds) {
    if (located.service !== undefined && located.service !== service) continue;
    if (segments.length !== path.length * 2) continue;
    if (!path.every((collection, index) => segments[index * 2] === collection)) continue;
    const values = path.map((_, index) => segments[index * 2 + 1]!);
    if (values.every((value) => value !== "" && !value.includes("*"))) return resource(kind, path, values);
  }
  return undefined;
}

/** Full resource name, `//pubsub.googleapis.com/projects/p/topics/t`. */
export function fullName(resource: GcpResource): string {
  return `//${serviceOf(resource)}/${resource.name}`;
}

/** Service that a resource belongs to, `pubsub.googleapis.com`. */
export function serviceOf({ kind }: GcpResource): string {
  return `${kinds.find((entry) => entry.kind === kind)!.service}.googleapis.com`;
}

/**
 * The Cloud Run service that a function of the second generation is (Cloud Run functions, "Authenticate for invocation"):
 * of the same name, as such a service may be called.
 */
export function serviceOfFunction({ parts }: GcpResource): GcpResource {
  const { projects = "", locations = "", functions = "" } = parts;
  const service = functions.toLowerCase().replaceAll("_", "-");
  return resource("run-service", ["projects", "locations", "services"], [projects, locations, service]);
}

function resource(kind: GcpKind, path: readonly string[], values: readonly string[]): GcpResource {
  const parts = Object.fromEntries(path.map((collection, index) => [collection, values[index]!]));
  return { kind, parts, name: path.map((collection) => `${collection}/${parts[collection]}`).join("/") };
}

function bucketName(text: string): string | undefined {
  const prefix = ["gs://", "https://www.googleapis.com/storage/v1/b/", "//storage.googleapis.com/"].find(
    (start) => text.startsWith(start),
  );
  if (prefix === undefined) return undefined;
  const rest = text
    .slice(prefix.length)
    .replace(/^projects\/_\/buckets\//, "")
    .replace(/\/$/, "");
  return rest === "" || rest.includes("/") || rest.includes("*") ? undefined : rest;
}

/** Splits a name into its service, where it names one, and the path from `projects/` on. */
function locate(text: string): { readonly service?: string; readonly path: string } | undefined {
  if (text.startsWith("projects/")) return { path: text };
  const host = /^(?:https:)?\/\/([a-z]+)(?:\.googleapis\.com)\//.exec(text);
  const from = text.indexOf("/projects/");
  if (host === null || from < 0) return undefined;
  const service = host[1] === "www" ? undefined : host[1];
  return { ...(service === undefined ? {} : { service }), path: text.slice(from + 1) };
}

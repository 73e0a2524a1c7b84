import type { Unwrap } from "@pulumi/pulumi";
import type { AuditLogArgs } from "../args/auditLog.js";
import { type GcpResource, parseGcpResource } from "../grants/gcpResource.js";
import { ownershipOf } from "../ownership.js";
import { all, type Checked, ok, type Problem, problemsIn, under, wrong } from "../problem.js";

/** Services by which somebody becomes an account: token exchange, and impersonation (Cloud Audit Logs of IAM and STS). */
const tokenServices = ["iam.googleapis.com", "sts.googleapis.com"];

/** Everything that can be recorded of a service; the exchange of tokens counts as reading of settings. */
export const logTypes = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"].map((logType) => ({ logType }));

/** The services whose accesses are recorded, each once and sorted. */
export function recordedServices(services: readonly string[]): readonly string[] {
  return [...new Set([...tokenServices, ...services])].sort();
}

/** All audit records, whatever their kind (Logging query language). */
export const auditRecords = 'logName:"cloudaudit.googleapis.com"';

/** Where records go: the sink's destination, and what its writer needs there. */
export type Destination =
  | {
      readonly kind: "resource";
      readonly destination: string;
      readonly resource: GcpResource;
      readonly role: string;
    }
  | {
      readonly kind: "log-bucket";
      readonly destination: string;
      readonly project: string;
      readonly name: string;
      readonly role: string;
    };

const writers: { readonly [K in GcpResource["kind"]]?: string } = {
  bucket: "roles/storage.objectCreator",
  dataset: "roles/bigquery.dataEditor",
  topic: "roles/pubsub.publisher",
};

/** Reads the name of a destination. */
export function destinationOf(name: string): Checked<Destination> {
  const [, project] = /^projects\/([^/]+)\/locations\/[^/]+\/buckets\/[^/]+$/.exec(name) ?? [];
  if (project !== undefined) {
    const destination = `logging.googleapis.com/${name}`;
    return ok({ kind: "log-bucket", destination, project, name, role: "roles/logging.bucketWriter" });
  }
  const resource = parseGcpResource(name);
  const role = resource === undefined ? undefined : writers[resource.kind];
  if (resource === undefined || role === undefined) {
    return wrong(
      "destination",
      `${JSON.stringify(name)} is not gs://BUCKET, projects/P/datasets/D, projects/P/topics/T or projects/P/locations/L/buckets/B`,
    );
  }
  return ok({ kind: "resource", destination: sinkName(resource), resource, role });
}

/** A resource as sinks name it (Logging, "Route logs to supported destinations"). */
function sinkName({ kind, name, parts }: GcpResource): string {
  switch (kind) {
    case "bucket":
      return `storage.googleapis.com/${parts.buckets}`;
    case "dataset":
      return `bigquery.googleapis.com/${name}`;
    default:
      return `pubsub.googleapis.com/${name}`;
  }
}

/**
 * The records of somebody from outside who becomes an account, or of anybody who is refused. `insider` is how the
 * principals begin that are meant to become it.
 */
export function misuseRecords(email: string, insider: string): string {
  // Brackets instead of backslashes, which the query language takes for itself.
  const beginning = insider.replace(/[.[\]]/g, (char) => `[${char}]`);
  return [
    'log_id("cloudaudit.googleapis.com/data_access")',
    'protoPayload.serviceName="iamcredentials.googleapis.com"',
    `resource.labels.email_id="${email}"`,
    `(NOT protoPayload.authenticationInfo.principalSubject=~"^${beginning}" OR protoPayload.status.code>0)`,
  ].join(" AND ");
}

/** All mistakes in the arguments at once. */
export function auditLogProblems(args: Unwrap<AuditLogArgs>): readonly Problem[] {
  const services = args.services ?? [];
  return problemsIn(
    ownershipOf(args),
    all(services.map((service, index) => under(`services[${index}]`, serviceOf(service)))),
    args.destination === undefined ? ok(undefined) : destinationOf(args.destination),
  );
}

function serviceOf(service: string): Checked<void> {
  if (/^[a-z0-9-]+\.googleapis\.com$/.test(service)) return ok(undefined);
  return wrong("", `${JSON.stringify(service)} is not a service, such as storage.googleapis.com`);
}

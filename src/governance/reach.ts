import { type Counts, type Graph, neighbours } from "../analysis/graph/index.js";
import { count } from "../model/index.js";
import type { PermissionSummary } from "./permissions.js";
import type { RoleAccess } from "./privilege.js";

/** How far an identity gets, in words and in numbers. */
export interface Reach {
  /** What data it reads or changes: "reads and changes S3 objects: acme-orders". */
  readonly data: readonly string[];
  /** What it administers: "who may do what (iam)". */
  readonly admin: readonly string[];
  /** Identities that it can come to act as, by itself or through others. */
  readonly identities: number;
  /** Resources named in what it may do, or those that it can become. */
  readonly resources: number;
  /** Set where the two numbers are a bound from below: counting ends at a thousand. */
  readonly more?: true;
  /** Whether some of it is for every resource there is. */
  readonly everything: boolean;
}

/** How far that is, for the parts of a score. */
export function reachWords({
  identities,
  resources,
  more,
}: Pick<Reach, "identities" | "resources" | "more">): string {
  const least = more ? "at least " : "";
  return `it reaches ${least}${count(resources, "named resource")} and ${count(identities, "identity", "identities")}`;
}

/** Where counting ends, for each identity. */
export const mostCounted = 1000;

/** Services that keep data, and what they call it (Service Authorization Reference). */
const awsData: Readonly<Record<string, string>> = {
  s3: "S3 objects",
  dynamodb: "DynamoDB tables",
  secretsmanager: "secrets",
  ssm: "parameters",
  kms: "encryption keys",
  "rds-db": "databases",
  "rds-data": "databases",
  rds: "databases and their snapshots",
  redshift: "the data warehouse",
  "redshift-data": "the data warehouse",
  athena: "query results",
  glue: "the data catalogue",
  kinesis: "streams",
  firehose: "streams",
  sqs: "queues",
  sns: "topics",
  logs: "logs",
  ecr: "container images",
  es: "search indexes",
  aoss: "search indexes",
  elasticfilesystem: "file systems",
  fsx: "file systems",
  elasticache: "caches",
  memorydb: "caches",
  timestream: "time series",
  cassandra: "Keyspaces tables",
  "neptune-db": "graph databases",
  backup: "backups",
  codecommit: "source code",
  ses: "mail",
};

/** Services by which an account itself is run. */
const awsAdmin: Readonly<Record<string, string>> = {
  iam: "who may do what (iam)",
  organizations: "the organisation's accounts and guard rails (organizations)",
  sso: "people's access (sso)",
  identitystore: "people and groups (identitystore)",
  account: "the account's settings (account)",
  cloudtrail: "the audit trail (cloudtrail)",
  config: "the record of configuration (config)",
  guardduty: "threat detection (guardduty)",
};

/** Permissions that read data on Google Cloud, and what they read. */
const gcpData: readonly (readonly [prefix: RegExp, what: string])[] = [
  [/^storage\.objects\./, "Cloud Storage objects"],
  [/^bigquery\.tables\.(?:getData|updateData|export)/, "BigQuery tables"],
  [/^secretmanager\.versions\.access/, "secrets"],
  [/^datastore\.entities\./, "Firestore and Datastore documents"],
  [/^spanner\.databases\.(?:select|read|write)/, "Spanner databases"],
  [/^bigtable\.tables\.(?:readRows|mutateRows)/, "Bigtable tables"],
  [/^cloudsql\.instances\.(?:connect|login|export)/, "Cloud SQL databases"],
  [/^pubsub\.(?:subscriptions\.consume|topics\.publish)/, "Pub/Sub messages"],
  [/^cloudkms\.cryptoKeyVersions\.use/, "encryption keys"],
  [/^logging\.(?:logEntries|privateLogEntries)\.list/, "logs"],
  [/^artifactregistry\.repositories\.(?:download|upload)Artifacts/, "container images and packages"],
];

/** Names listed for one kind of data; more are counted. */
const mostNames = 3;

/** How far an identity gets: its own permissions in words, and what it comes to through those that it can become. */
export function reachOf(
  id: string,
  permissions: PermissionSummary,
  graph: Graph,
  count: (id: string) => Counts,
  accessOfRole: (role: string) => RoleAccess,
): Reach {
  const counts = count(id);
  const named = neighbours(graph, id, "out", "reaches");
  return {
    data: [...awsDataWords(permissions, named), ...gcpDataWords(permissions, accessOfRole)],
    admin: adminWords(permissions, accessOfRole),
    identities: counts.identity,
    resources: counts.resource,
    ...(counts.more ? { more: true as const } : {}),
    everything: isEverywhere(permissions),
  };
}

function awsDataWords(
  { services, administrator }: PermissionSummary,
  named: readonly string[],
): readonly string[] {
  if (administrator) return ["reads and changes everything"];
  return services.flatMap(({ service, levels }) => {
    const what = awsData[service];
    const own = Object.entries(levels).filter(([level]) => level !== "List" && level !== "Tagging");
    if (what === undefined || own.length === 0) return [];
    const reads = levels.Read !== undefined;
    const writes = own.some(([level]) => level !== "Read");
    const verb = reads && writes ? "reads and changes" : reads ? "reads" : "changes";
    const isAll = own.some(([, count]) => count.everywhere > 0);
    const names = named.filter((each) => isOfService(each, service)).map(shortName);
    return [
      `${verb} ${isAll ? `all ${what}` : what}${isAll || names.length === 0 ? "" : `: ${listed(names)}`}`,
    ];
  });
}

function gcpDataWords(
  { roles }: PermissionSummary,
  accessOfRole: (role: string) => RoleAccess,
): readonly string[] {
  const places = new Map<string, Set<string>>();
  for (const { role, on } of roles) {
    for (const permission of accessOfRole(role).permissions) {
      const what = gcpData.find(([prefix]) => prefix.test(permission))?.[1];
      if (what !== undefined) places.set(what, (places.get(what) ?? new Set()).add(on));
    }
  }
  return [...places].map(([what, on]) => `uses ${what} of ${listed([...on])}`);
}

function adminWords(
  { services, roles, administrator }: PermissionSummary,
  accessOfRole: (role: string) => RoleAccess,
): readonly string[] {
  if (administrator) return ["everything"];
  const aws = services.flatMap(({ service, levels }) => {
    const changes = levels.Write !== undefined || levels["Permissions management"] !== undefined;
    const what = awsAdmin[service];
    if (what !== undefined && changes) return [what];
    return levels["Permissions management"] === undefined
      ? []
      : [`who may use ${awsData[service] ?? service}`];
  });
  const gcp = roles
    .filter(({ role }) => accessOfRole(role).privilege === "permissions")
    .map(({ role, on }) => `who may do what on ${on} (${role})`);
  return [...aws, ...gcp];
}

/** Whether something that it reads or changes is for every resource, or for a whole project or more. */
function isEverywhere({ services, roles, administrator }: PermissionSummary): boolean {
  return (
    administrator ||
    services.some(({ levels }) =>
      Object.entries(levels).some(([level, { everywhere }]) => level !== "List" && everywhere > 0),
    ) ||
    roles.some(({ on }) => /^(?:project|folder|organization) /.test(on))
  );
}

/** Whether an ARN's third part is this service. */
function isOfService(arn: string, service: string): boolean {
  const start = arn.indexOf(":", arn.indexOf(":") + 1) + 1;
  return start > 1 && arn.startsWith(service, start) && (arn[start + service.length] ?? ":") === ":";
}

/** What an ARN names within its account: its sixth part and what follows. */
function shortName(arn: string): string {
  let start = 0;
  for (let part = 0; part < 5; part++) {
    start = arn.indexOf(":", start) + 1;
    if (start === 0) return arn;
  }
  return arn.slice(start) || arn;
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

import assert from "node:assert/strict";
import { gcpBindings } from "../../../src/components/grants/gcp.js";
import { fullName, type GcpResource, parseGcpResource } from "../../../src/components/grants/gcpResource.js";
import { gcpVerbs, rolesByKind } from "../../../src/components/grants/gcpRoles.js";
import { evaluateRequest, type GcpPolicies } from "../../../src/iam/gcp/index.js";

type Grants = Parameters<typeof gcpBindings>[0];

/** Requests as `permission resource`, each at a time where it matters. */
type Requests = readonly (string | readonly [request: string, time: string])[];

interface Case {
  readonly grants: Grants;
  /** What the job is promised. */
  readonly can: Requests;
  /** What is next to it. */
  readonly cannot: Requests;
}

const project = "projects/acme";
const europe = `${project}/locations/europe-west1`;
const bucket = "//storage.googleapis.com/projects/_/buckets/web";
const topic = `${project}/topics/news`;
const subscription = `${project}/subscriptions/mail`;
const secret = `${project}/secrets/api`;
const images = `${europe}/repositories/web`;
const service = `${europe}/services/web`;
const job = `${europe}/jobs/nightly`;
const lambda = `${europe}/functions/on_upload`;
const dataset = `${project}/datasets/sales`;
const table = `${dataset}/tables/orders`;
const key = `${europe}/keyRings/main/cryptoKeys/orders`;
const runner = `${project}/serviceAccounts/runner@acme.iam.gserviceaccount.com`;
const spanner = `${project}/instances/main/databases/orders`;
const sql = `${project}/instances/shop`;
const queue = `${europe}/queues/mail`;
const endpoint = `${europe}/endpoints/123`;

const cases: Readonly<Record<string, Case>> = {
  "reads the objects of a bucket": {
    grants: [{ read: bucket }],
    can: [`storage.objects.get ${bucket}`, `storage.objects.list ${bucket}`],
    cannot: [
      `storage.objects.create ${bucket}`,
      `storage.buckets.getIamPolicy ${bucket}`,
      `storage.objects.get ${bucket}2`,
    ],
  },
  "writes the objects of a bucket": {
    grants: [{ write: bucket }],
    can: [`storage.objects.create ${bucket}`, `storage.objects.delete ${bucket}`],
    cannot: [
      `storage.buckets.update ${bucket}`,
      `storage.objects.setIamPolicy ${bucket}`,
      `storage.objects.create ${bucket}2`,
    ],
  },
  "reads, and changes nothing": {
    grants: [
      ...[topic, subscription, secret, images, service, job, lambda, dataset, table].map((read) => ({
        read,
      })),
      ...[key, runner, spanner, sql, queue].map((read) => ({ read })),
    ],
    can: [
      `pubsub.topics.get ${topic}`,
      `pubsub.subscriptions.consume ${subscription}`,
      `secretmanager.versions.access ${secret}`,
      `artifactregistry.repositories.downloadArtifacts ${images}`,
      `run.services.get ${service}`,
      `run.jobs.get ${job}`,
      `cloudfunctions.functions.get ${lambda}`,
      `bigquery.tables.getData ${table}`,
      `bigquery.tables.getData ${dataset}`,
      `cloudkms.cryptoKeyVersions.useToDecrypt ${key}`,
      `iam.serviceAccounts.get ${runner}`,
      `spanner.databases.read ${spanner}`,
      `cloudsql.instances.get ${sql}`,
      `cloudtasks.queues.get ${queue}`,
    ],
    cannot: [
      `pubsub.topics.publish ${topic}`,
      `pubsub.subscriptions.update ${subscription}`,
      `secretmanager.versions.access ${secret}2`,
      `artifactregistry.repositories.uploadArtifacts ${images}`,
      `run.services.update ${service}`,
      `run.jobs.run ${job}`,
      `bigquery.tables.updateData ${table}`,
      `bigquery.datasets.delete ${dataset}`,
      `cloudkms.cryptoKeyVersions.useToEncrypt ${key}`,
      `iam.serviceAccounts.actAs ${runner}`,
      `spanner.databases.write ${spanner}`,
      `cloudsql.instances.login ${sql}`,
      `cloudtasks.tasks.create ${queue}`,
    ],
  },
  "writes data, and not what holds it": {
    grants: [topic, secret, images, dataset, table, key, spanner].map((write) => ({ write })),
    can: [
      `pubsub.topics.publish ${topic}`,
      `secretmanager.versions.add ${secret}`,
      `artifactregistry.repositories.uploadArtifacts ${images}`,
      `bigquery.tables.updateData ${dataset}`,
      `bigquery.tables.updateData ${table}`,
      `cloudkms.cryptoKeyVersions.useToEncrypt ${key}`,
      `spanner.databases.write ${spanner}`,
    ],
    cannot: [
      `pubsub.topics.delete ${topic}`,
      `secretmanager.versions.access ${secret}`,
      `secretmanager.secrets.delete ${secret}`,
      `artifactregistry.repositories.delete ${images}`,
      `bigquery.datasets.delete ${dataset}`,
      `bigquery.datasets.setIamPolicy ${dataset}`,
      `cloudkms.cryptoKeyVersions.useToDecrypt ${key}`,
      `spanner.databases.drop ${spanner}`,
      `spanner.databases.write ${spanner}2`,
    ],
  },
  "manages what there is": {
    grants: [
      ...[topic, subscription, secret, images, service, job, lambda, dataset, table].map((manage) => ({
        manage,
      })),
      ...[spanner, sql, queue].map((manage) => ({ manage })),
    ],
    can: [
      `pubsub.topics.update ${topic}`,
      `pubsub.subscriptions.delete ${subscription}`,
      `secretmanager.versions.destroy ${secret}`,
      `artifactregistry.repositories.deleteArtifacts ${images}`,
      `run.services.update ${service}`,
      `run.jobs.delete ${job}`,
      `cloudfunctions.functions.update ${lambda}`,
      `bigquery.datasets.update ${dataset}`,
      `bigquery.tables.delete ${table}`,
      `spanner.databases.updateDdl ${spanner}`,
      `cloudsql.instances.update ${sql}`,
      `cloudtasks.queues.delete ${queue}`,
    ],
    cannot: [
      `pubsub.topics.setIamPolicy ${topic}`,
      `secretmanager.versions.access ${secret}`,
      `run.services.setIamPolicy ${service}`,
      `run.jobs.delete ${job}2`,
      `cloudsql.instances.update ${sql}2`,
      `cloudsql.instances.delete ${sql}`,
      `resourcemanager.projects.setIamPolicy ${project}`,
    ],
  },
  "manages a bucket": {
    grants: [{ manage: bucket }],
    can: [`storage.buckets.update ${bucket}`, `storage.buckets.delete ${bucket}`],
    cannot: [`storage.buckets.update ${bucket}2`, `iam.serviceAccounts.actAs ${runner}`],
  },
  "deploys a site": {
    grants: [{ deploySite: bucket }],
    can: [
      `storage.objects.create ${bucket}`,
      `storage.objects.delete ${bucket}`,
      `storage.objects.list ${bucket}`,
    ],
    cannot: [
      `storage.buckets.setIamPolicy ${bucket}`,
      `storage.buckets.delete ${bucket}`,
      `storage.objects.create ${bucket}2`,
    ],
  },
  "plans a bucket, without its objects": {
    grants: [{ plan: bucket }],
    can: [`storage.buckets.get ${bucket}`],
    cannot: [
      `storage.objects.get ${bucket}`,
      `storage.buckets.update ${bucket}`,
      `storage.buckets.get ${bucket}2`,
    ],
  },
  "plans, reading nothing that is held": {
    grants: [topic, subscription, secret, images, service, job, lambda, table, key, spanner, sql, queue].map(
      (plan) => ({ plan }),
    ),
    can: [
      `pubsub.topics.get ${topic}`,
      `pubsub.subscriptions.get ${subscription}`,
      `secretmanager.secrets.get ${secret}`,
      `artifactregistry.repositories.get ${images}`,
      `run.services.get ${service}`,
      `run.jobs.get ${job}`,
      `cloudfunctions.functions.get ${lambda}`,
      `bigquery.tables.get ${table}`,
      `cloudkms.cryptoKeys.get ${key}`,
      `spanner.databases.get ${spanner}`,
      `cloudsql.instances.get ${sql}`,
      `cloudtasks.queues.get ${queue}`,
    ],
    cannot: [
      `pubsub.topics.publish ${topic}`,
      `pubsub.subscriptions.consume ${subscription}`,
      `secretmanager.versions.access ${secret}`,
      `artifactregistry.repositories.uploadArtifacts ${images}`,
      `run.routes.invoke ${service}`,
      `run.jobs.run ${job}`,
      `cloudfunctions.functions.update ${lambda}`,
      `bigquery.tables.getData ${table}`,
      `cloudkms.cryptoKeyVersions.useToDecrypt ${key}`,
      `spanner.databases.read ${spanner}`,
      `cloudsql.instances.login ${sql}`,
      `cloudsql.instances.get ${sql}2`,
      `cloudtasks.tasks.create ${queue}`,
    ],
  },
  "applies, each resource for itself": {
    grants: [
      bucket,
      topic,
      subscription,
      secret,
      images,
      service,
      job,
      lambda,
      table,
      key,
      spanner,
      sql,
      queue,
    ].map((apply) => ({ apply })),
    can: [
      `storage.buckets.update ${bucket}`,
      `pubsub.topics.update ${topic}`,
      `pubsub.subscriptions.delete ${subscription}`,
      `secretmanager.secrets.delete ${secret}`,
      `artifactregistry.repositories.update ${images}`,
      `run.services.update ${service}`,
      `run.jobs.update ${job}`,
      `cloudfunctions.functions.update ${lambda}`,
      `bigquery.tables.update ${table}`,
      `cloudkms.cryptoKeys.update ${key}`,
      `spanner.databases.updateDdl ${spanner}`,
      `cloudsql.instances.update ${sql}`,
      `cloudtasks.queues.update ${queue}`,
    ],
    cannot: [
      `pubsub.topics.setIamPolicy ${topic}`,
      `secretmanager.versions.access ${secret}`,
      `secretmanager.secrets.setIamPolicy ${secret}`,
      `run.services.setIamPolicy ${service}`,
      `bigquery.tables.update ${dataset}/tables/people`,
      `cloudkms.cryptoKeyVersions.useToDecrypt ${key}`,
      `cloudsql.instances.update ${sql}2`,
      `cloudsql.users.create ${project}`,
      `resourcemanager.projects.setIamPolicy ${project}`,
    ],
  },
  "pushes images": {
    grants: [{ pushImage: images }],
    can: [
      `artifactregistry.repositories.uploadArtifacts ${images}`,
      `artifactregistry.repositories.downloadArtifacts ${images}`,
      `artifactregistry.tags.create ${images}`,
      `artifactregistry.tags.update ${images}`,
    ],
    cannot: [
      `artifactregistry.repositories.deleteArtifacts ${images}`,
      `artifactregistry.repositories.delete ${images}`,
      `artifactregistry.repositories.uploadArtifacts ${images}2`,
    ],
  },
  "pulls images": {
    grants: [{ pullImage: images }],
    can: [`artifactregistry.repositories.downloadArtifacts ${images}`],
    cannot: [
      `artifactregistry.repositories.uploadArtifacts ${images}`,
      `artifactregistry.repositories.downloadArtifacts ${images}2`,
    ],
  },
  "deploys a service, as the account that it runs as": {
    grants: [{ deployService: service }, { actAs: runner }],
    can: [
      `run.services.update ${service}`,
      `run.services.get ${service}`,
      `iam.serviceAccounts.actAs ${runner}`,
    ],
    cannot: [
      `run.services.setIamPolicy ${service}`,
      `run.services.update ${service}2`,
      `iam.serviceAccounts.getAccessToken ${runner}`,
      `iam.serviceAccountKeys.create ${runner}`,
      `iam.serviceAccounts.actAs ${project}/serviceAccounts/admin@acme.iam.gserviceaccount.com`,
    ],
  },
  "deploys a function": {
    grants: [{ deployFunction: lambda }],
    can: [`cloudfunctions.functions.update ${lambda}`, `cloudfunctions.functions.sourceCodeSet ${lambda}`],
    cannot: [
      `cloudfunctions.functions.setIamPolicy ${lambda}`,
      `cloudfunctions.functions.update ${lambda}2`,
      `iam.serviceAccounts.actAs ${runner}`,
    ],
  },
  "invokes a service": {
    grants: [{ invoke: service }],
    can: [`run.routes.invoke ${service}`],
    cannot: [`run.services.get ${service}`, `run.jobs.run ${job}`, `run.routes.invoke ${service}2`],
  },
  "runs a job": {
    grants: [{ invoke: job }],
    can: [`run.jobs.run ${job}`],
    cannot: [`run.jobs.runWithOverrides ${job}`, `run.jobs.update ${job}`, `run.jobs.run ${job}2`],
  },
  "invokes a function, by the service that it is": {
    grants: [{ invoke: lambda }],
    can: [`run.routes.invoke ${europe}/services/on-upload`],
    cannot: [`cloudfunctions.functions.update ${lambda}`, `run.routes.invoke ${service}`],
  },
  "plans a data set, an account and an endpoint": {
    grants: [{ plan: dataset }, { plan: runner }, { plan: endpoint }],
    can: [
      `bigquery.datasets.get ${dataset}`,
      `iam.serviceAccounts.get ${runner}`,
      `aiplatform.endpoints.get ${endpoint}`,
    ],
    cannot: [
      `bigquery.tables.getData ${dataset}`,
      `iam.serviceAccounts.actAs ${runner}`,
      `iam.serviceAccounts.getAccessToken ${runner}`,
      `aiplatform.endpoints.predict ${endpoint}`,
    ],
  },
  "applies a data set": {
    grants: [{ apply: dataset }],
    can: [`bigquery.datasets.update ${dataset}`, `bigquery.datasets.delete ${dataset}`],
    cannot: [`bigquery.datasets.update ${dataset}2`, `bigquery.jobs.create ${project}`],
  },
  "deploys a job": {
    grants: [{ deployService: job }],
    can: [`run.jobs.update ${job}`],
    cannot: [
      `run.jobs.setIamPolicy ${job}`,
      `run.jobs.update ${job}2`,
      `iam.serviceAccounts.actAs ${runner}`,
    ],
  },
  "connects to one database of Spanner": {
    grants: [{ connect: spanner }],
    can: [`spanner.databases.select ${spanner}`, `spanner.databases.write ${spanner}`],
    cannot: [`spanner.databases.drop ${spanner}`, `spanner.databases.select ${spanner}2`],
  },
  "invokes one model's endpoint": {
    grants: [{ invoke: endpoint }],
    can: [`aiplatform.endpoints.predict ${endpoint}`],
    cannot: [
      `aiplatform.endpoints.delete ${endpoint}`,
      `aiplatform.endpoints.deploy ${endpoint}`,
      `aiplatform.endpoints.predict ${endpoint}4`,
    ],
  },
  "reads one secret": {
    grants: [{ readSecret: secret }],
    can: [`secretmanager.versions.access ${secret}`],
    cannot: [
      `secretmanager.versions.add ${secret}`,
      `secretmanager.secrets.delete ${secret}`,
      `secretmanager.versions.access ${secret}2`,
    ],
  },
  "publishes to a topic and a queue": {
    grants: [{ publish: topic }, { publish: queue }],
    can: [`pubsub.topics.publish ${topic}`, `cloudtasks.tasks.create ${queue}`],
    cannot: [
      `pubsub.topics.delete ${topic}`,
      `pubsub.topics.publish ${topic}2`,
      `cloudtasks.queues.purge ${queue}`,
      `cloudtasks.tasks.create ${queue}2`,
    ],
  },
  "takes messages": {
    grants: [{ consume: subscription }],
    can: [`pubsub.subscriptions.consume ${subscription}`],
    cannot: [
      `pubsub.subscriptions.delete ${subscription}`,
      `pubsub.topics.publish ${topic}`,
      `pubsub.subscriptions.consume ${subscription}2`,
    ],
  },
  "connects to one instance of Cloud SQL": {
    grants: [{ connect: sql }],
    can: [`cloudsql.instances.connect ${sql}`, `cloudsql.instances.login ${sql}`],
    cannot: [
      `cloudsql.instances.connect ${sql}2`,
      `cloudsql.instances.login ${project}/instances/admin`,
      `cloudsql.instances.update ${sql}`,
      `cloudsql.users.create ${sql}`,
    ],
  },
  "until a day": {
    grants: [{ connect: sql, when: { until: "2027-01-01T00:00:00Z" } }],
    can: [[`cloudsql.instances.connect ${sql}`, "2026-12-31T23:59:59Z"]],
    cannot: [
      [`cloudsql.instances.connect ${sql}`, "2027-01-01T00:00:00Z"],
      [`cloudsql.instances.connect ${sql}2`, "2026-12-31T23:59:59Z"],
    ],
  },
  "exactly what is named": {
    grants: [{ permissions: ["pubsub.topics.get"], on: topic }],
    can: [`pubsub.topics.get ${topic}`],
    cannot: [`pubsub.topics.publish ${topic}`, `pubsub.topics.get ${topic}2`],
  },
};

const member = "serviceAccount:job@acme.iam.gserviceaccount.com";

/** The policies that the grants become, each on its resource; a project has no other name than its own. */
function policiesOf(grants: Grants): GcpPolicies {
  const bindings = gcpBindings(grants);
  if (bindings.kind === "wrong") assert.fail(JSON.stringify(bindings.problems));
  const roles = new Map<string, ReadonlySet<string>>();
  const allow = bindings.value.map(({ resource, access, condition }, index) => {
    const role = "role" in access ? access.role : `${project}/roles/r${index}`;
    if ("permissions" in access) roles.set(role, new Set(access.permissions));
    const binding = { role, members: [member], path: `bindings[${index}]` };
    const expression = condition === undefined ? {} : { condition: condition.expression };
    return { resource: placeOf(resource), policy: { bindings: [{ ...binding, ...expression }] } };
  });
  return { allow, roles };
}

/** Where the policy of a grant stands: Cloud SQL has none of its own. */
function placeOf(resource: GcpResource): string {
  return resource.kind === "sql-instance"
    ? project
    : resource.kind === "project"
      ? resource.name
      : fullName(resource);
}

describe("what an account may do with its grants, by the evaluator", () => {
  for (const [title, { grants, can, cannot }] of Object.entries(cases)) {
    it(title, () => {
      const policies = policiesOf(grants);
      const decide = (request: string, time: string) => {
        const [permission = "", name = ""] = request.split(" ");
        const resource = parseGcpResource(name)!;
        const within = name.startsWith(table) ? [`//bigquery.googleapis.com/${dataset}`] : [];
        const principal = {
          kind: "serviceAccount",
          email: "job@acme.iam.gserviceaccount.com",
          groups: [],
          containers: [],
        } as const;
        const sqladmin = { type: "sqladmin.googleapis.com/Instance", service: "sqladmin.googleapis.com" };
        const described = resource.kind === "sql-instance" ? sqladmin : { type: "", service: "" };
        const context = { time: new Date(time), resource: { name: resource.name, ...described } };
        const resources = [fullName(resource), ...within, project];
        return evaluateRequest({ principal, permission, resources, context }, policies).decision;
      };
      const decided = (requests: Requests) =>
        requests.map((each) => {
          const [request, time] = typeof each === "string" ? [each, "2026-12-01T00:00:00Z"] : each;
          return [request, decide(request, time)];
        });
      const expected = (requests: Requests, decision: string) =>
        requests.map((each) => [typeof each === "string" ? each : each[0], decision]);
      assert.deepEqual(decided(can), expected(can, "allowed"));
      assert.deepEqual(decided(cannot), expected(cannot, "denied"));
    });
  }

  it("is tried for every verb, and each kind that has it", () => {
    const tried = new Set(
      Object.values(cases).flatMap(({ grants }) =>
        grants.flatMap((grant) =>
          Object.entries(grant).flatMap(([verb, name]) =>
            typeof name === "string" ? [`${verb} ${parseGcpResource(name)?.kind ?? ""}`] : [],
          ),
        ),
      ),
    );
    const known = Object.entries(rolesByKind).flatMap(([kind, verbs]) =>
      Object.keys(verbs).map((verb) => `${verb} ${kind}`),
    );
    const verbs = new Set([...tried].map((each) => each.split(" ")[0]));
    assert.deepEqual(
      gcpVerbs.filter((verb) => !verbs.has(verb)),
      [],
    );
    assert.deepEqual(
      known.filter((each) => !tried.has(each)),
      [],
      "give each a case here: what it is promised, and what is next to it",
    );
  });
});

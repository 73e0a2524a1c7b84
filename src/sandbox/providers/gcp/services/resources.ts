import { text } from "../../core/values.js";
import { serviceAccountOf } from "../iam/lookup.js";
import { gcpRefusal } from "../refusals.js";
import type { Service } from "./service.js";

const PLACE = "projects/{project}/locations/{location}";
const SECRET = "gcp:secretmanager/secret:Secret";
const TOPIC = "gcp:pubsub/topic:Topic";
const KEY_RING = "gcp:kms/keyRing:KeyRing";
const named = (longest: number) => ({ property: "name", longest, lowerCase: true });

/** What grants are made on, and what runs as a service account. */
export const resources: readonly Service[] = [
  {
    type: SECRET,
    noun: "Secret",
    immutable: ["secretId", "replication"],
    id: "projects/{project}/secrets/{secretId}",
    outputs: { name: "projects/{number}/secrets/{secretId}", createTime: "{now}" },
    check: (properties) => {
      const id = text(properties, "secretId");
      if (id === undefined || /^[a-zA-Z0-9_-]{1,255}$/.test(id)) return [];
      return [
        { path: "secretId", reason: `must be 1 to 255 letters, digits, hyphens and underscores, got ${id}` },
      ];
    },
  },
  {
    type: "gcp:secretmanager/secretVersion:SecretVersion",
    noun: "SecretVersion",
    defaults: { enabled: true, isSecretDataBase64: false },
    immutable: ["secret", "secretData", "secretDataWoVersion"],
    id: "{secret}/versions/{n}",
    outputs: { version: "{tail}", name: "{secret}/versions/{tail}", createTime: "{now}" },
    links: [{ property: "secret", type: SECRET, key: "projects/{project}/secrets/{value}" }],
  },
  {
    type: TOPIC,
    noun: "Topic",
    naming: named(255),
    immutable: ["kmsKeyName"],
    id: "projects/{project}/topics/{name}",
  },
  {
    type: "gcp:pubsub/subscription:Subscription",
    noun: "Subscription",
    naming: named(255),
    immutable: ["topic", "enableMessageOrdering", "filter"],
    id: "projects/{project}/subscriptions/{name}",
    links: [{ property: "topic", type: TOPIC, key: "projects/{project}/topics/{value}" }],
  },
  {
    type: "gcp:artifactregistry/repository:Repository",
    noun: "Repository",
    defaults: { mode: "STANDARD_REPOSITORY" },
    immutable: ["repositoryId", "format", "kmsKeyName", "mode"],
    id: `${PLACE}/repositories/{repositoryId}`,
    outputs: {
      name: "{repositoryId}",
      createTime: "{now}",
      updateTime: "{now}",
      registryUri: "{location}-docker.pkg.dev/{project}/{repositoryId}",
    },
  },
  {
    type: "gcp:cloudrun/service:Service",
    noun: "Service",
    naming: named(49),
    immutable: [],
    id: "locations/{location}/namespaces/{project}/services/{name}",
  },
  {
    type: "gcp:cloudrunv2/service:Service",
    noun: "Service",
    naming: named(49),
    defaults: { deletionProtection: true },
    immutable: [],
    notImported: ["deletionProtection"],
    id: `${PLACE}/services/{name}`,
    outputs: {
      uid: "{hex}",
      uri: "https://{name}-{number}.{location}.run.app",
      createTime: "{now}",
      updateTime: "{now}",
    },
  },
  {
    type: "gcp:cloudrunv2/job:Job",
    noun: "Job",
    naming: named(49),
    defaults: { deletionProtection: true },
    immutable: [],
    notImported: ["deletionProtection"],
    id: `${PLACE}/jobs/{name}`,
    outputs: { uid: "{hex}", createTime: "{now}", updateTime: "{now}" },
  },
  {
    type: "gcp:cloudfunctionsv2/function:Function",
    noun: "function",
    naming: named(63),
    immutable: [],
    id: `${PLACE}/functions/{name}`,
    outputs: {
      state: "ACTIVE",
      environment: "GEN_2",
      url: "https://{location}-{project}.cloudfunctions.net/{name}",
      updateTime: "{now}",
    },
  },
  {
    type: KEY_RING,
    noun: "KeyRing",
    naming: { property: "name", longest: 63 },
    immutable: [],
    id: `${PLACE}/keyRings/{name}`,
  },
  {
    type: "gcp:kms/cryptoKey:CryptoKey",
    noun: "CryptoKey",
    naming: { property: "name", longest: 63 },
    defaults: { purpose: "ENCRYPT_DECRYPT" },
    immutable: ["keyRing", "purpose", "importOnly", "skipInitialVersionCreation"],
    id: "{keyRing}/cryptoKeys/{name}",
  },
  {
    type: "gcp:bigquery/dataset:Dataset",
    noun: "Dataset",
    defaults: { location: "US", deleteContentsOnDestroy: false },
    immutable: ["datasetId"],
    id: "projects/{project}/datasets/{datasetId}",
    outputs: {
      selfLink: "https://bigquery.googleapis.com/bigquery/v2/projects/{project}/datasets/{datasetId}",
    },
    check: (properties) => {
      const id = text(properties, "datasetId");
      if (id === undefined || /^\w{1,1024}$/.test(id)) return [];
      return [{ path: "datasetId", reason: `must contain only letters, numbers and underscores, got ${id}` }];
    },
  },
  {
    type: "gcp:bigquery/table:Table",
    noun: "Table",
    defaults: { deletionProtection: true },
    immutable: ["datasetId", "tableId"],
    notImported: ["deletionProtection"],
    id: "projects/{project}/datasets/{datasetId}/tables/{tableId}",
    outputs: {
      selfLink:
        "https://bigquery.googleapis.com/bigquery/v2/projects/{project}/datasets/{datasetId}/tables/{tableId}",
    },
    links: [
      {
        property: "datasetId",
        type: "gcp:bigquery/dataset:Dataset",
        key: "projects/{project}/datasets/{value}",
      },
    ],
  },
  {
    type: "gcp:projects/service:Service",
    noun: "project service",
    defaults: { disableOnDestroy: false },
    immutable: ["service"],
    notImported: ["disableOnDestroy", "disableDependentServices", "checkIfServiceHasUsageOnDestroy"],
    id: "{project}/{service}",
    check: (properties) => {
      const name = text(properties, "service");
      if (name === undefined || /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(name)) return [];
      return [
        { path: "service", reason: `must be a service's full name, as iam.googleapis.com, got ${name}` },
      ];
    },
  },
  {
    type: "gcp:projects/serviceIdentity:ServiceIdentity",
    noun: "service identity",
    immutable: ["service"],
    id: "projects/{project}/services/{service}",
    outputs: {
      email: "service-{number}@gcp-sa-{service}.iam.gserviceaccount.com",
      member: "serviceAccount:{email}",
    },
  },
  {
    type: "gcp:storage/hmacKey:HmacKey",
    noun: "HmacKey",
    defaults: { state: "ACTIVE" },
    immutable: ["serviceAccountEmail"],
    id: "projects/{project}/hmacKeys/GOOG1ESANDBOX{hex}",
    outputs: {
      accessId: "{tail}",
      secret: "sandbox/not/a/secret/{hex}aaa",
      timeCreated: "{now}",
      updated: "{now}",
    },
    admit: (properties, call) => {
      const email = text(properties, "serviceAccountEmail") ?? "";
      const isOurs = email.endsWith(`@${call.settings.project}.iam.gserviceaccount.com`);
      if (!isOurs || serviceAccountOf(email, call) !== undefined) return undefined;
      return gcpRefusal("Error creating HmacKey", "NOT_FOUND", `Service account '${email}' not found.`);
    },
  },
  {
    type: "gcp:projects/apiKey:ApiKey",
    noun: "Key",
    naming: named(63),
    immutable: ["serviceAccountEmail"],
    id: "projects/{project}/locations/global/keys/{name}",
    outputs: { uid: "{hex}", keyString: "AIzaSandboxNotAKey{digits}aaa" },
  },
];

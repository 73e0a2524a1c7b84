import assert from "node:assert/strict";
import { gcpBindings } from "../../../src/components/grants/gcp.js";
import { fullName, parseGcpResource } from "../../../src/components/grants/gcpResource.js";
import { rolesByKind, type VerbAccess } from "../../../src/components/grants/gcpRoles.js";
import { knownPermissions, rolePermissions } from "../../../src/iam/gcp/roles.js";
import { isUnknown } from "../../../src/model/index.js";

type Grants = Parameters<typeof gcpBindings>[0];

describe("names of GCP resources", () => {
  const names: readonly (readonly [string, string | undefined])[] = [
    ["gs://acme", "//storage.googleapis.com/projects/_/buckets/acme"],
    ["//storage.googleapis.com/projects/_/buckets/acme", "//storage.googleapis.com/projects/_/buckets/acme"],
    ["https://www.googleapis.com/storage/v1/b/acme", "//storage.googleapis.com/projects/_/buckets/acme"],
    ["projects/p/topics/t", "//pubsub.googleapis.com/projects/p/topics/t"],
    ["//pubsub.googleapis.com/projects/p/topics/t", "//pubsub.googleapis.com/projects/p/topics/t"],
    [
      "projects/p/locations/europe-west1/services/api",
      "//run.googleapis.com/projects/p/locations/europe-west1/services/api",
    ],
    ["projects/p/datasets/d/tables/t", "//bigquery.googleapis.com/projects/p/datasets/d/tables/t"],
    [
      "https://bigquery.googleapis.com/bigquery/v2/projects/p/datasets/d",
      "//bigquery.googleapis.com/projects/p/datasets/d",
    ],
    [
      "https://sqladmin.googleapis.com/sql/v1beta4/projects/p/instances/i",
      "//sqladmin.googleapis.com/projects/p/instances/i",
    ],
    ["projects/p", "//cloudresourcemanager.googleapis.com/projects/p"],
    ["acme", undefined],
    ["gs://acme/folder", undefined],
    ["projects/p/topics/*", undefined],
    ["//pubsub.googleapis.com/projects/p/datasets/d", undefined],
  ];
  for (const [text, expected] of names) {
    it(`reads ${text} as ${expected ?? "nothing it knows"}`, () => {
      const resource = parseGcpResource(text);
      assert.equal(resource && fullName(resource), expected);
    });
  }
});

describe("the roles that verbs stand for", () => {
  for (const [kind, verbs] of Object.entries(rolesByKind)) {
    const accesses = Object.values(verbs as Record<string, readonly VerbAccess[]>).flat();
    it(`are Google's own, on a ${kind}`, () => {
      const unknown = accesses.filter((access) =>
        typeof access === "string"
          ? isUnknown(rolePermissions(access))
          : access.permissions.some((permission) => !knownPermissions().has(permission)),
      );
      assert.deepEqual(unknown, []);
    });
  }
});

describe("grants on GCP", () => {
  const read = (grants: Grants) => {
    const result = gcpBindings(grants);
    assert.equal(result.kind, "ok", JSON.stringify(result));
    if (result.kind !== "ok") return [];
    return result.value.map(({ resource, access, condition }) => ({
      on: resource.name,
      ...access,
      ...(condition === undefined ? {} : { when: condition.expression }),
    }));
  };
  const written: readonly {
    readonly title: string;
    readonly grants: Grants;
    readonly expected: readonly unknown[];
  }[] = [
    {
      title: "reading a bucket is the viewer of its objects, on the bucket",
      grants: [{ read: "gs://acme" }],
      expected: [{ on: "projects/_/buckets/acme", role: "roles/storage.objectViewer" }],
    },
    {
      title: "a function is invoked as the Cloud Run service that it is",
      grants: [{ invoke: "projects/p/locations/l/functions/On_upload" }],
      expected: [{ on: "projects/p/locations/l/services/on-upload", role: "roles/run.servicesInvoker" }],
    },
    {
      title: "a model's endpoint is invoked by a custom role, as no predefined one does just that",
      grants: [{ invoke: "projects/p/locations/l/endpoints/1" }],
      expected: [{ on: "projects/p/locations/l/endpoints/1", permissions: ["aiplatform.endpoints.predict"] }],
    },
    {
      title: "connecting to a database is narrowed to its instance by condition",
      grants: [{ connect: "projects/p/instances/i" }],
      expected: ["roles/cloudsql.client", "roles/cloudsql.instanceUser"].map((role) => ({
        on: "projects/p/instances/i",
        role,
        when: "resource.name == 'projects/p/instances/i' && resource.type == 'sqladmin.googleapis.com/Instance'",
      })),
    },
    {
      title: "a window and an expression are joined",
      grants: [
        {
          publish: "projects/p/topics/t",
          when: { until: "2026-12-24T00:00:00Z", expression: "api.getAttribute('x', '') == 'y' || true" },
        },
      ],
      expected: [
        {
          on: "projects/p/topics/t",
          role: "roles/pubsub.publisher",
          when: "request.time < timestamp('2026-12-24T00:00:00Z') && (api.getAttribute('x', '') == 'y' || true)",
        },
      ],
    },
    {
      title: "permissions become a custom role",
      grants: [{ permissions: ["pubsub.topics.publish"], on: "projects/p/topics/t" }],
      expected: [{ on: "projects/p/topics/t", permissions: ["pubsub.topics.publish"] }],
    },
  ];
  for (const { title, grants, expected } of written) {
    it(title, () => assert.deepEqual(read(grants), expected));
  }

  const refused: readonly { readonly title: string; readonly grants: Grants; readonly expected: string }[] = [
    {
      title: "a basic role",
      grants: [{ role: "roles/editor", on: "projects/p" }],
      expected: "grants[0].on: roles/editor is a basic role",
    },
    {
      title: "a verb on the wrong kind",
      grants: [{ pushImage: "gs://acme" }],
      expected: "grants[0].pushImage: pushImage does not apply to a bucket",
    },
    {
      title: "a name that names nothing",
      grants: [{ read: "acme" }],
      expected: 'grants[0].read: "acme" does not name a resource',
    },
    {
      title: "a model that Google shares, which no policy can hold anybody to",
      grants: [{ invoke: "projects/p/locations/l/publishers/google/models/gemini" }],
      expected: "is a publisher's model, which has no IAM policy",
    },
    {
      title: "a role on nothing",
      grants: [{ role: "roles/pubsub.viewer" }],
      expected: "grants[0].on: name the resource",
    },
    {
      title: "a role that Google does not have",
      grants: [{ role: "roles/pubsub.reader", on: "projects/p/topics/t" }],
      expected:
        "grants[0].on: Google has no role roles/pubsub.reader; see the roles of pubsub.googleapis.com",
    },
    {
      title: "a permission that Google does not have",
      grants: [{ permissions: ["pubsub.topic.get"], on: "projects/p/topics/t" }],
      expected: "grants[0].on: Google has no permission pubsub.topic.get",
    },
    {
      title: "a condition that is none",
      grants: [{ read: "gs://acme", when: { expression: "resource.name ==" } }],
      expected: "grants[0].when.expression: is no condition in CEL",
    },
    {
      title: "wildcard permissions",
      grants: [{ permissions: ["pubsub.*"], on: "projects/p" }],
      expected: "without wildcards: pubsub.*",
    },
    {
      title: "what only AWS can hold",
      grants: [{ read: "gs://acme", when: { sourceIps: ["10.0.0.0/8"] } }],
      expected: "grants[0].when.sourceIps: only AWS",
    },
    {
      title: "a whole project by a verb",
      grants: [{ read: "projects/p" }],
      expected: "use role or permissions with on",
    },
  ];
  for (const { title, grants, expected } of refused) {
    it(`refuses ${title}`, () => {
      const result = gcpBindings(grants);
      const [first] =
        result.kind === "wrong" ? result.problems.map(({ path, message }) => `${path}: ${message}`) : [];
      assert.ok(first?.includes(expected), first);
    });
  }
});

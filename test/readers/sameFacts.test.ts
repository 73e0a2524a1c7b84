import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Facts, Resource } from "../../src/model/index.js";
import { Unknown } from "../../src/model/index.js";
import { extractFacts } from "../../src/readers/index.js";
import type { ExampleResource } from "../../src/rules/rule.js";
import { asPulumiPreview, asPulumiState, asTerraformPlan } from "../support/exampleInputs.js";
import { plainFacts, readValue } from "./plainFacts.js";

const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

/** One program with something of everything, in Pulumi's vocabulary. */
const program: readonly ExampleResource[] = [
  {
    type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    name: "github",
    properties: {
      url: "https://token.actions.githubusercontent.com",
      clientIdLists: ["sts.amazonaws.com"],
      thumbprintLists: ["00"],
    },
  },
  {
    type: "aws:iam/role:Role",
    name: "app",
    properties: {
      name: "app",
      assumeRolePolicy: document({
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
      inlinePolicies: [{ name: "in", policy: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }) }],
      managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      maxSessionDuration: 43200,
      permissionsBoundary: "arn:aws:iam::123456789012:policy/b",
      tags: { "some:owner_name": "x", owner: "team-a", purpose: "sends_mail" },
    },
  },
  {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    name: "attached",
    properties: { role: "${app.name}", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
  },
  { type: "aws:iam/user:User", name: "bot", properties: { name: "bot" } },
  { type: "aws:iam/accessKey:AccessKey", name: "key", properties: { user: "bot" } },
  {
    type: "aws:rds/instance:Instance",
    name: "db",
    properties: { password: "hunter2", username: "admin", instanceClass: "db.t3.micro" },
  },
  {
    type: "aws:lambda/function:Function",
    name: "fn",
    properties: {
      role: "${app.arn}",
      environment: { variables: { DB_PASSWORD: "hunter2", some_name: "kept" } },
    },
  },
  {
    type: "aws:codebuild/project:Project",
    name: "build",
    properties: {
      serviceRole: "arn:aws:iam::123456789012:role/app",
      environment: {
        computeType: "BUILD_GENERAL1_SMALL",
        image: "x",
        type: "LINUX_CONTAINER",
        environmentVariables: [
          { name: "A", value: "plain" },
          { name: "B", value: "db:password", type: "SECRETS_MANAGER" },
        ],
      },
    },
  },
  {
    type: "aws:lambda/permission:Permission",
    name: "open",
    properties: {
      action: "lambda:InvokeFunction",
      function: "fn",
      principal: "s3.amazonaws.com",
      sourceAccount: "123456789012",
    },
  },
  {
    type: "aws:rolesanywhere/trustAnchor:TrustAnchor",
    name: "anchor",
    properties: {
      name: "anchor",
      enabled: true,
      source: { sourceType: "AWS_ACM_PCA", sourceData: { acmPcaArn: "arn:aws:acm-pca:eu-west-1:1:ca/x" } },
    },
  },
  {
    type: "gcp:serviceaccount/account:Account",
    name: "sa",
    properties: { accountId: "deployer", project: "p", description: "owner: team-b; purpose: deploys" },
  },
  {
    type: "gcp:serviceaccount/iAMMember:IAMMember",
    name: "member",
    properties: {
      serviceAccountId: "${sa.name}",
      role: "roles/iam.workloadIdentityUser",
      member: "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/x/*",
      condition: { title: "t", expression: "request.time < timestamp('2027-01-01T00:00:00Z')" },
    },
  },
  {
    type: "gcp:storage/bucketIAMBinding:BucketIAMBinding",
    name: "bucket",
    properties: { bucket: "b", role: "roles/storage.objectViewer", members: ["allUsers", "user:a@b.c"] },
  },
  {
    type: "gcp:projects/iAMPolicy:IAMPolicy",
    name: "policy",
    properties: {
      project: "p",
      policyData: JSON.stringify({ bindings: [{ role: "roles/owner", members: ["user:a@b.c"] }] }),
    },
  },
  {
    type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    name: "provider",
    properties: {
      project: "p",
      workloadIdentityPoolId: "pool",
      workloadIdentityPoolProviderId: "github",
      attributeMapping: {
        "google.subject": "assertion.sub",
        "attribute.repository_owner": "assertion.owner",
      },
      attributeCondition: "assertion.repository_owner == 'acme'",
      oidc: { issuerUri: "https://token.actions.githubusercontent.com", allowedAudiences: ["x"] },
    },
  },
  { type: "gcp:serviceaccount/key:Key", name: "sakey", properties: { serviceAccountId: "${sa.name}" } },
  {
    type: "gcp:cloudrunv2/service:Service",
    name: "run",
    properties: {
      location: "europe-west1",
      template: {
        serviceAccount: "deployer@p.iam.gserviceaccount.com",
        containers: [
          {
            image: "x",
            envs: [
              { name: "PLAIN", value: "v" },
              { name: "REF", valueSource: { secretKeyRef: { secret: "s", version: "1" } } },
            ],
          },
        ],
      },
    },
  },
  {
    type: "gcp:iam/denyPolicy:DenyPolicy",
    name: "deny",
    properties: {
      parent: "cloudresourcemanager.googleapis.com%2Fprojects%2Fp",
      name: "deny",
      rules: [
        {
          denyRule: {
            deniedPrincipals: ["principalSet://goog/public:all"],
            deniedPermissions: ["iam.googleapis.com/serviceAccountKeys.create"],
          },
        },
      ],
    },
  },
];

/** As the policy pack hands them over: arguments, with what is not known yet. */
function asArguments(resources: readonly ExampleResource[]): Resource[] {
  const unknowns = (value: unknown): unknown => {
    if (typeof value === "string") return value.startsWith("${") ? new Unknown("not yet") : value;
    if (Array.isArray(value)) return value.map(unknowns);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unknowns(each)]));
  };
  return resources.map(({ type, name, properties }) => ({
    address: name,
    type,
    name,
    properties: unknowns(properties) as Resource["properties"],
    references: {},
    change: "create",
    source: { file: "program" },
  }));
}

/** What a format may say in its own way: addresses, reasons, references; the rest must be the same. */
function comparable(facts: Facts): unknown {
  const { resources, unread, ...rest } = plainFacts(facts);
  const names = new Map(facts.resources.map(({ address, name }) => [address, name.replaceAll("_", "-")]));
  const strip = (value: unknown): unknown => {
    if (typeof value === "string") return names.get(value) ?? value;
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== "object" || value === null) return value;
    if ("unknown" in value) return "unknown";
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== "addresses")
        .map(([key, each]) => [key, strip(each)]),
    );
  };
  return strip(rest);
}

describe("The same case gives the same facts", () => {
  const wanted = comparable(extractFacts(asArguments(program)));
  const formats: readonly (readonly [string, string | undefined])[] = [
    ["a Pulumi preview", asPulumiPreview(program)],
    ["a Pulumi stack export", asPulumiState(program)],
    ["a Terraform plan", asTerraformPlan(program)],
  ];
  for (const [what, text] of formats) {
    it(`from ${what} as from Pulumi arguments`, () => {
      assert.ok(text !== undefined);
      assert.deepEqual(comparable(readValue(text)), wanted);
    });
  }

  it("and there are facts of every kind", () => {
    const counts = Object.entries(wanted as Record<string, unknown[]>).map(([kind, list]) => [
      kind,
      list.length,
    ]);
    assert.deepEqual(Object.fromEntries(counts), {
      identities: 3,
      credentials: 3,
      providers: 3,
      trusts: 1,
      permissions: 9,
      workloads: 3,
      edges: 1,
    });
  });
});

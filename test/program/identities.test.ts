import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readIdentities } from "../../src/program/identities.js";
import { componentOf, kinds } from "../../src/program/kinds.js";
import { sandboxProblem } from "../../src/program/sandboxOnly.js";
import { authorityCertificate } from "../../src/sandbox/providers/gcp/services/sandboxAuthority.js";

const stack = { project: "keyless", stack: "test" };

const role = {
  cloud: "aws",
  name: "deploy",
  owner: "team-web@acme.example",
  purpose: "Deploys",
  reviewBy: "2027-05-31",
  trust: { github: { owner: "acme", repository: "web", branch: "main" } },
};
const account = { ...role, cloud: "gcp", grants: [{ read: "gs://acme" }] };

function linesFor(value: unknown): readonly string[] {
  const result = readIdentities(typeof value === "string" ? value : JSON.stringify(value), stack);
  return result.kind === "ok" ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("keyless:identities", () => {
  it("takes identities on both clouds, of one name", () => assert.deepEqual(linesFor([role, account]), []));

  it("takes the ready stack of the sandbox", () => {
    const text = readFileSync(join(__dirname, "..", "..", "Pulumi.sandbox.yaml"), "utf8");
    assert.deepEqual(linesFor(parse(text).config["keyless:identities"]), []);
  });

  it("takes every kind of every cloud, in the components' own words", () => {
    const { trust: _, ...owned } = role;
    const pod = { ...owned, kind: "pod", namespace: "shop", serviceAccount: "api" };
    const subject = { commonName: "web-1" };
    const gke = { cloud: "gcp", clusterProjectId: "acme-prod" };
    const issuer = "https://token.actions.githubusercontent.com";
    const entries: readonly ({ cloud: string; kind?: string } & Record<string, unknown>)[] = [
      role,
      { ...role, kind: "federated" },
      { ...pod, clusterArn: "arn:aws:eks:eu-west-1:123456789012:cluster/main" },
      { ...owned, kind: "certificate", subject, authorityCertificate },
      { ...owned, kind: "guard", targets: ["r-abcd"], issuers: [{ issuer, subjects: ["repo:acme/*"] }] },
      { ...owned, kind: "audit", resources: ["arn:aws:s3:::acme-web"] },
      { ...owned, kind: "outbound" },
      account,
      { ...pod, ...gke },
      { ...pod, ...gke, kind: "pod-principal" },
      { ...owned, cloud: "gcp", kind: "certificate", subject, authorityCertificate },
      {
        ...owned,
        cloud: "gcp",
        kind: "just-in-time",
        on: "projects/acme-prod",
        roles: ["roles/cloudsql.editor"],
        requesters: ["group:a@acme.example"],
        approvers: ["group:b@acme.example"],
      },
      { ...owned, cloud: "gcp", kind: "guard", targets: ["folders/42"], issuers: [issuer] },
      { ...owned, cloud: "gcp", kind: "audit", services: ["storage.googleapis.com"] },
    ];
    assert.deepEqual(linesFor(entries.map((entry, index) => ({ ...entry, name: `n${index}` }))), []);
    const declared = new Set(entries.map(componentOf));
    assert.deepEqual(
      Object.values(kinds)
        .flatMap((ofCloud) => Object.values(ofCloud))
        .filter((component) => !declared.has(component)),
      [],
    );
  });

  const mistakes: readonly {
    readonly title: string;
    readonly value: unknown;
    readonly lines: readonly string[];
  }[] = [
    {
      title: "plain text",
      value: "deploy",
      lines: [
        "keyless:identities: is plain text; expected a list of identities (schemas/identities.json shows what each may hold)",
      ],
    },
    {
      title: "not a list",
      value: { deploy: role },
      lines: ["keyless:identities: is named values; expected a list"],
    },
    {
      title: "an unknown cloud",
      value: [{ ...role, cloud: "azure" }],
      lines: ['keyless:identities[0].cloud: expected "aws" or "gcp"'],
    },
    {
      title: "a kind of the other cloud",
      value: [{ ...role, kind: "just-in-time" }],
      lines: [
        'keyless:identities[0].kind: expected "federated" or "pod" or "certificate" or "guard" or "audit" or "outbound"',
      ],
    },
    {
      title: "a pod without its cluster",
      value: [
        {
          cloud: "gcp",
          kind: "pod",
          name: "api",
          owner: role.owner,
          purpose: role.purpose,
          reviewBy: role.reviewBy,
          namespace: "shop",
          serviceAccount: "*",
        },
      ],
      lines: [
        "keyless:identities[0].clusterProjectId: missing; expected Id of the project of the GKE cluster: its pods have the pool `PROJECT.svc.id.goog`, the same for all its clusters",
      ],
    },
    {
      title: "no owner",
      value: [role, { ...account, owner: undefined }],
      lines: [
        "keyless:identities[1].owner: missing; expected Who answers for this identity: a team or person that outlives a project, best as an e-mail address",
      ],
    },
    {
      title: "an unknown issuer and a number for text, both told",
      value: [{ ...role, reviewBy: 2027, trust: { githb: {} } }],
      lines: [
        'keyless:identities[0].trust.githb: not known here; did you mean "github"?',
        "keyless:identities[0].reviewBy: is a number; expected text, in quotes: The day on which somebody looks at this identity again, `YYYY-MM-DD`",
      ],
    },
    {
      title: "what the schema cannot see",
      value: [{ ...role, reviewBy: "2027-02-30", grants: [{ read: "acme" }] }],
      lines: [
        'keyless:identities[0].reviewBy: "2027-02-30" is not a date; write the day of the next review, such as 2027-05-31',
        'keyless:identities[0].grants[0].read: "acme" is not an ARN',
      ],
    },
    {
      title: "a name given twice",
      value: [role, role],
      lines: ['keyless:identities[1].name: "deploy" is the name of identity [0] already'],
    },
  ];
  for (const { title, value, lines } of mistakes) {
    it(`answers ${title} with a line that has its path and what was expected`, () => {
      const told = linesFor(value);
      assert.deepEqual([...told].sort(), [...lines].sort());
    });
  }

  it("says so when it is not set", () => {
    const result = readIdentities(undefined, stack);
    assert.match(result.kind === "wrong" ? result.problems[0]!.message : "", /^not set; expected a list/);
  });
});

describe("a stack of the sandbox", () => {
  it("refuses to run where the sandbox is not on", () => {
    assert.match(sandboxProblem("true", {}) ?? "", /keyless engine -- up --stack sandbox/);
  });
  it("runs in the sandbox", () => assert.equal(sandboxProblem("true", { KEYLESS_SANDBOX: "1" }), undefined));
  it("is another stack's own affair", () => assert.equal(sandboxProblem(undefined, {}), undefined));
});

import assert from "node:assert/strict";
import { graphOf, reachFrom } from "../../../src/analysis/graph/index.js";
import type { Facts } from "../../../src/model/index.js";
import {
  account,
  accountExport,
  arnOf,
  exportedRole,
  factsOf,
  githubProvider,
  githubTrust,
  policy,
  roleTrust,
  serviceTrust,
  stack,
  stackFunction,
  stackRole,
  urnOf,
} from "../../governance/cases.js";

function edgesOf(facts: Facts): readonly string[] {
  return Array.from(
    graphOf(facts).graph.edges,
    ({ kind, from, to, grade }) => `${from} ${kind} ${to} (${grade})`,
  );
}

describe("the graph of identities", () => {
  it("has who is trusted, by its issuer, provider and subject, by role and by service", () => {
    const roles = [
      exportedRole("deploy", githubTrust("repo:acme/web:environment:production")),
      exportedRole("next", roleTrust("deploy")),
      exportedRole("run", serviceTrust("lambda.amazonaws.com")),
    ];
    assert.deepEqual(edgesOf(factsOf({ "account.json": accountExport(roles) })), [
      `${githubProvider} can-become ${arnOf("deploy")} (declared)`,
      `https://token.actions.githubusercontent.com repo:acme/web:environment:production can-become ${arnOf("deploy")} (declared)`,
      `${arnOf("deploy")} can-become ${arnOf("next")} (declared)`,
      `lambda.amazonaws.com can-become ${arnOf("run")} (declared)`,
    ]);
  });

  it("has workloads with their roles, also across files", () => {
    const facts = factsOf({
      "stack.json": stack([stackFunction("orders", "run")]),
      "account.json": accountExport([exportedRole("run", serviceTrust("lambda.amazonaws.com"))]),
    });
    assert.deepEqual(edgesOf(facts), [
      `arn:aws:lambda:eu-west-1:${account}:function:orders runs-as ${arnOf("run")} (declared)`,
      `lambda.amazonaws.com can-become ${arnOf("run")} (declared)`,
    ]);
  });

  it("goes from an instance through its profile to the role", () => {
    const instance = {
      type: "aws:ec2/instance:Instance",
      name: "box",
      properties: { iamInstanceProfile: "run" },
    };
    const profile = {
      type: "aws:iam/instanceProfile:InstanceProfile",
      name: "run",
      properties: { name: "run", role: "run" },
    };
    const facts = factsOf({
      "stack.json": stack([stackRole("run", serviceTrust("ec2.amazonaws.com")), profile, instance]),
    });
    const { graph } = graphOf(facts);
    const found = reachFrom(graph, arnOf("run"), "backward", new Set(["runs-as", "can-become"]));
    assert.deepEqual(
      found.map(({ node, path }) => [node.id, path.length]),
      [
        [urnOf(profile.type, "run"), 1],
        ["ec2.amazonaws.com", 1],
        [urnOf(instance.type, "box"), 2],
      ],
    );
  });

  it("names the resources that permissions name, buckets for their objects, and roles that are handed over", () => {
    const inline = [
      {
        PolicyName: "own",
        PolicyDocument: policy(
          { Action: "s3:GetObject", Resource: ["arn:aws:s3:::data/*", "*"] },
          { Action: "iam:PassRole", Resource: arnOf("run") },
        ),
      },
    ];
    const roles = [
      exportedRole("app", serviceTrust("ec2.amazonaws.com"), { RolePolicyList: inline }),
      exportedRole("run", serviceTrust("ec2.amazonaws.com")),
    ];
    const edges = edgesOf(factsOf({ "account.json": accountExport(roles) }));
    assert.deepEqual(
      edges.filter((edge) => !edge.includes("can-become")),
      [
        `${arnOf("app")} reaches arn:aws:s3:::data (declared)`,
        `${arnOf("app")} delegates-to ${arnOf("run")} (declared)`,
      ],
    );
  });

  it("follows a key through a secret to the function that reads it", () => {
    const key = {
      type: "aws:iam/accessKey:AccessKey",
      name: "key",
      properties: { user: "bot", secret: "s3cr3t" },
    };
    const user = { type: "aws:iam/user:User", name: "bot", properties: { name: "bot" } };
    const secret = { type: "aws:secretsmanager/secret:Secret", name: "store", properties: {} };
    const version = {
      type: "aws:secretsmanager/secretVersion:SecretVersion",
      name: "value",
      properties: { secretString: "s3cr3t" },
      uses: { secretString: [urnOf(key.type, "key")], secretId: [urnOf(secret.type, "store")] },
    };
    const reader = {
      ...stackFunction("reader", "run"),
      uses: { environment: [urnOf(secret.type, "store")] },
    };
    const facts = factsOf({ "stack.json": stack([user, key, secret, version, reader]) });
    const { graph } = graphOf(facts);
    const holders = [...graph.edges].filter(
      ({ kind, to }) => kind === "holds" && to.startsWith(urnOf(key.type, "key")),
    );
    assert.ok(
      holders.some(({ from, grade }) => from.endsWith("function:reader") && grade === "inferred"),
      JSON.stringify([...graph.edges]),
    );
  });

  it("joins AWS roles to the Google service accounts that they become", () => {
    const project = "projects/123/locations/global/workloadIdentityPools/aws-pool";
    const provider = {
      type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
      name: "aws",
      properties: { name: `${project}/providers/aws`, aws: { accountId: account } },
    };
    const email = "sync@acme.iam.gserviceaccount.com";
    const target = {
      type: "gcp:serviceaccount/account:Account",
      name: "sync",
      properties: { accountId: "sync", email },
    };
    const grant = {
      type: "gcp:serviceaccount/iAMMember:IAMMember",
      name: "grant",
      properties: {
        serviceAccountId: `projects/acme/serviceAccounts/${email}`,
        role: "roles/iam.workloadIdentityUser",
        member: `principalSet://iam.googleapis.com/${project}/attribute.aws_role/arn:aws:sts::${account}:assumed-role/app`,
      },
    };
    const trust = serviceTrust("ec2.amazonaws.com");
    const facts = factsOf({
      "stack.json": stack([stackRole("app", trust), stackRole("other", trust), provider, target, grant]),
    });
    const found = reachFrom(graphOf(facts).graph, arnOf("app"), "forward", new Set(["can-become"]));
    assert.deepEqual(
      found.map(({ node }) => node.id),
      [email],
    );
    assert.deepEqual(reachFrom(graphOf(facts).graph, arnOf("other"), "forward"), []);
  });
});

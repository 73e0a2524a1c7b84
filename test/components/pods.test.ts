import assert from "node:assert/strict";
import { parse } from "yaml";
import { podAccountProblems, podPrincipalProblems } from "../../src/components/trust/gkePod.js";
import { gcp } from "../../src/index.js";
import { awaited, runProgram } from "./support/mocks.js";
import { strictFindings } from "./support/strict.js";

const pod = {
  owner: "team-web@acme.example",
  purpose: "Serves the shop",
  reviewBy: "2027-05-31",
  clusterProjectId: "acme-prod",
  namespace: "shop",
  serviceAccount: "api",
};
const topic = { publish: "projects/acme-prod/topics/orders" };

describe("the service account of a pod on GKE", () => {
  const make = () => new gcp.PodServiceAccount("api", { ...pod, grants: [topic] });

  it("is become by one Kubernetes service account, and says whose it is", async () => {
    const { registered } = await runProgram(make);
    const binding = registered.find(({ type }) => type === "gcp:serviceaccount/iAMMember:IAMMember");
    assert.equal(binding?.inputs.member, "serviceAccount:acme-prod.svc.id.goog[shop/api]");
    assert.equal(binding?.inputs.role, "roles/iam.workloadIdentityUser");
    const account = registered.find(({ type }) => type === "gcp:serviceaccount/account:Account");
    assert.match(String(account?.inputs.description), /^owner: team-web.*issuer: acme-prod\.svc\.id\.goog;/);
  });

  it("gives the manifest to apply in the cluster", async () => {
    const { result } = await runProgram(make);
    const email = await awaited(result.email);
    assert.deepEqual(parse(await awaited(result.setup)), {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "api", namespace: "shop", annotations: { "iam.gke.io/gcp-service-account": email } },
    });
  });

  it("passes the strict profile", async () => {
    const { registered } = await runProgram(make);
    assert.deepEqual(strictFindings(registered), []);
  });

  it("refuses wildcards, and a project that is none", () => {
    const problems = podAccountProblems("api-123456", {
      ...pod,
      clusterProjectId: "42",
      namespace: "*",
      serviceAccount: "",
    });
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["clusterProjectId", "namespace", "serviceAccount"],
    );
  });
});

describe("pods on GKE that are granted things themselves", () => {
  const make = (more: object = { clusterProjectNumber: "42" }) =>
    new gcp.PodPrincipal("api", { ...pod, ...more, grants: [topic] });
  const member =
    "principal://iam.googleapis.com/projects/42/locations/global/workloadIdentityPools/acme-prod.svc.id.goog/subject/ns/shop/sa/api";

  it("are the principal, with no account in between", async () => {
    const { registered } = await runProgram(make);
    assert.deepEqual(
      registered
        .filter(({ type }) => type.startsWith("gcp:"))
        .map(({ type, inputs }) => [type, inputs.member]),
      [["gcp:pubsub/topicIAMMember:TopicIAMMember", member]],
    );
    assert.deepEqual(strictFindings(registered), []);
  });

  it("have their project's number looked up where it is not given", async () => {
    const answers = { "gcp:organizations/getProject:getProject": () => ({ number: "42" }) };
    const { result } = await runProgram(() => make({}), { answers });
    assert.equal(await awaited(result.member), member);
  });

  it("say whose they are in the manifest, since nothing in the cloud can", async () => {
    const { result } = await runProgram(make);
    assert.deepEqual(parse(await awaited(result.setup)).metadata.annotations, {
      "keyless/owner": "team-web@acme.example",
      "keyless/purpose": "Serves the shop",
      "keyless/issuer": "acme-prod.svc.id.goog",
      "keyless/review-by": "2027-05-31",
    });
  });

  it("refuse a number that is none", () =>
    assert.deepEqual(
      podPrincipalProblems({ ...pod, clusterProjectNumber: "acme-prod" }).map(({ path }) => path),
      ["clusterProjectNumber"],
    ));
});

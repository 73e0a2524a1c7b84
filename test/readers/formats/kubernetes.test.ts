import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { plain, plainFacts, readValue } from "../plainFacts.js";

const manifests = `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: app
  namespace: prod
  labels: { team: payments }
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/app
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: prod }
spec:
  template:
    spec:
      serviceAccountName: app
      containers:
        - name: web
          env:
            - { name: TOKEN, value: hunter2 }
            - { name: DB, valueFrom: { secretKeyRef: { name: db, key: password } } }
---
apiVersion: v1
kind: Secret
type: kubernetes.io/service-account-token
metadata: { name: old-token }
`;

describe("Kubernetes manifests", () => {
  it("become service accounts that can become cloud identities", () => {
    const facts = readValue(manifests);
    assert.deepEqual(plain(facts.identities), [
      {
        resource: "core/v1/ServiceAccount/prod/app",
        path: "metadata",
        kind: "service-account",
        cloud: "kubernetes",
        id: "system:serviceaccount:prod:app",
        name: "app",
        tags: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/app", team: "payments" },
        owner: "payments",
      },
    ]);
    assert.deepEqual(
      facts.edges.map(({ from, to }) => [from.value, to.value]),
      [["system:serviceaccount:prod:app", "arn:aws:iam::123456789012:role/app"]],
    );
  });

  it("become workloads with their settings, and tokens that never expire", () => {
    const facts = readValue(manifests);
    assert.deepEqual(
      facts.workloads.map(({ kind, runsAs, settings }) => [
        kind,
        runsAs.map(({ value }) => value),
        settings.map(({ path, name, reference }) => [path, name, reference]),
      ]),
      [
        [
          "pod",
          ["system:serviceaccount:prod:app"],
          [
            ["spec.template.spec.containers[0].env[0].value", "TOKEN", false],
            ["spec.template.spec.containers[0].env[1].valueFrom", "DB", true],
          ],
        ],
      ],
    );
    assert.deepEqual(
      facts.credentials.map(({ kind, lifetime }) => [kind, lifetime]),
      [["service-account-token", Number.POSITIVE_INFINITY]],
    );
  });

  it("read a list as kubectl prints it, items without kind included", () => {
    const item = { metadata: { name: "a", namespace: "n" } };
    const lists = [
      { apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "ServiceAccount", ...item }] },
      { apiVersion: "v1", kind: "ServiceAccountList", items: [item] },
    ];
    for (const list of lists) {
      assert.deepEqual(plainFacts(readValue(list)).resources, ["core/v1/ServiceAccount/n/a"]);
    }
  });

  it("refuse broken YAML with its line", () => {
    assert.throws(() => readValue("apiVersion: v1\nkind: Pod\nspec: [", "pod.yaml"), {
      name: "InputProblem",
      message: /^pod\.yaml, line \d+: is not valid YAML$/,
    });
  });
});

import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { givenBy, isEveryCore, isEverything, type Right } from "../../../src/iam/kubernetes/index.js";
import { type KubernetesRule, Unknown } from "../../../src/model/index.js";

type Parts = Partial<Pick<KubernetesRule, "verbs" | "apiGroups" | "resources" | "resourceNames">>;

const rule = (parts: Parts): KubernetesRule => ({
  path: "rules[0]",
  verbs: ["get"],
  apiGroups: [""],
  resources: ["secrets"],
  resourceNames: [],
  ...parts,
});
const right: Right = { group: "", resources: ["secrets"], verbs: ["get", "list"] };
const token: Right = { group: "", resources: ["serviceaccounts/token"], verbs: ["create"] };

describe("What a rule of a Kubernetes role gives", () => {
  const cases: readonly (readonly [what: string, parts: Parts, asked: Right, given: string | undefined])[] = [
    ["the verb on the resource", {}, right, "get on secrets"],
    ["another of the verbs", { verbs: ["list"] }, right, "list on secrets"],
    ["every verb", { verbs: ["*"] }, right, "get on secrets"],
    ["every resource", { resources: ["*"] }, right, "get on secrets"],
    ["every group", { apiGroups: ["*"] }, right, "get on secrets"],
    ["another group", { apiGroups: ["apps"] }, right, undefined],
    ["another verb", { verbs: ["create"] }, right, undefined],
    ["another resource", { resources: ["configmaps"] }, right, undefined],
    ["a subresource", { resources: ["secrets/status"] }, right, undefined],
    ["one by name", { resourceNames: ["tls"] }, right, undefined],
    [
      "one by the name that is asked for",
      { resourceNames: ["tls"] },
      { ...right, names: ["tls"] },
      "get on secrets",
    ],
    ["a URL", { apiGroups: [], resources: [] }, right, undefined],
    ["what is not known", { verbs: [new Unknown("computed")] }, right, undefined],
    [
      "the subresource by name",
      { resources: ["serviceaccounts/token"], verbs: ["create"] },
      token,
      "create on serviceaccounts/token",
    ],
    [
      "the subresource of every resource",
      { resources: ["*/token"], verbs: ["*"] },
      token,
      "create on serviceaccounts/token",
    ],
    [
      "the resource without its subresource",
      { resources: ["serviceaccounts"], verbs: ["*"] },
      token,
      undefined,
    ],
  ];
  for (const [what, parts, asked, given] of cases) {
    it(`${what}: ${given ?? "nothing"}`, () => assert.equal(givenBy(rule(parts), asked), given));
  }

  it("is everything only where verbs, groups and resources are not bounded", () => {
    const every = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };
    const near: readonly Parts[] = [{ verbs: ["get"] }, { apiGroups: [""] }, { resources: ["pods"] }];
    assert.ok(isEverything(rule(every)) && isEveryCore(rule(every)));
    for (const parts of [...near, { resourceNames: ["x"] }])
      assert.ok(!isEverything(rule({ ...every, ...parts })));
    assert.ok(isEveryCore(rule({ ...every, apiGroups: [""] })));
    assert.ok(!isEveryCore(rule({ ...every, apiGroups: ["apps"] })));
  });
});

import assert from "node:assert/strict";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import schema from "../../../../schemas/saas.json";
import { defaultPolicy } from "../../../../src/check/policy.js";
import { inventoryOf } from "../../../../src/governance/inventory.js";
import catalogue from "../../../../src/readers/extract/saas/catalogue.json";
import type { ExampleResource } from "../../../../src/rules/rule.js";
import { factsOf, stack } from "../../../governance/cases.js";

function inventory(resources: Parameters<typeof stack>[0]) {
  return inventoryOf(factsOf({ "stack.json": stack(resources) }), {
    policy: defaultPolicy,
    now: new Date("2026-11-22T12:00:00Z"),
    departed: new Set(),
    fileOwners: () => [],
  });
}

const resource = (type: string, name: string, properties: ExampleResource["properties"]) => ({
  type,
  name,
  properties,
});

describe("the catalogue of services", () => {
  it("is as its schema says", () => {
    const ajv = new Ajv({ allErrors: true });
    addFormats(ajv);
    const validate = ajv.compile(schema);
    assert.ok(validate(catalogue), ajv.errorsText(validate.errors));
  });

  it("has what people ask for", () => {
    const services = new Set(catalogue.services.map(({ service }) => service));
    const asked =
      "GitHub, GitLab, Okta, Auth0, Microsoft Entra ID, Google Workspace, Slack, Datadog, Cloudflare, Snowflake, MongoDB Atlas, Confluent Cloud, PagerDuty, HashiCorp Vault";
    assert.deepEqual(
      asked.split(", ").filter((each) => !services.has(each)),
      [],
    );
  });

  it("connects a webhook to where it calls, in a block or in a list of one", () => {
    const configuration = { url: "https://hooks.slack.com/services/T0/B0/x", contentType: "json" };
    for (const written of [configuration, [configuration]]) {
      const { edges } = inventory([
        resource("github:index/repositoryWebhook:RepositoryWebhook", "hook", {
          repository: "shop",
          events: ["push"],
          configuration: written,
        }),
      ]);
      assert.deepEqual(
        edges.filter(({ kind }) => kind === "reaches").map(({ from, to, scopes }) => [from, to, scopes]),
        [["github:shop", "hooks.slack.com", ["push"]]],
      );
    }
  });

  it("makes an app an identity that its secret authenticates and its scopes connect", () => {
    const { identities, credentials, edges } = inventory([
      resource("okta:app/oauth:OAuth", "sync", { label: "sync", clientId: "0oa1" }),
      resource("okta:index/appOauthApiScope:AppOauthApiScope", "sync", {
        appId: "0oa1",
        issuer: "https://acme.okta.com",
        scopes: ["okta.users.manage"],
      }),
    ]);
    assert.deepEqual(
      identities.map(({ id, kind, credentials }) => [id, kind, credentials.length]),
      [["okta:0oa1", "app", 1]],
    );
    assert.equal(credentials[0]?.holder, "okta:0oa1");
    assert.ok(identities[0]!.findings.some(({ rule }) => rule === "saas-scope-excessive"));
    assert.deepEqual(
      edges.filter(({ kind }) => kind === "reaches").map(({ from, to, scopes }) => [from, to, scopes]),
      [["okta:0oa1", "acme.okta.com", ["okta.users.manage"]]],
    );
  });

  it("never tells the path of a webhook, which is the secret", () => {
    const text = JSON.stringify(
      inventory([
        resource("gitlab:index/projectHook:ProjectHook", "notify", {
          project: "42",
          url: "https://hooks.slack.com/services/T000/B000/verysecret",
        }),
      ]),
    );
    assert.ok(text.includes("hooks.slack.com"));
    assert.ok(!text.includes("verysecret"));
  });

  it("takes a holder's name for one of its own service only", () => {
    const { credentials } = inventory([
      resource("aws:iam/user:User", "ci", { name: "ci", arn: "arn:aws:iam::123456789012:user/ci" }),
      resource("datadog:index/apiKey:ApiKey", "ci", { name: "ci" }),
    ]);
    assert.deepEqual(
      credentials.map(({ holder }) => holder),
      [undefined],
    );
  });
});

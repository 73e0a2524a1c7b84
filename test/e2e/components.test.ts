import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identitiesFile } from "../../scripts/identities/schema.js";
import { startTokenService, type TokenService } from "../../src/sandbox/sts/index.js";
import { badges, badgesProject, type Deployed, deployedBadges } from "./support/badges.js";
import { exchangeId, page, withExchanges } from "./support/componentsTable.js";
import { type Cloud, doorOf, present } from "./support/exchange.js";
import { ENGINE_TIMEOUT, type Project, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";
import { attackTokens, rightTokens } from "./support/tokens.js";

const clouds: readonly Cloud[] = ["aws", "gcp"];

describe("what components emit, on the real engine with the policy pack in its strict profile", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let project: Project;
  let strict: readonly string[];
  let service: TokenService;
  let deployed: Deployed;
  const exchanged = new Set<string>();

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    const settings = join(sandbox.folder, "strict.json");
    const allowedIssuers = badges
      .filter(({ trust, workload }) => trust.oidc !== undefined || workload.speaks !== undefined)
      .map(({ workload }) => workload.issuer.replace("https://", ""));
    writeFileSync(
      settings,
      JSON.stringify({ settings: { profile: "strict" }, "trust-issuer-unknown": { allowedIssuers } }),
    );
    strict = ["--policy-pack-config", settings];
    project = badgesProject(sandbox, { policyPack: "policy-packs/keyless" });
    service = await startTokenService({ home: String(sandbox.env.KEYLESS_SANDBOX_HOME) });
  });
  after(async () => {
    await service?.close();
    sandbox?.remove();
  });

  it("passes with no exception, for each issuer on each cloud", async () => {
    const up = await project.up(...strict);
    assert.equal(up.code, 0, up.stdout + up.stderr);
    const said = up.stdout.split("\n").findIndex((line) => /\[(?:mandatory|advisory)\]/.test(line));
    assert.equal(
      said,
      -1,
      up.stdout
        .split("\n")
        .slice(said, said + 12)
        .join("\n"),
    );
    deployed = await deployedBadges(project);
    for (const cloud of clouds) {
      const taken = badges.filter((badge) => badge[cloud] === undefined).map(({ name }) => name);
      const made = cloud === "aws" ? deployed.roles : deployed.accounts;
      assert.deepEqual(
        taken.filter((name) => !made.has(name)),
        [],
      );
    }
  });

  it("is stable", async () => {
    const again = await project.up("--expect-no-changes", ...strict);
    assert.equal(again.code, 0, again.stdout + again.stderr);
  });

  for (const badge of badges) {
    for (const cloud of clouds.filter((each) => badge[each] === undefined)) {
      it(`lets the workload in on ${cloud.toUpperCase()}, by its own client, and nobody else: ${badge.title}`, async () => {
        const { meant, door } = doorOf(badge, cloud, deployed);
        const right = rightTokens(meant);
        assert.ok(right.length > 0, "the workload has no token");
        for (const token of right) {
          const outcome = await present(service, door, token);
          assert.equal(outcome.kind, "admitted", `${JSON.stringify(token)}\n${JSON.stringify(outcome)}`);
        }
        const attacks = attackTokens(meant);
        assert.ok(attacks.length > 0, "the issuer gives nobody else a token");
        for (const { title, token } of attacks) {
          const outcome = await present(service, door, token);
          assert.equal(outcome.kind, "refused", `${title} gets in: ${JSON.stringify(token)}`);
          assert.match(outcome.error, /^(?:AccessDenied|unauthorized_client)$/);
          assert.match(outcome.reason, /no statement of the trust policy allows|by the attribute condition/);
        }
        exchanged.add(exchangeId(badge, cloud));
      });
    }
  }

  it("has the page on components show what was exchanged", function () {
    if (exchanged.size === 0) this.skip();
    const shown = withExchanges(exchanged);
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(page, shown);
    assert.equal(
      readFileSync(page, "utf8"),
      shown,
      "run: UPDATE_GOLDEN=1 npx mocha test/e2e/components.test.ts",
    );
  });
});

describe("the workloads that identities are tried with", () => {
  it("are of every issuer that trust has a word for", () => {
    const { definitions } = JSON.parse(readFileSync(identitiesFile, "utf8"));
    // Issuers have types of their own; what is said beside them is plain text, and `open`.
    const words = Object.entries(definitions.TrustArgs.properties).flatMap(([word, property]) =>
      /\/definitions\/\w+Trust"/.test(JSON.stringify(property)) ? [word] : [],
    );
    assert.ok(words.includes("github") && words.length > 15, words.join());
    const tried = new Set(badges.flatMap(({ trust }) => Object.keys(trust)));
    assert.deepEqual(
      words.filter((word) => !tried.has(word)),
      [],
      "give each a case in test/components/trust/cases.ts and its token in test/e2e/support/workloads.ts",
    );
  });
});

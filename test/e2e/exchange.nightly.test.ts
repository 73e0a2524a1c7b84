import assert from "node:assert/strict";
import { startTokenService, type TokenService } from "../../src/sandbox/sts/index.js";
import { badges, badgesProject, type Deployed, deployedBadges } from "./support/badges.js";
import { type Cloud, doorOf, present } from "./support/exchange.js";
import { ENGINE_TIMEOUT, RUN_TIMEOUT, type Sandbox, startSandbox } from "./support/sandbox.js";
import { rightTokens, slippedTokens } from "./support/tokens.js";

/** What a cloud answers when it refuses a token: its words differ with what was wrong first. */
const refusals =
  /^(?:AccessDenied|InvalidIdentityTokenException|IDPRejectedClaim|unauthorized_client|invalid_grant)$/;

describe("every identity, with tokens that differ in one respect and with everybody else's", function () {
  this.timeout(RUN_TIMEOUT);
  let sandbox: Sandbox;
  let service: TokenService;
  let deployed: Deployed;

  before(async function () {
    this.timeout(ENGINE_TIMEOUT);
    sandbox = await startSandbox();
    const project = badgesProject(sandbox);
    const up = await project.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    deployed = await deployedBadges(project);
    service = await startTokenService({ home: String(sandbox.env.KEYLESS_SANDBOX_HOME) });
  });
  after(async () => {
    await service?.close();
    sandbox?.remove();
  });

  for (const cloud of ["aws", "gcp"] as const satisfies readonly Cloud[]) {
    const taken = badges.filter((badge) => badge[cloud] === undefined);
    for (const badge of taken) {
      it(`refuses each near miss on ${cloud.toUpperCase()}: ${badge.title}`, async () => {
        const { meant, door } = doorOf(badge, cloud, deployed);
        const misses = slippedTokens(meant);
        assert.ok(misses.length >= 20, String(misses.length));
        for (const { title, token } of misses) {
          const outcome = await present(service, door, token);
          assert.equal(outcome.kind, "refused", `${title} gets in: ${JSON.stringify(token)}`);
          assert.match(outcome.error, refusals);
          assert.notEqual(outcome.reason, "");
        }
      });

      it(`refuses the workloads of all other identities on ${cloud.toUpperCase()}: ${badge.title}`, async () => {
        const { door, meant } = doorOf(badge, cloud, deployed);
        const own = new Set(rightTokens(meant).map(({ iss, sub }) => `${iss} ${sub}`));
        for (const other of taken) {
          const theirs = doorOf(other, cloud, deployed);
          for (const token of rightTokens(theirs.meant)) {
            // CircleCI with and without a branch: one job may hold both.
            if (own.has(`${token.iss} ${token.sub}`) || isSameProject(badge.name, other.name)) continue;
            const outcome = await present(service, door, token);
            assert.equal(outcome.kind, "refused", `${other.title} gets in: ${JSON.stringify(token)}`);
          }
        }
      });
    }
  }
});

/** Two identities of one repository or workspace, one held to less than the other. */
function isSameProject(a: string, b: string): boolean {
  const shorter = a.length < b.length ? a : b;
  return (a.length < b.length ? b : a).startsWith(`${shorter}-by-`);
}

import assert from "node:assert/strict";
import { roleTrust } from "../../../src/components/aws/planRole.js";
import { accountTrust } from "../../../src/components/gcp/planAccount.js";
import { aws, gcp } from "../../../src/index.js";
import { type Registered, runProgram } from "../support/mocks.js";
import type { Trust } from "./cases.js";

const id = "aaaaaaaa-0000-4000-8000-aaaaaaaaaaaa";
const owned = { owner: "team-web@acme.example", purpose: "Plans the web site", reviewBy: "2027-05-31" };
const pullRequests: Trust = { github: { owner: "acme", repository: "web", pullRequest: true } };

const widened: Readonly<
  Record<string, { trust: Trust; opening: keyof NonNullable<Trust["open"]>; witness: RegExp }>
> = {
  "GitHub pull requests": {
    trust: pullRequests,
    opening: "pullRequests",
    witness: /gets in with \{"sub":"repo:acme\/web:pull_request"\}/,
  },
  "unprotected GitLab refs": {
    trust: { gitlab: { project: "acme/web", branch: "main", protectedRef: false } },
    opening: "unprotectedRefs",
    witness: /"sub":"project_path:acme\/web:ref_type:branch:ref:main","ref_protected":"false"/,
  },
  "any CircleCI branch": {
    trust: { circleci: { organizationId: id, projectId: id } },
    opening: "anyBranch",
    witness: /"oidc\.circleci\.com\/vcs-ref":"refs\/heads\/anyone-can-push-this"/,
  },
  "proposed Spacelift runs": {
    trust: {
      spacelift: { account: "acme", space: "root", stack: "web", runType: "PROPOSED", scope: "read" },
    },
    opening: "pullRequests",
    witness: /run_type:PROPOSED/,
  },
  "Vercel previews": {
    trust: { vercel: { team: "acme", project: "web", environment: "preview" } },
    opening: "pullRequests",
    witness: /environment:preview/,
  },
  "developers' Vercel tokens": {
    trust: { vercel: { team: "acme", project: "web", environment: "development" } },
    opening: "developers",
    witness: /environment:development/,
  },
};

function tagsOf(resource: Registered | undefined): Readonly<Record<string, unknown>> {
  return Object(resource?.inputs.tags);
}

describe("what widens a trust", () => {
  for (const [title, { trust, opening, witness }] of Object.entries(widened)) {
    for (const decide of [roleTrust, (given: Trust) => accountTrust("plan-1", given)]) {
      it(`is refused with the witness until its reason is given: ${title}`, () => {
        const refused = decide(trust);
        assert.equal(refused.kind, "wrong");
        const [problem] = refused.kind === "wrong" ? refused.problems : [];
        assert.match(problem?.message ?? "", witness);
        assert.ok(problem?.message.endsWith(`or say why it may in open: { ${opening}: "…" }`));
        const taken = decide({ ...trust, open: { [opening]: "reads only" } });
        assert.equal(taken.kind, "ok", JSON.stringify(taken));
      });
    }
  }

  const narrow: Trust = { github: { owner: "acme", repository: "web", branch: "main" } };
  const refused: readonly (readonly [string, Trust, RegExp])[] = [
    ["an opening that the arguments do not make", { ...narrow, open: { anyBranch: "x" } }, /leave it out/],
    [
      "another opening than the one that is made",
      { ...pullRequests, open: { anyBranch: "x" } },
      /gets in with/,
    ],
    ["an opening without a reason", { ...pullRequests, open: { pullRequests: " " } }, /say why/],
    ["a reason that fits nowhere", { ...pullRequests, open: { pullRequests: "x".repeat(61) } }, /60 fit/],
  ];
  for (const [title, trust, message] of refused) {
    it(`refuses ${title}`, () => {
      const result = roleTrust(trust);
      const said = result.kind === "wrong" ? result.problems.map((each) => each.message).join("\n") : "";
      assert.match(said, message);
    });
  }

  it("stops the component with the token that would get in", async () => {
    const { result, registered } = await runProgram(() => {
      try {
        return new aws.FederatedRole("plan", { ...owned, trust: pullRequests });
      } catch (error) {
        return error as Error;
      }
    });
    assert.ok(result instanceof Error);
    assert.match(
      result.message,
      /^trust: any pull request, .* gets in with \{"sub":"repo:acme\/web:pull_request"\}/,
    );
    assert.equal(registered.length, 1);
  });

  it("stands on the identity, where the inventory reads it", async () => {
    const trust = { ...pullRequests, open: { pullRequests: "plans only read" } };
    const { registered } = await runProgram(() => [
      new aws.FederatedRole("plan", { ...owned, trust }),
      new gcp.FederatedServiceAccount("plan", { ...owned, trust }),
    ]);
    const role = registered.find(({ type }) => type === "aws:iam/role:Role");
    assert.equal(tagsOf(role)["open-to-pull-requests"], "plans only read");
    const account = registered.find(({ type }) => type === "gcp:serviceaccount/account:Account");
    assert.match(String(account?.inputs.description), /; open-to-pull-requests: plans only read$/);
  });
});

import assert from "node:assert/strict";
import { roleTrust } from "../../../src/components/aws/planRole.js";
import { accountTrust } from "../../../src/components/gcp/planAccount.js";
import type { Checked } from "../../../src/components/problem.js";

type Trust = Parameters<typeof roleTrust>[0];

const prefix = "token.actions.githubusercontent.com";
const web = { owner: "acme", repository: "web" } as const;
const ids = { ownerId: "123", repositoryId: "456" } as const;

function good<T>(result: Checked<T>): T {
  assert.equal(result.kind, "ok", JSON.stringify(result));
  return (result as Extract<Checked<T>, { kind: "ok" }>).value;
}

function problemOf(result: Checked<unknown>): string {
  if (result.kind === "ok") return "";
  return result.problems.map(({ path, message }) => `${path}: ${message}`).join("\n");
}

describe("trust in GitHub Actions", () => {
  const cases: readonly {
    readonly title: string;
    readonly trust: Trust;
    readonly aws: Readonly<Record<string, string | readonly string[]>>;
    readonly gcp: string;
  }[] = [
    {
      title: "an environment, by names",
      trust: { github: { ...web, environment: "prod" } },
      aws: {
        aud: "sts.amazonaws.com",
        sub: "repo:acme/web:environment:prod",
        repository: "acme/web",
        environment: "prod",
      },
      gcp: "assertion.sub == 'repo:acme/web:environment:prod' && assertion.repository == 'acme/web' && assertion.environment == 'prod'",
    },
    {
      title: "an environment, by ids, with both forms of the subject",
      trust: { github: { ...web, ...ids, environment: "prod" } },
      aws: {
        aud: "sts.amazonaws.com",
        sub: ["repo:acme/web:environment:prod", "repo:acme@123/web@456:environment:prod"],
        repository_owner_id: "123",
        repository_id: "456",
        repository: "acme/web",
        environment: "prod",
      },
      gcp:
        "assertion.sub in ['repo:acme/web:environment:prod', 'repo:acme@123/web@456:environment:prod'] && " +
        "assertion.repository_owner_id == '123' && assertion.repository_id == '456' && " +
        "assertion.repository == 'acme/web' && assertion.environment == 'prod'",
    },
    {
      title: "a branch, held to a reusable workflow",
      trust: {
        github: {
          ...web,
          branch: "main",
          reusableWorkflow: "acme/ci/.github/workflows/deploy.yml@refs/tags/v1",
        },
      },
      aws: {
        aud: "sts.amazonaws.com",
        sub: "repo:acme/web:ref:refs/heads/main",
        repository: "acme/web",
        ref: "refs/heads/main",
        job_workflow_ref: "acme/ci/.github/workflows/deploy.yml@refs/tags/v1",
      },
      gcp:
        "assertion.sub == 'repo:acme/web:ref:refs/heads/main' && assertion.repository == 'acme/web' && " +
        "assertion.ref == 'refs/heads/main' && " +
        "assertion.job_workflow_ref == 'acme/ci/.github/workflows/deploy.yml@refs/tags/v1'",
    },
    {
      title: "an audience of one's own",
      trust: { github: { ...web, tag: "v1" }, audience: "https://acme.example" },
      aws: {
        aud: "https://acme.example",
        sub: "repo:acme/web:ref:refs/tags/v1",
        repository: "acme/web",
        ref: "refs/tags/v1",
      },
      gcp: "assertion.sub == 'repo:acme/web:ref:refs/tags/v1' && assertion.repository == 'acme/web' && assertion.ref == 'refs/tags/v1'",
    },
  ];
  for (const { title, trust, aws, gcp } of cases) {
    it(`is written for both clouds: ${title}`, () => {
      const { conditions } = good(roleTrust(trust));
      const keyed = Object.fromEntries(
        Object.entries(aws).map(([key, value]) => [`${prefix}:${key}`, value]),
      );
      assert.deepEqual(conditions, { StringEquals: keyed });
      const { provider } = good(accountTrust("deploy-1", trust));
      assert.deepEqual(provider, {
        source: {
          kind: "oidc",
          issuerUri: `https://${prefix}`,
          allowedAudiences: trust.audience === undefined ? [] : [trust.audience],
        },
        attributeMapping: { "google.subject": "assertion.sub", "attribute.identity": "'deploy-1'" },
        attributeCondition: gcp,
      });
    });
  }

  const refused: readonly { readonly title: string; readonly trust: Trust; readonly expected: RegExp }[] = [
    { title: "no issuer", trust: {}, expected: /^trust: name exactly one issuer/ },
    {
      title: "no word on which runs",
      trust: { github: web },
      expected: /^trust\.github: say which runs may use it/,
    },
    {
      title: "two words on which runs",
      trust: { github: { ...web, branch: "main", tag: "v1" } },
      expected: /give only one/,
    },
    {
      title: "a wildcard for a name",
      trust: { github: { owner: "acme", repository: "*", branch: "main" } },
      expected: /wildcards are not names/,
    },
    {
      title: "a branch by its full name, which nobody would match",
      trust: { github: { ...web, branch: "refs/heads/main" } },
      expected: /^trust\.github\.branch: "refs\/heads\/main": write "main", without refs\/…\/$/,
    },
    {
      title: "an immutable subject without ids",
      trust: { github: { ...web, branch: "main", subjectForm: "immutable" } },
      expected: /needs ownerId and repositoryId/,
    },
  ];
  for (const { title, trust, expected } of refused) {
    it(`is refused on both clouds: ${title}`, () => {
      assert.match(problemOf(roleTrust(trust)), expected);
      assert.match(problemOf(accountTrust("deploy-1", trust)), expected);
    });
  }

  it("says that AWS cannot see the runner, and what it can see", () => {
    const trust = { github: { ...web, branch: "main", runner: "github-hosted" } };
    assert.match(
      problemOf(roleTrust(trust)),
      /^trust: AWS cannot see the claim runner_environment .* AWS can hold .*job_workflow_ref/,
    );
    assert.match(
      good(accountTrust("deploy-1", trust)).provider.attributeCondition,
      /runner_environment == 'github-hosted'/,
    );
  });

  it("takes the subject from the repository's number where the whole would be too long for GCP", () => {
    const environment = "e".repeat(120);
    const long = { github: { ...web, environment } };
    assert.match(
      problemOf(accountTrust("deploy-1", long)),
      /^trust: the subject .* has \d+ bytes and GCP takes 127/,
    );
    const { provider } = good(accountTrust("deploy-1", { github: { ...long.github, ...ids } }));
    assert.equal(provider.attributeMapping["google.subject"], "assertion.repository_id");
  });
});

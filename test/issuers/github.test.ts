import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { fill, github, githubTrust, issuerFor, parseSubject, tokenOf } from "../../src/issuers/index.js";

const shared = issuerFor("https://token.actions.githubusercontent.com")!;

describe("GitHub's issuer URLs", () => {
  const cases: readonly (readonly [string, boolean | undefined, Record<string, string>?])[] = [
    ["https://token.actions.githubusercontent.com", true, {}],
    ["token.actions.githubusercontent.com", true, {}],
    ["https://token.actions.githubusercontent.com/acme-inc", false, { enterprise: "acme-inc" }],
    ["https://token.actions.acme.ghe.com", false, {}],
    ["https://github.acme.example/_services/token", false, {}],
    ["https://github.com/enterprises/acme-inc", false, { enterprise: "acme-inc" }],
    ["https://token.actions.githubusercontent.com.evil.example", undefined],
    ["https://token.actions.githubusercontent.com@evil.example", undefined],
    ["https://token.actions.githubusercontent.com:444", undefined],
    ["http://token.actions.githubusercontent.com", undefined],
    ["https://github.com/acme", undefined],
  ];
  for (const [url, isShared, parts] of cases)
    it(`${url} is ${isShared === undefined ? "no issuer of GitHub's" : isShared ? "everybody's" : "one tenant's"}`, () => {
      const tenancy = github.recognise(url);
      assert.equal(tenancy?.shared, isShared);
      assert.deepEqual(tenancy?.parts, parts);
    });
});

describe("GitHub subjects", () => {
  const cases: readonly (readonly [string, readonly string[], Record<string, string>?])[] = [
    [
      "repo:acme/web:environment:prod",
      ["environment"],
      { owner: "acme", repository: "web", environment: "prod" },
    ],
    [
      "repo:acme/web:ref:refs/heads/feature/x",
      ["branch", "pull-request-target", "fork-workflow"],
      { owner: "acme", repository: "web", branch: "feature/x" },
    ],
    ["repo:acme/web:ref:refs/tags/v1", ["tag"], { owner: "acme", repository: "web", tag: "v1" }],
    [
      "repo:acme/web:pull_request",
      ["pull-request"],
      { owner: "acme", repository: "web", pullRequest: "pull_request" },
    ],
    [
      "repo:acme@1/web@2:environment:prod",
      ["environment"],
      { owner: "acme", ownerId: "1", repository: "web", repositoryId: "2", environment: "prod" },
    ],
    [
      "repo:acme/web:environment:prod:job_workflow_ref:acme/ci/.github/workflows/x.yml@refs/heads/main",
      ["environment"],
      {
        owner: "acme",
        repository: "web",
        environment: "prod",
        workflowOwner: "acme",
        workflowRepository: "ci",
        workflowFile: "x.yml",
        workflowAt: "refs/heads/main",
      },
    ],
    [
      "repository_owner:acme:repository_visibility:private",
      ["branch", "tag", "pull-request", "pull-request-target", "fork-workflow", "environment"],
      { owner: "acme", visibility: "private" },
    ],
    [
      "repository_id:42",
      ["branch", "tag", "pull-request", "pull-request-target", "fork-workflow", "environment"],
      { repositoryId: "42" },
    ],
    ["repo:acme/web:refs/heads/main", []],
    ["repo:acme/web:ref:main", []],
    ["repo:acme:environment:prod", []],
    ["repo:acme/*:environment:prod", []],
    ["REPO:acme/web:environment:prod", []],
    ["repo:acme/web:environment:a:b", []],
  ];
  for (const [subject, forms, parts] of cases)
    it(`${subject} is ${forms.join(", ") || "none of GitHub's"}`, () => {
      const parsed = parseSubject(github, shared.tenancy, subject);
      assert.deepEqual([...new Set(parsed.map((each) => each.form.name))], forms);
      for (const each of parsed) assert.deepEqual(each.parts, parts);
    });

  it("come back from the parts that they were read into", () => {
    for (const form of github.forms(shared.tenancy, [])) {
      const token = tokenOf(github, shared.tenancy, form, github.intended.parts);
      const again = parseSubject(github, shared.tenancy, String(token.sub)).map((each) =>
        fill(each.form.claims.sub!, each.parts),
      );
      assert.ok(again.length > 0 && again.every((subject) => subject === token.sub), form.words);
    }
  });

  it("agree with the other claims of their token", () => {
    const form = github.forms(shared.tenancy, []).find((each) => each.name === "tag")!;
    const { sub, repository, ref, ref_type, environment } = tokenOf(github, shared.tenancy, form, {
      owner: "acme",
      repository: "web",
      tag: "v2",
    });
    assert.deepEqual(
      { sub, repository, ref, ref_type, environment },
      {
        sub: "repo:acme/web:ref:refs/tags/v2",
        repository: "acme/web",
        ref: "refs/tags/v2",
        ref_type: "tag",
        environment: undefined,
      },
    );
  });
});

describe("A GitHub trust in the issuer's words", () => {
  it("has the classic and the immutable subject as two exact values when the ids are given", () => {
    assert.deepEqual(
      githubTrust({ owner: "acme", repository: "web", ownerId: "1", repositoryId: "2", environment: "prod" }),
      {
        kind: "request",
        issuer: "https://token.actions.githubusercontent.com",
        subjects: ["repo:acme/web:environment:prod", "repo:acme@1/web@2:environment:prod"],
        subjectPatterns: [],
        claims: [
          { claim: "repository_owner_id", values: ["1"], inSubject: false },
          { claim: "repository_id", values: ["2"], inSubject: false },
          { claim: "repository", values: ["acme/web"], inSubject: true },
          { claim: "environment", values: ["prod"], inSubject: true },
        ],
      },
    );
  });

  it("encodes a colon in the subject and nowhere else", () => {
    const request = githubTrust({ owner: "acme", repository: "web", environment: "prod:eu" });
    assert.ok(request.kind === "request");
    assert.deepEqual(request.subjects, ["repo:acme/web:environment:prod%3Aeu"]);
    assert.deepEqual(request.claims.at(-1), { claim: "environment", values: ["prod:eu"], inSubject: true });
  });

  const refused: readonly (readonly [string, Parameters<typeof githubTrust>[0], RegExp])[] = [
    [
      "a wildcard for the repository",
      { owner: "acme", repository: "*", branch: "main" },
      /wildcards are not names/,
    ],
    ["no run named", { owner: "acme", repository: "web" }, /say which runs/],
    ["a branch and a tag", { owner: "acme", repository: "web", branch: "main", tag: "v1" }, /only one of/],
    [
      "an immutable subject without ids",
      { owner: "acme", repository: "web", branch: "main", subjectForm: "immutable" },
      /needs ownerId/,
    ],
    [
      "an id that is no number",
      { owner: "acme", repository: "web", branch: "main", ownerId: "x" },
      /organisation id/,
    ],
    [
      "a repository with its owner",
      { owner: "acme", repository: "acme/web", branch: "main" },
      /not a repository/,
    ],
  ];
  for (const [title, args, problem] of refused)
    it(`refuses ${title}`, () => {
      const request = githubTrust(args);
      assert.ok(request.kind === "problems");
      assert.match(request.problems.join("\n"), problem);
    });
});

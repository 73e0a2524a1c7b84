import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { attacks, awsTrust } from "../../../src/analysis/trust/index.js";
import { SharedAttacks } from "../../../src/analysis/trust/sharedAttacks.js";
import { withStandIns } from "../../../src/analysis/trust/standIns.js";
import type { Condition, PolicyDocument, PrincipalPattern } from "../../../src/model/index.js";

const hosts = {
  github: "token.actions.githubusercontent.com",
  gitlab: "gitlab.com",
  hcp: "app.terraform.io",
  cluster: "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789",
};
type Host = keyof typeof hosts;

const federated = (host: Host): PrincipalPattern => ({
  kind: "Federated",
  value: `arn:aws:iam::111122223333:oidc-provider/${hosts[host]}`,
});

const condition = (operator: string, key: string, ...values: string[]): Condition => ({
  operator,
  ifExists: false,
  key,
  values,
  path: `Statement[0].Condition.${operator}["${key}"]`,
});

const trusting = (principal: PrincipalPattern, ...conditions: Condition[]): PolicyDocument => ({
  version: "2012-10-17",
  statements: [
    {
      effect: "Allow",
      principals: { negated: false, principals: [principal] },
      actions: {
        negated: false,
        patterns: [principal.kind === "AWS" ? "sts:AssumeRole" : "sts:AssumeRoleWithWebIdentity"],
      },
      conditions,
      path: "Statement[0]",
    },
  ],
});

const subject = (host: Host, operator: string, ...values: string[]) =>
  trusting(federated(host), condition(operator, `${hosts[host]}:sub`, ...values));

describe("trusts that differ in names", () => {
  it("have one policy with stand-ins", () => {
    const [web, api] = ["invoices", "orders-api"].map((name) =>
      withStandIns(subject("github", "StringLike", `repo:acme-org/${name}:ref:refs/heads/*`)),
    );
    assert.equal(web?.key, api?.key);
    assert.deepEqual(
      [...(api?.names ?? [])],
      [
        ["zqxa", "acme-org"],
        ["zqxb", "orders-api"],
      ],
    );
  });

  it("keep the names that somebody could tell from stand-ins", () => {
    const kept: readonly PolicyDocument[] = [
      // A word of the grammar, an id that has a grammar of its own, and one that only hexadecimal digits are in.
      subject("github", "StringEquals", "repo:acme/refs:environment:prod"),
      subject("hcp", "StringEquals", "ws-abcxyz"),
      subject("github", "StringEquals", "repo:acme/0a1b2c:environment:prod"),
      // The beginning of a name stands before a wildcard.
      subject("github", "StringLike", "repo:acme/invoices:environment:prod", "repo:acme/inv*"),
      // Other capitals, a length, a variable, the provider's account.
      subject(
        "github",
        "StringEquals",
        "repo:acme/invoices:environment:prod",
        "repo:acme/INVOICES:environment:prod",
      ),
      subject("github", "StringLike", "repo:acme/invoices?:environment:prod"),
      subject("github", "StringLike", "repo:acme/invoices:${aws:PrincipalTag/team}"),
      trusting(federated("github"), condition("StringEquals", "aws:PrincipalAccount", "111122223333")),
      // Compared as numbers.
      trusting(federated("github"), condition("NumericLessThan", "aws:MultiFactorAuthAge", "810000000000")),
    ];
    for (const document of kept)
      assert.deepEqual([...withStandIns(document).names], [], JSON.stringify(document));
  });

  it("are attacked under their own names", () => {
    const shared = new SharedAttacks();
    const on = (document: PolicyDocument) => shared.on(document, [], awsTrust(document));
    on(subject("github", "StringLike", "repo:acme-org/payments:*"));
    const [worst] = on(subject("github", "StringLike", "repo:beta-org/shop-7:*")).open;
    assert.equal(worst?.witness.sub, "repo:beta-org/shop-7:pull_request");
    assert.doesNotMatch(
      JSON.stringify(on(subject("github", "StringLike", "repo:beta-org/shop-7:*"))),
      /zqx/i,
    );
  });

  it("are searched by their own names where an example has one of them", () => {
    const shared = new SharedAttacks();
    const document = subject("github", "StringLike", "repo:acme-org/evil-twin:*", "repo:evil-twin/*");
    const plain = ({ open }: ReturnType<typeof attacks>) =>
      open.map(({ family, why, witness, token, path }) => ({ family, why, witness, token, path }));
    assert.deepEqual(plain(shared.on(document, [], awsTrust(document))), plain(attacks(awsTrust(document))));
  });

  const name = fc.stringMatching(/^[a-z][a-z0-9]{1,8}(-[a-z0-9]{1,5})?$/);
  const account = fc.stringMatching(/^[1-9]\d{11}$/);
  const operator = fc.constantFrom("StringEquals", "StringLike", "StringNotEquals", "StringEqualsIgnoreCase");
  const policy: fc.Arbitrary<PolicyDocument> = fc.oneof(
    fc
      .tuple(
        operator,
        name,
        name,
        fc.constantFrom("*", "ref:refs/heads/main", "environment:*", "pull_request"),
      )
      .map(([test, owner, repository, rest]) =>
        subject("github", test, `repo:${owner}/${repository}:${rest}`),
      ),
    fc
      .tuple(name, name, name)
      .map(([owner, one, other]) =>
        subject("github", "StringLike", `repo:${owner}/${one}:*`, `repo:${owner}/${other}:*`),
      ),
    fc
      .tuple(operator, name, name)
      .map(([test, group, project]) =>
        subject("gitlab", test, `project_path:${group}/${project}:ref_type:branch:ref:*`),
      ),
    fc
      .tuple(name, name, fc.constantFrom("*", "apply"))
      .map(([owner, workspace, phase]) =>
        subject(
          "hcp",
          "StringLike",
          `organization:${owner}:project:*:workspace:${workspace}:run_phase:${phase}`,
        ),
      ),
    fc
      .tuple(name, name)
      .map(([space, pod]) => subject("cluster", "StringLike", `system:serviceaccount:${space}:${pod}`)),
    fc
      .tuple(account, name)
      .map(([id, text]) =>
        trusting(
          { kind: "AWS", value: `arn:aws:iam::${id}:root` },
          condition("StringEquals", "sts:ExternalId", text),
        ),
      ),
    fc
      .tuple(account, name)
      .map(([id, role]) => trusting({ kind: "AWS", value: `arn:aws:iam::${id}:role/${role}` })),
  );

  it("are open, closed and unreachable as each by itself", () => {
    const shared = new SharedAttacks();
    fc.assert(
      fc.property(policy, (document) => {
        const trust = awsTrust(document);
        const [found, own] = [shared.on(document, [], trust), attacks(trust)];
        const families = (each: typeof own) =>
          each.open.map(({ family, path, reach }) => [family, path, reach]);
        assert.deepEqual(families(found), families(own));
        assert.deepEqual(found.unreachable, own.unreachable);
        for (const { token, request } of found.open)
          assert.equal(trust.judge(token, request).decision, "admitted", JSON.stringify(token));
      }),
      { numRuns: 120 },
    );
  });
});

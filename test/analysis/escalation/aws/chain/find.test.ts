import assert from "node:assert/strict";
import {
  findChains,
  type Member,
  type Workload,
} from "../../../../../src/analysis/escalation/aws/chain/index.js";
import { readDocument } from "../../../../../src/iam/aws/index.js";
import { Unknown, type Value } from "../../../../../src/model/index.js";

const account = "111122223333";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

type Statement = Readonly<Record<string, Value>>;

function document(use: "identity" | "trust", statements: readonly Statement[]) {
  return readDocument({ Version: "2012-10-17", Statement: statements }, use);
}

interface Given {
  readonly kind?: Member["kind"];
  readonly may?: readonly Statement[];
  readonly trusts?: Value;
  readonly runs?: readonly Workload[];
  readonly tags?: Readonly<Record<string, string>>;
}

function member(name: string, { kind = "role", may = [], trusts, runs = [], tags }: Given): Member {
  return {
    kind,
    arn: { partition: "aws", service: "iam", region: "", account, resource: `${kind}/${name}` },
    policies: may.length === 0 ? [] : [{ name, document: document("identity", may) }],
    ...(trusts === undefined
      ? {}
      : {
          trust: {
            name,
            document: document("trust", [{ Effect: "Allow", Principal: trusts, Action: "sts:AssumeRole" }]),
          },
        }),
    workloads: () => runs,
    tags: () => tags,
  };
}

const allow = (Action: Value, Resource: Value, Condition?: Value): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const assume = (name: string) => allow("sts:AssumeRole", role(name));

/** The chains to the last member, by the place of who has them. */
function chainsAmong(...members: readonly Member[]) {
  const { chains, undecided } = findChains(members, new Set([members.at(-1)!]));
  assert.deepEqual(undecided, []);
  return members.map((each) => chains.get(each)?.map(({ primitive }) => primitive));
}

describe("chains over several identities", () => {
  it("are none where there is no end", () => {
    const { chains } = findChains([member("a", { may: [assume("b")] })], new Set());
    assert.equal(chains.size, 0);
  });

  it("lead through roles of which each trusts the one before", () => {
    assert.deepEqual(
      chainsAmong(
        member("a", { may: [assume("b")] }),
        member("b", { may: [assume("c")], trusts: { AWS: role("a") } }),
        member("c", { trusts: { AWS: role("b") } }),
      ),
      [["assume-role", "assume-role"], ["assume-role"], undefined],
    );
  });

  it("are the shortest, and end where they run in a circle", () => {
    assert.deepEqual(
      chainsAmong(
        member("a", { may: [assume("b"), assume("end")], trusts: { AWS: role("b") } }),
        member("b", { may: [assume("a")], trusts: { AWS: role("a") } }),
        member("x", { may: [assume("y")], trusts: { AWS: role("y") } }),
        member("y", { may: [assume("x")], trusts: { AWS: role("x") } }),
        member("end", { trusts: { AWS: account } }),
      ),
      [["assume-role"], ["assume-role", "assume-role"], undefined, undefined, undefined],
    );
  });

  it("need the permission where a trust names the account, and not where it names the identity", () => {
    assert.deepEqual(
      chainsAmong(
        member("a", {}),
        member("b", {}),
        member("c", { may: [assume("end")] }),
        member("end", { trusts: { AWS: [account, role("a")] } }),
      ),
      [["assume-role"], undefined, ["assume-role"], undefined],
    );
  });

  it("say which steps somebody wrote down for the very two", () => {
    const given = (may: Statement, trusts: Value) => {
      const a = member("a", { may: [may] });
      const end = member("end", { trusts });
      return findChains([a, end], new Set([end]))
        .chains.get(a)
        ?.map(({ isGiven }) => isGiven);
    };
    assert.deepEqual(given(assume("end"), { AWS: account }), [true]);
    assert.deepEqual(given(assume("*"), { AWS: role("a") }), [true]);
    assert.deepEqual(given(assume("*"), { AWS: account }), [false]);
  });

  it("lead through what runs as a role, and only through that", () => {
    const lambda = (name: string): Workload => ({
      kind: "function",
      name,
      arn: { service: "lambda", account, resource: `function:${name}` },
      tags: () => undefined,
    });
    const code = (name: string) =>
      allow("lambda:UpdateFunctionCode", `arn:aws:lambda:eu-west-1:${account}:function:${name}`);
    assert.deepEqual(
      chainsAmong(
        member("a", { may: [code("orders")] }),
        member("b", { may: [code("other")] }),
        member("c", { may: [code("ord*")] }),
        member("end", { runs: [lambda("orders")] }),
      ),
      [["lambda-replace-code"], undefined, ["lambda-replace-code"], undefined],
    );
  });

  it("hand a role only to a service that it trusts, and that the permission names", () => {
    const pass = (service: string) => [
      allow("iam:PassRole", role("end"), { StringEquals: { "iam:PassedToService": service } }),
      allow(
        ["lambda:CreateFunction", "lambda:InvokeFunction", "ecs:RegisterTaskDefinition", "ecs:RunTask"],
        "*",
      ),
    ];
    const names = (trusts: Value, service: string) =>
      chainsAmong(member("a", { may: pass(service) }), member("end", { trusts }))[0];
    const lambda = "lambda.amazonaws.com";
    const tasks = "ecs-tasks.amazonaws.com";
    assert.deepEqual(names({ Service: lambda }, lambda), ["pass-role-lambda-create-function"]);
    assert.deepEqual(names({ Service: tasks }, tasks), ["pass-role-ecs-run-task"]);
    assert.equal(names({ Service: tasks }, lambda), undefined);
    assert.equal(names({ Service: lambda }, tasks), undefined);
  });

  it("look at the tags that are known", () => {
    const ask = (tags: Readonly<Record<string, string>> | undefined) =>
      chainsAmong(
        member("a", {
          may: [allow("sts:AssumeRole", "*", { StringEquals: { "aws:PrincipalTag/team": "platform" } })],
          ...(tags && { tags }),
        }),
        member("end", { trusts: { AWS: account } }),
      )[0];
    assert.deepEqual(ask({ team: "platform" }), ["assume-role"]);
    assert.equal(ask({ team: "web" }), undefined);
    assert.equal(ask({}), undefined);
    assert.deepEqual(ask(undefined), ["assume-role"]);
  });

  it("are not sure where a policy that may deny cannot be read", () => {
    const end = member("end", { trusts: { AWS: account } });
    const a: Member = {
      ...member("a", { may: [assume("end")] }),
      boundary: { name: "boundary", document: new Unknown("it is not in the input") },
    };
    assert.equal(findChains([a, end], new Set([end])).chains.size, 0);
  });

  it("stay in one account but for roles that are assumed", () => {
    const foreign: Member = {
      ...member("end", { trusts: { AWS: role("a"), Service: "lambda.amazonaws.com" } }),
      arn: { partition: "aws", service: "iam", region: "", account: "444455556666", resource: "role/end" },
    };
    const passing = [allow("iam:PassRole", "*"), allow("lambda:*", "*")];
    assert.deepEqual(chainsAmong(member("b", { may: passing }), foreign)[0], undefined);
    assert.deepEqual(chainsAmong(member("a", {}), foreign)[0], undefined);
    assert.deepEqual(chainsAmong(member("a", { may: [allow("sts:AssumeRole", "*")] }), foreign)[0], [
      "assume-role",
    ]);
  });
});

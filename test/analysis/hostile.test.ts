import assert from "node:assert/strict";
import { findEscalations } from "../../src/analysis/escalation/aws/index.js";
import { analyseCondition, analyseIamCondition, judgeCondition } from "../../src/analysis/gcp/index.js";
import {
  findAllowed,
  grantsOf,
  isWithin,
  permissionsOf,
  permissionsOfDocument,
} from "../../src/analysis/permissions/aws/index.js";
import { workSpent } from "../../src/analysis/sets/index.js";
import { attacks, awsTrust } from "../../src/analysis/trust/index.js";
import { findingsOf } from "../../src/check/check.js";
import { defaultPolicy } from "../../src/check/policy.js";
import { evaluate, lint, parsePolicy, type Request } from "../../src/iam/aws/index.js";
import { isUnknown, type PolicyDocument } from "../../src/model/index.js";
import { readFiles } from "../../src/readers/index.js";
import { rules } from "../../src/rules/index.js";
import { asPulumiPreview } from "../support/exampleInputs.js";

/** Work past a bound that the last step before its end may still do. */
const overrun = 150_000;
const bounds = { question: 500_000, grants: 1_000_000, escalation: 1_000_000, attack: 1_000_000 };

type Json = Record<string, unknown>;

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function allow(parts: Json): Json {
  return { Effect: "Allow", Action: "*", Resource: "*", ...parts };
}

function deny(parts: Json): Json {
  return { ...allow(parts), Effect: "Deny" };
}

/** Statements that are hard to take apart. Most exceed what AWS takes: a file may say anything. */
const policies: Readonly<Record<string, readonly Json[]>> = {
  "60 Not* statements that overlap": times(60, (i) => ({
    Effect: i % 3 === 2 ? "Deny" : "Allow",
    NotAction: [`s3:*${i}*`, `*:Get?${i}*`],
    NotResource: [`arn:aws:s3:::*${i}*/a*`, `arn:*:b${i}*c*`],
    Condition: { StringNotLike: { [`aws:PrincipalTag/t${i % 7}`]: [`*${i}*`] } },
  })),
  "60 NotAction, NotResource that allow": times(60, (i) => ({
    Effect: "Allow",
    NotAction: [`s3:*${i}*`],
    NotResource: [`arn:aws:s3:::*${i}*`],
  })),
  "question marks that double the states": [
    allow({ Resource: times(60, (i) => `*${"?".repeat(20)}a${"?".repeat(i + 3)}*b${i}`) }),
    deny({ Resource: times(30, (i) => `*b${"?".repeat(i + 20)}*c${i}`) }),
  ],
  "10,000 wildcards in one pattern": [
    allow({ Resource: `${"*a?".repeat(5_000)}*` }),
    deny({ Resource: "*b".repeat(5_000) }),
  ],
  "100 policy variables in one statement": [
    allow({ Resource: times(100, (i) => `arn:aws:s3:::*\${aws:PrincipalTag/k${i}}*`) }),
    deny({
      Resource: `arn:aws:s3:::${times(100, (i) => `\${aws:PrincipalTag/k${i}, 'x'}*`).join("")}`,
    }),
  ],
  "500 values in each of 50 conditions": [
    allow({
      Condition: Object.fromEntries(
        ["StringLike", "StringNotLike"].map((operator) => [
          operator,
          Object.fromEntries(
            times(25, (key) => [
              `aws:PrincipalTag/k${key}`,
              times(500, (i) => `*${(i * 7919) % 1000}*x${operator.length * 1_000 + i}?`),
            ]),
          ),
        ]),
      ),
    }),
  ],
  "set operators on many keys, allowed and denied": times(30, (i) => ({
    ...(i % 2 ? deny({}) : allow({})),
    Condition: {
      "ForAnyValue:StringLike": Object.fromEntries(
        times(10, (key) => [`aws:TagKeys${key % 3}`, [`*${i}*${key}*`]]),
      ),
      "ForAllValues:StringNotLike": { "aws:TagKeys": [`*${i}*`] },
      NumericLessThan: { "s3:max-keys": [String(i)] },
    },
  })),
  "actions of wildcards only": times(40, (i) => ({
    Effect: i % 2 ? "Deny" : "Allow",
    Action: times(30, (j) => `*${letter(i * j)}*${letter(i + j)}?*`),
    Resource: times(10, (j) => `arn:aws:*${i}*:${j}*`),
  })),
};

function letter(index: number): string {
  return String.fromCharCode(97 + (index % 26));
}

const host = "token.actions.githubusercontent.com";
const subjects = ["repo:acme/web:ref:refs/heads/main", "repo:acme/web:pull_request", "repo:acme/*"];

function trusting(conditions: readonly Json[], denied: readonly Json[] = []): Json[] {
  const statement = (Effect: string) => (Condition: Json) => ({
    Effect,
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition,
  });
  return [...conditions.map(statement("Allow")), ...denied.map(statement("Deny"))];
}

const trusts: Readonly<Record<string, readonly Json[]>> = {
  "cases folded, negated and joined": trusting(
    [
      {
        StringNotEquals: { [`${host}:ref`]: ["a", "b"] },
        "ForAnyValue:StringEqualsIgnoreCaseIfExists": { [`${host}:sub`]: subjects },
        "ForAnyValue:StringNotLikeIfExists": { [`${host}:sub`]: ["repo:acme@1/web@2:*", subjects[0]] },
      },
      {
        StringNotEquals: { [`${host}:sub`]: [subjects[0], "repo:*:environment:prod"] },
        StringEqualsIgnoreCase: { [`${host}:ref`]: [subjects[0]] },
      },
    ],
    [{ StringNotEqualsIgnoreCase: { [`${host}:sub`]: subjects, [`${host}:repository_owner`]: ["acme"] } }],
  ),
  "200 subjects of wildcards": trusting([
    { StringLike: { [`${host}:sub`]: times(200, (i) => `repo:*a*${i}?*/*b${"?".repeat(i % 20)}*:*`) } },
  ]),
  "40 denies": trusting(
    [{ StringLike: { [`${host}:sub`]: "repo:*" } }],
    times(40, (i) => ({
      StringLike: { [`${host}:sub`]: `*${i}*`, [`${host}:ref`]: `*${i}?*`, [`${host}:aud`]: `*${i}` },
    })),
  ),
  "10,000 wildcards in a subject": trusting([
    { StringLike: { [`${host}:sub`]: `repo:${"*a?".repeat(5_000)}*` } },
  ]),
};

const expressions: Readonly<Record<string, string>> = {
  "nested 2,000 deep": `${"(".repeat(2_000)}assertion.sub == "a"${")".repeat(2_000)}`,
  "negated 2,000 times": `${"!".repeat(2_000)}(assertion.sub == "a")`,
  "300 tests joined by or, and": times(
    300,
    (i) => `(assertion.sub.startsWith("${i}") || assertion.ref != "${i}")`,
  ).join(" && "),
  "100 expressions on one claim": times(100, (i) => `assertion.sub.matches("a.{${i}}b.*c{${i}}")`).join(
    " && ",
  ),
  "a counted expression": `assertion.sub.matches("(a|b)*a(a|b){900}") && assertion.sub.contains("ab")`,
  "conditionals in conditionals": times(200, (i) => `assertion.a == "${i}" ? assertion.b == "${i}" : (`)
    .join("")
    .concat("true", ")".repeat(200)),
};

const request: Request = {
  principal: { kind: "role", arn: "arn:aws:iam::111122223333:role/a" },
  action: "s3:GetObject",
  resource: `arn:aws:s3:::${"ab".repeat(500)}/c`,
  context: { "aws:TagKeys": times(50, String), "aws:PrincipalTag/t1": "a".repeat(1_000) },
};

function parsed(statements: readonly Json[], use: "identity" | "trust"): PolicyDocument {
  const { document, problems } = parsePolicy({ Version: "2012-10-17", Statement: statements }, use);
  assert.ok(document, JSON.stringify(problems));
  return document;
}

/** Asks within a bound of work, which is counted and so the same on every machine. */
function within<T>(bound: number, ask: () => T): T {
  const before = workSpent();
  const answer = ask();
  const spent = workSpent() - before;
  assert.ok(spent <= bound + overrun, `${spent} units of work, where ${bound} is the bound`);
  return answer;
}

describe("hostile policies", () => {
  const everything = permissionsOfDocument(parsed([allow({})], "identity"));
  for (const [name, statements] of Object.entries(policies)) {
    it(`${name}: each question ends within its bound`, () => {
      const document = parsed(statements, "identity");
      const identity = { identity: [{ name: "hostile", document }] };
      const own = permissionsOf(identity);
      lint(document, "identity");
      evaluate(identity, request);
      within(bounds.question, () => findAllowed(own));
      within(2 * bounds.question, () => isWithin(own, everything));
      within(2 * bounds.question, () => isWithin(everything, own));
      within(bounds.grants, () => grantsOf(own));
      within(bounds.escalation, () => findEscalations(identity));
    });

    it(`${name}: lie within themselves, in any order, without any search`, () => {
      const reversed = permissionsOfDocument(parsed(statements.toReversed(), "identity"));
      const own = permissionsOfDocument(parsed(statements, "identity"));
      assert.deepEqual(
        within(0 - overrun, () => isWithin(own, reversed)),
        { within: true },
      );
    });
  }

  it("cost no more than four times as much when they are twice as long", () => {
    const cost = (length: number) => {
      const before = workSpent();
      const document = parsed([allow({ Resource: `${"*ab".repeat(length)}*` })], "identity");
      assert.ok(!isUnknown(findAllowed(permissionsOfDocument(document))));
      return workSpent() - before;
    };
    for (const length of [50, 100, 200]) assert.ok(cost(2 * length) <= 4 * cost(length) + 1_000);
  });
});

describe("hostile trust policies", () => {
  for (const [name, statements] of Object.entries(trusts)) {
    it(`${name}: an attack ends within its bound`, () => {
      const document = parsed(statements, "trust");
      lint(document, "trust");
      within(bounds.attack, () => attacks(awsTrust(document), { strict: true }));
    });
  }
});

describe("hostile CEL", () => {
  for (const [name, expression] of Object.entries(expressions)) {
    it(`${name}: its analysis ends within its bound`, () => {
      within(bounds.question, () => analyseIamCondition(expression));
      const passing = within(bounds.question, () =>
        analyseCondition(expression, { "google.subject": "assertion.sub" }),
      );
      if (!isUnknown(passing)) within(bounds.question, () => judgeCondition(passing));
    });
  }
});

describe("the rules", () => {
  const text = (Statement: readonly Json[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const roles = [
    ...Object.entries(trusts).map(
      ([, trust]) => [trust, policies["10,000 wildcards in one pattern"]!] as const,
    ),
  ];
  const facts = readFiles([
    {
      name: "hostile.json",
      text: asPulumiPreview([
        ...roles.map(([trust, access], index) => ({
          type: "aws:iam/role:Role",
          name: `role-${index}`,
          properties: {
            assumeRolePolicy: text(trust),
            inlinePolicies: [{ name: "access", policy: text(access) }],
          },
        })),
        ...Object.values(expressions).map((attributeCondition, index) => ({
          type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
          name: `provider-${index}`,
          properties: {
            workloadIdentityPoolId: "pool",
            workloadIdentityPoolProviderId: `provider-${index}`,
            attributeMapping: { "google.subject": "assertion.sub" },
            attributeCondition,
            oidc: { issuerUri: `https://${host}` },
          },
        })),
      ]),
    },
  ]);
  for (const rule of rules) {
    it(`${rule.name} ends on all of it`, () => {
      const perPlace = bounds.escalation * (facts.resources.length + 1);
      within(perPlace, () => [
        ...findingsOf(rule, facts, { policy: defaultPolicy, now: new Date("2026-11-22T12:00:00Z") }),
      ]);
    });
  }
});

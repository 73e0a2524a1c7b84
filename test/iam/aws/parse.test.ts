import assert from "node:assert/strict";
import fc from "fast-check";
import {
  guessUse,
  PartialDocument,
  type PolicyUse,
  parsePolicy,
  readDocument,
} from "../../../src/iam/aws/index.js";
import { Secret, Unknown, type Value } from "../../../src/model/index.js";

const trust = {
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      "forallvalues:stringlikeifexists": {
        "token.actions.githubusercontent.com:SUB": ["repo:acme/web:*", "x"],
      },
      NumericLessThan: { "aws:MultiFactorAuthAge": 3600 },
      Bool: { "aws:SecureTransport": true },
    },
  },
};

describe("parsePolicy", () => {
  it("gives one shape to every spelling of a statement", () => {
    assert.deepEqual(parsePolicy(JSON.stringify(trust), "trust"), {
      document: {
        version: "2012-10-17",
        statements: [
          {
            effect: "Allow",
            principals: {
              negated: false,
              principals: [
                {
                  kind: "Federated",
                  value: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
                },
              ],
            },
            actions: { negated: false, patterns: ["sts:AssumeRoleWithWebIdentity"] },
            conditions: [
              {
                operator: "StringLike",
                quantifier: "ForAllValues",
                ifExists: true,
                key: "token.actions.githubusercontent.com:SUB",
                values: ["repo:acme/web:*", "x"],
                path: 'Statement.Condition["forallvalues:stringlikeifexists"]["token.actions.githubusercontent.com:SUB"]',
              },
              {
                operator: "NumericLessThan",
                ifExists: false,
                key: "aws:MultiFactorAuthAge",
                values: ["3600"],
                path: 'Statement.Condition.NumericLessThan["aws:MultiFactorAuthAge"]',
              },
              {
                operator: "Bool",
                ifExists: false,
                key: "aws:SecureTransport",
                values: ["true"],
                path: 'Statement.Condition.Bool["aws:SecureTransport"]',
              },
            ],
            path: "Statement",
          },
        ],
      },
      problems: [],
    });
  });

  it("reads text, the same text percent-encoded, and a value alike", () => {
    const text = JSON.stringify(trust);
    const fromText = parsePolicy(text, "trust");
    assert.deepEqual(parsePolicy(encodeURIComponent(text), "trust"), fromText);
    assert.deepEqual(parsePolicy(encodeURIComponent(`\n\t ${text}\r\n`), "trust"), fromText);
    assert.deepEqual(parsePolicy(trust, "trust"), fromText);
    assert.deepEqual(parsePolicy(new Secret(text), "trust"), fromText);
  });

  it("takes a missing Version for 2008-10-17, keeps Not* forms, Sid and Id", () => {
    const { document, problems } = parsePolicy(
      { Id: "i", Statement: [{ Sid: "s", Effect: "Deny", NotAction: ["iam:*"], NotResource: "*" }] },
      "identity",
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(document, {
      version: "2008-10-17",
      id: "i",
      statements: [
        {
          sid: "s",
          effect: "Deny",
          actions: { negated: true, patterns: ["iam:*"] },
          resources: { negated: true, patterns: ["*"] },
          conditions: [],
          path: "Statement[0]",
        },
      ],
    });
  });

  const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
  const refused: readonly (readonly [string, unknown, PolicyUse, string, string])[] = [
    ["text that is not JSON", "{", "identity", "", "is not JSON"],
    ["a list", [allow], "identity", "", "is not a policy document: an object with Version and Statement is"],
    ["no statement", { Version: "2012-10-17" }, "identity", "Statement", "is missing"],
    [
      "another version",
      { Version: "2012-10-18", Statement: allow },
      "identity",
      "Version",
      'must be "2012-10-17" or "2008-10-17"',
    ],
    [
      "a version of another type",
      { Version: {}, Statement: allow },
      "identity",
      "Version",
      'must be "2012-10-17" or "2008-10-17"',
    ],
    [
      "an element in lower case",
      { statement: allow, Statement: allow },
      "identity",
      "statement",
      "must be spelled Statement",
    ],
    [
      "an element it does not know",
      { Statement: [allow, { ...allow, Colour: 1 }] },
      "identity",
      "Statement[1].Colour",
      "is not an element of the policy language",
    ],
    [
      "a statement that is none",
      { Statement: [allow, null] },
      "identity",
      "Statement[1]",
      "must be an object",
    ],
    [
      "no effect",
      { Statement: [{ Action: "*", Resource: "*" }] },
      "identity",
      "Statement[0].Effect",
      "is missing",
    ],
    [
      "an effect in lower case",
      { Statement: { ...allow, Effect: "allow" } },
      "identity",
      "Statement.Effect",
      "must be Allow or Deny, in this case",
    ],
    [
      "no action",
      { Statement: { Effect: "Allow", Resource: "*" } },
      "identity",
      "Statement.Action",
      "is missing",
    ],
    [
      "both forms of action",
      { Statement: { ...allow, NotAction: "x:y" } },
      "identity",
      "Statement",
      "has both Action and NotAction",
    ],
    [
      "an action that is a number",
      { Statement: { ...allow, Action: ["s3:Get*", 1] } },
      "identity",
      "Statement.Action[1]",
      "must be a string",
    ],
    [
      "no resource",
      { Statement: { Effect: "Allow", Action: "*" } },
      "identity",
      "Statement.Resource",
      "is missing",
    ],
    [
      "no principal in a trust policy",
      { Statement: { Effect: "Allow", Action: "sts:AssumeRole" } },
      "trust",
      "Statement.Principal",
      "is missing",
    ],
    [
      "no principal in a resource policy",
      { Statement: allow },
      "resource",
      "Statement.Principal",
      "is missing",
    ],
    [
      "a principal as text",
      { Statement: { ...allow, Principal: "111122223333" } },
      "resource",
      "Statement.Principal",
      'must be "*" or an object of AWS, Federated, Service or CanonicalUser',
    ],
    [
      "a principal of unknown kind",
      { Statement: { ...allow, Principal: { aws: "*" } } },
      "resource",
      "Statement.Principal.aws",
      "must be spelled AWS",
    ],
    [
      "an operator it does not know",
      { Statement: { ...allow, Condition: { StringMatches: {} } } },
      "identity",
      "Statement.Condition.StringMatches",
      "is not a condition operator",
    ],
    [
      "NullIfExists",
      { Statement: { ...allow, Condition: { NullIfExists: {} } } },
      "identity",
      "Statement.Condition.NullIfExists",
      "is not a condition operator",
    ],
    [
      "keys that are no object",
      { Statement: { ...allow, Condition: { Bool: "x" } } },
      "identity",
      "Statement.Condition.Bool",
      "must be an object of condition keys",
    ],
    [
      "a value that is an object",
      { Statement: { ...allow, Condition: { Bool: { k: {} } } } },
      "identity",
      "Statement.Condition.Bool.k",
      "must be a string, number or truth value",
    ],
    [
      "a key in two cases",
      { Statement: { ...allow, Condition: { Bool: { k: "true", K: "true" } } } },
      "identity",
      "Statement.Condition.Bool.K",
      "is written twice, in different cases",
    ],
    [
      "an operator in two cases",
      { Statement: { ...allow, Condition: { Bool: {}, bool: {} } } },
      "identity",
      "Statement.Condition.bool",
      "is written twice, in different cases",
    ],
  ];
  for (const [name, input, use, path, message] of refused) {
    it(`refuses ${name} and says where`, () => {
      const { document, problems } = parsePolicy(input, use);
      assert.equal(document, undefined);
      assert.equal(problems[0]?.path, path);
      assert.ok(problems[0]?.message.startsWith(message), problems[0]?.message);
    });
  }

  it("reports keys that JSON.parse would drop, each with its path", () => {
    const text = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*",
      "Condition":{"StringEquals":{"a:\\u0062":"1","a:b":"\\"2\\":"}}}]}`;
    assert.deepEqual(parsePolicy(text, "identity"), {
      document: undefined,
      problems: [
        { path: "Statement[0].Effect", message: "is written more than once in the same object" },
        {
          path: 'Statement[0].Condition.StringEquals["a:b"]',
          message: "is written more than once in the same object",
        },
      ],
    });
  });

  it("keeps the meaning and notes what AWS may refuse", () => {
    const { document, problems } = parsePolicy(
      { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: [], Resource: "*" }] },
      "identity",
    );
    assert.equal(document?.statements.length, 1);
    assert.deepEqual(problems, [
      { path: "Statement[0].Principal", message: "must not stand in an identity policy" },
      { path: "Statement[0].Action", message: "is an empty list" },
    ]);
  });

  it("survives nesting of 100,000 levels, a megabyte, and any JSON at all", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    assert.equal(parsePolicy(deep, "identity").document, undefined);
    assert.equal(
      parsePolicy(`{"Statement":{"Effect":${deep}},"Statement":1}`, "identity").document,
      undefined,
    );
    assert.equal(
      parsePolicy('{"a":'.repeat(100_000) + "1" + "}".repeat(100_000), "trust").document,
      undefined,
    );
    const large = JSON.stringify({ Statement: { ...allow, Action: Array(100_000).fill("s3:Get*") } });
    assert.equal(parsePolicy(large, "identity").document?.statements[0]?.actions.patterns.length, 100_000);
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom<PolicyUse>("identity", "trust", "resource"),
        (value, use) => {
          const input = { Version: "2012-10-17", Statement: value };
          assert.deepEqual(
            parsePolicy(JSON.stringify(input), use).problems,
            parsePolicy(JSON.parse(JSON.stringify(input)), use).problems,
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("readDocument", () => {
  const unknown = new Unknown("known only after apply");
  const read = (statement: Value): unknown => readDocument({ Version: "2012-10-17", Statement: [statement] });

  it("says why there is no document", () => {
    assert.deepEqual(readDocument(unknown), unknown);
    assert.deepEqual(readDocument(undefined), new Unknown("there is no policy document"));
    assert.deepEqual(
      readDocument({ Statement: [{ Effect: "Allow", Action: "*" }] }),
      new Unknown("the policy document does not parse: Statement[0].Resource is missing"),
    );
  });

  it("does not quote a secret document", () => {
    const reason = readDocument(new Secret('{"Statement":{"Effect":"hunter2","Action":"*","Resource":"*"}}'));
    assert.deepEqual(
      reason,
      new Unknown("the policy document does not parse: Statement.Effect is not valid"),
    );
  });

  it("holds a partly unknown Allow between what it allows at least and at most", () => {
    const partial = read({ Effect: "Allow", Action: "s3:*", Resource: ["arn:aws:s3:::a", unknown] });
    assert.ok(partial instanceof PartialDocument);
    assert.equal(partial.reason, "Statement[0].Resource[1]: known only after apply");
    assert.deepEqual(partial.atLeast.statements[0]?.resources, {
      negated: false,
      patterns: ["arn:aws:s3:::a"],
    });
    assert.deepEqual(partial.atMost.statements[0]?.resources, { negated: false, patterns: ["*"] });
  });

  it("turns the bounds around for a Deny, for Not* and for conditions", () => {
    const deny = read({ Effect: "Deny", Action: "s3:*", Resource: unknown });
    assert.ok(deny instanceof PartialDocument);
    assert.deepEqual(deny.atLeast.statements[0]?.resources, { negated: false, patterns: ["*"] });
    assert.deepEqual(deny.atMost.statements, []);
    const not = read({ Effect: "Allow", NotAction: ["iam:*", unknown], Resource: "*" });
    assert.ok(not instanceof PartialDocument);
    assert.deepEqual(
      [not.atLeast.statements.length, not.atMost.statements[0]?.actions],
      [0, { negated: true, patterns: ["iam:*"] }],
    );
    const when = read({
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { a: unknown, b: "c" } },
    });
    assert.ok(when instanceof PartialDocument);
    assert.deepEqual(
      [when.atLeast.statements.length, when.atMost.statements[0]?.conditions.map(({ key }) => key)],
      [0, ["b"]],
    );
  });

  it("takes what a resource policy allows on an unknown ARN for some of its own resource, and denies nothing by it", () => {
    const [allow, deny] = ["Allow", "Deny"].map((effect) =>
      readDocument(
        { Statement: [{ Effect: effect, Principal: "*", Action: "s3:*", Resource: unknown }] },
        "resource",
      ),
    );
    assert.ok(allow instanceof PartialDocument && deny instanceof PartialDocument);
    assert.deepEqual(allow.atLeast.statements[0]?.resources, { negated: false, patterns: ["*"] });
    assert.deepEqual(deny.atMost.statements, []);
  });

  it("takes a statement of unknown effect for anything", () => {
    const partial = readDocument({
      Statement: [unknown, { Effect: "Deny", Action: "iam:*", Resource: "*" }],
    });
    assert.ok(partial instanceof PartialDocument);
    assert.deepEqual(
      [partial.atLeast, partial.atMost].map(({ statements }) =>
        statements.map(({ effect, actions }) => [effect, ...actions.patterns]),
      ),
      [
        [
          ["Deny", "*"],
          ["Deny", "iam:*"],
        ],
        [
          ["Allow", "*"],
          ["Deny", "iam:*"],
        ],
      ],
    );
  });

  it("does not mind an unknown Sid", () => {
    assert.ok(!(read({ Sid: unknown, Effect: "Allow", Action: "*", Resource: "*" }) instanceof Unknown));
  });
});

describe("guessUse", () => {
  const cases: readonly (readonly [PolicyUse, unknown])[] = [
    ["identity", { Statement: { Action: "*", Resource: "*" } }],
    ["trust", trust],
    ["trust", { Statement: [{ Principal: "*", Action: ["sts:AssumeRole", "sts:TagSession"] }] }],
    ["resource", { Statement: [{ Principal: "*", Action: "s3:*", Resource: "*" }] }],
    ["resource", { Statement: [{ Principal: "*", Action: "ecr:*" }] }],
    ["identity", "not json"],
  ];
  for (const [use, value] of cases) {
    it(`takes ${JSON.stringify(value).slice(0, 60)} for ${use}`, () => assert.equal(guessUse(value), use));
  }
});

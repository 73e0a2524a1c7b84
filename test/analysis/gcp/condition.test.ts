import assert from "node:assert/strict";
import {
  type Alternative,
  analyseAdmission,
  analyseCondition,
  analyseIamCondition,
  claimKey,
  judgeCondition,
  someToken,
  stringsIn,
} from "../../../src/analysis/gcp/index.js";
import { anyString, includes } from "../../../src/analysis/sets/index.js";
import { defaultMappings, isMemberProblem, parseMember } from "../../../src/iam/gcp/index.js";
import { isUnknown, Unknown } from "../../../src/model/index.js";

const mapping = {
  "google.subject": "assertion.sub",
  "google.groups": "assertion.groups",
  "attribute.repository": "assertion.repository",
  "attribute.place": "assertion.repository_id + ':' + assertion.environment",
  "attribute.repo_of_sub": "assertion.sub.extract('repo:{repo}:')",
  "attribute.stage": "assertion.ref == 'refs/heads/main' ? 'prod' : 'test'",
  "attribute.team": "{'1': 'web', '2': 'api'}[assertion.team_id]",
};
const pool = "iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool";

function known(alternatives: readonly Alternative[] | Unknown): readonly Alternative[] {
  assert.ok(!isUnknown(alternatives));
  return alternatives;
}

/** Each alternative's example token, and its opaque tests. */
function shown(alternatives: readonly Alternative[] | Unknown) {
  return known(alternatives).map((each) => [
    someToken(each),
    each.opaque.map(({ expression }) => expression),
  ]);
}

/** Tokens in which the claims are strings: what issuers send. */
function strings(...names: readonly string[]): readonly Alternative[] {
  return [{ claims: new Map(names.map((name) => [name, stringsIn(anyString)])), opaque: [] }];
}

describe("an attribute condition as sets of claims", () => {
  const verdicts: readonly (readonly [condition: string, all: string, ofStrings: string])[] = [
    ["true", "always", "always"],
    ["1 == 1", "always", "always"],
    ["false", "never", "never"],
    ["assertion.repository == 'a' && assertion.repository == 'b'", "never", "never"],
    ["assertion.repository == 'a' || assertion.repository != 'a'", "sometimes", "always"],
    // A number never equals a text, and always differs from it: fails open.
    ["assertion.project_id == 20", "sometimes", "never"],
    ["assertion.project_id != 20", "sometimes", "always"],
    ["assertion.project_id in [20, 21]", "sometimes", "never"],
    ["assertion.repository != ''", "sometimes", "sometimes"],
    ["assertion.repository.matches('')", "sometimes", "always"],
    ["size(assertion.repository) >= 0", "sometimes", "always"],
    ["has(assertion.repository)", "sometimes", "always"],
    ["attribute.unmapped == 'x'", "never", "never"],
    ["attribute.unmapped != 'x'", "never", "never"],
    ["has(attribute.unmapped)", "never", "never"],
    ["assertion.repository == assertion.project_id", "unknown", "unknown"],
    ["assertion.repository.reverse() == 'x'", "unknown", "unknown"],
  ];
  for (const [condition, all, ofStrings] of verdicts) {
    it(`${condition} passes ${all}, and for strings ${ofStrings}`, () => {
      const passing = known(analyseCondition(condition, mapping));
      const verdict = (within?: readonly Alternative[]) => {
        const judged = judgeCondition(passing, within);
        return isUnknown(judged) ? "unknown" : judged;
      };
      assert.deepEqual([verdict(), verdict(strings("repository", "project_id"))], [all, ofStrings]);
    });
  }

  it("substitutes mapped attributes", () => {
    assert.deepEqual(
      shown(
        analyseCondition("attribute.repository == 'acme/web' && google.subject.startsWith('repo:')", mapping),
      ),
      [[{ repository: "acme/web", sub: "repo:" }, []]],
    );
    assert.deepEqual(
      shown(analyseCondition("'admins' in google.groups && attribute.stage == 'prod'", mapping))[0],
      [{ groups: ["admins"], ref: "refs/heads/main" }, []],
    );
  });

  it("keeps the claims of a condition that is partly beyond it", () => {
    assert.deepEqual(
      shown(analyseCondition("assertion.repository == 'a' && assertion.sub == assertion.ref", {})),
      [[{ ref: "", repository: "a", sub: "" }, ["assertion.sub == assertion.ref"]]],
    );
  });

  it("reads nested claims and claims with any name", () => {
    assert.deepEqual(
      shown(
        analyseCondition("assertion['https://aws/'].account == '1' && assertion['__proto__'] == 'x'", {}),
      )[0]![1],
      [],
    );
    const [only] = known(analyseCondition("assertion['https://aws/'].account == '1'", {}));
    assert.deepEqual([...only!.claims.keys()], ["https://aws/", claimKey(["https://aws/", "account"])]);
  });

  it("does not read what is not CEL", () => {
    assert.deepEqual(
      analyseCondition("assertion.sub ==", {}),
      new Unknown("the attribute condition does not parse: Unexpected token: EOF"),
    );
    assert.ok(isUnknown(analyseCondition("true", { "google.subject": "(" })));
  });

  it("stays exact for long lists, and bounded for hostile ones", () => {
    const pairs = Array.from(
      { length: 150 },
      (_, at) => `(assertion.a == '${at}' && assertion.b == '${at}')`,
    );
    const listed = known(analyseCondition(pairs.join(" || "), {}));
    assert.deepEqual([listed.length, listed.every(({ opaque }) => opaque.length === 0)], [150, true]);
    const hostile = Array.from(
      { length: 60 },
      (_, at) => `(assertion.a${at} == '1' || assertion.b${at} == '2')`,
    );
    assert.ok(known(analyseCondition(hostile.join(" && "), {})).some(({ opaque }) => opaque.length > 0));
  });
});

describe("a member of a pool as sets of claims", () => {
  const cases: readonly (readonly [member: string, tokens: unknown])[] = [
    [`principal://${pool}/subject/repo:acme/web:x`, [[{ sub: "repo:acme/web:x" }, []]]],
    [`principalSet://${pool}/attribute.repository/acme/web`, [[{ sub: "a", repository: "acme/web" }, []]]],
    [
      `principalSet://${pool}/attribute.place/12:prod`,
      [[{ sub: "a", repository_id: "12", environment: "prod" }, []]],
    ],
    [`principalSet://${pool}/attribute.repo_of_sub/acme/web`, [[{ sub: "repo:acme/web:" }, []]]],
    [`principalSet://${pool}/attribute.stage/prod`, [[{ sub: "a", ref: "refs/heads/main" }, []]]],
    [`principalSet://${pool}/attribute.team/api`, [[{ sub: "a", team_id: "2" }, []]]],
    [`principalSet://${pool}/attribute.team/ops`, []],
    [`principalSet://${pool}/attribute.unmapped/x`, []],
    [`principalSet://${pool}/*`, [[{ sub: "a" }, []]]],
    ["user:a@b.example", []],
  ];
  for (const [text, tokens] of cases) {
    it(`${text} is ${JSON.stringify(tokens)}`, () => {
      const member = parseMember(text);
      assert.ok(!isMemberProblem(member));
      assert.deepEqual(shown(analyseAdmission({ mapping, member })), tokens);
    });
  }

  it("of an AWS provider is the role, whatever the session", () => {
    const role = "arn:aws:sts::123456789012:assumed-role/deployer";
    const member = parseMember(`principalSet://${pool}/attribute.aws_role/${role}`);
    assert.ok(!isMemberProblem(member));
    const alternatives = known(analyseAdmission({ mapping: defaultMappings.aws, member }));
    const admits = (arn: string) =>
      alternatives.some(({ claims }) => includes(claims.get("arn")!.strings, arn));
    assert.deepEqual(
      [
        `${role}/session`,
        `${role}/other`,
        `${role}-evil/session`,
        `${role.replace("12:", "13:")}/session`,
      ].map(admits),
      [true, true, false, false],
    );
  });
});

describe("an IAM condition as sets of requests", () => {
  it("is exact in names and types, and leaves times and tags open", () => {
    const alternatives = analyseIamCondition(
      "resource.type == 'storage.googleapis.com/Bucket' && resource.name.startsWith('projects/_/buckets/acme-') && request.time < timestamp('2027-01-01T00:00:00Z')",
    );
    assert.deepEqual(shown(alternatives), [
      [
        {
          resource: { name: "projects/_/buckets/acme-", type: "storage.googleapis.com/Bucket" },
          request: { time: "" },
        },
        ['request.time < timestamp("2027-01-01T00:00:00Z")'],
      ],
    ]);
    assert.equal(judgeCondition(known(analyseIamCondition("true"))), "always");
  });
});

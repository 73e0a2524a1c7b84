import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { includes } from "../../../src/analysis/sets/index.js";
import { attacks, type GcpBinding, type GcpProvider, gcpTrust } from "../../../src/analysis/trust/index.js";
import type { Claims } from "../../../src/issuers/index.js";

const issuer = "https://token.actions.githubusercontent.com";
const pool = "projects/123456789/locations/global/workloadIdentityPools/github";
const provider = `${pool}/providers/actions`;

const repositories = fc.constantFrom("acme/web", "acme-evil/web", "acme/api", "ACME/web", "evil/acme");
const refs = fc.constantFrom("refs/heads/main", "refs/heads/dev", "refs/tags/main", "refs/pull/1/merge");
const texts: Readonly<Record<string, fc.Arbitrary<string>>> = {
  "assertion.repository": repositories,
  "attribute.repository": repositories,
  "assertion.sub": fc.tuple(repositories, refs).map(([repository, ref]) => `repo:${repository}:ref:${ref}`),
  "google.subject": fc.tuple(repositories, refs).map(([repository, ref]) => `repo:${repository}:ref:${ref}`),
  "assertion.ref": refs,
  "assertion.event_name": fc.constantFrom("push", "pull_request"),
};

/** A test of one attribute, in each of the forms that conditions are written with. */
const test: fc.Arbitrary<string> = fc.constantFrom(...Object.keys(texts)).chain((name) =>
  fc
    .tuple(texts[name] as fc.Arbitrary<string>, fc.integer({ min: 1, max: 12 }), fc.nat(7))
    .map(([text, length, form]) => {
      switch (form) {
        case 0:
          return `${name}.startsWith('${text.slice(0, length)}')`;
        case 1:
          return `${name}.endsWith('${text.slice(-length)}')`;
        case 2:
          return `${name}.contains('${text.slice(1, length)}')`;
        case 3:
          return `${name}.matches('^${text.slice(0, length)}.*$')`;
        case 4:
          return `${name} != '${text}'`;
        case 5:
          return `${name} in ['${text}', 'acme/web']`;
        case 6:
          return `${name}.lowerAscii() == '${text.toLowerCase()}'`;
        default:
          return `${name} == '${text}'`;
      }
    }),
);

const condition = fc.letrec<{ all: string }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    test,
    fc.tuple(tie("all"), tie("all")).map(([a, b]) => `(${a} && ${b})`),
    fc.tuple(tie("all"), tie("all")).map(([a, b]) => `(${a} || ${b})`),
    tie("all").map((inner) => `!(${inner})`),
  ),
})).all;

const member = fc.oneof(
  fc.constant(`principalSet://iam.googleapis.com/${pool}/*`),
  repositories.map((name) => `principalSet://iam.googleapis.com/${pool}/attribute.repository/${name}`),
  fc
    .tuple(repositories, refs)
    .map(([name, ref]) => `principal://iam.googleapis.com/${pool}/subject/repo:${name}:ref:${ref}`),
);

const trust = fc
  .record({
    condition: fc.option(condition, { nil: undefined }),
    audiences: fc.constantFrom([], ["deploy"]),
    members: fc.array(member, { minLength: 1, maxLength: 2 }),
  })
  .map((written) => {
    const known: GcpProvider = {
      id: provider,
      kind: "gcp-oidc",
      issuer,
      audiences: written.audiences,
      mapping: { "google.subject": "assertion.sub", "attribute.repository": "assertion.repository" },
      disabled: false,
      ...(written.condition === undefined ? {} : { condition: written.condition }),
    };
    const bindings: GcpBinding[] = written.members.map((each, index) => ({
      member: each,
      path: `bindings[${index}]`,
    }));
    return { written, analysis: gcpTrust([known], bindings) };
  });

const token: fc.Arbitrary<Claims> = fc
  .record(
    {
      sub: texts["assertion.sub"] as fc.Arbitrary<string>,
      repository: repositories,
      ref: refs,
      event_name: fc.constantFrom("push", "pull_request"),
      aud: fc.constantFrom("deploy", `https://iam.googleapis.com/${provider}`),
    },
    { requiredKeys: ["sub", "aud"] },
  )
  .map((claims) => ({ iss: issuer, ...claims }));

describe("The sets of a workload identity pool's trust", () => {
  it("hold a token exactly when the plain evaluator admits it", () => {
    fc.assert(
      fc.property(trust, fc.array(token, { minLength: 5, maxLength: 5 }), ({ written, analysis }, tokens) => {
        assert.deepEqual(analysis.unread, []);
        for (const claims of tokens) {
          const inSets = analysis.alternatives.some(
            ({ impossible, claims: box, undecided }) =>
              impossible === undefined &&
              undecided.length === 0 &&
              [...box].every(([name, { absent, present }]) => {
                const value = claims[name];
                return value === undefined ? absent : includes(present.text, String(value));
              }),
          );
          const { decision, reason } = analysis.judge(claims);
          assert.equal(decision === "admitted", inSets, JSON.stringify([written, claims, reason]));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("give witnesses that the plain evaluator admits, each and every one", () => {
    fc.assert(
      fc.property(trust, ({ analysis }) => {
        for (const { token: witness, request } of attacks(analysis, { strict: true }).open)
          assert.equal(analysis.judge(witness, request).decision, "admitted");
      }),
      { numRuns: 100 },
    );
  });
});

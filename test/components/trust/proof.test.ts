import assert from "node:assert/strict";
import { proveAws, proveGcp } from "../../../src/components/trust/proof.js";

const host = "token.actions.githubusercontent.com";
const github = `https://${host}`;
const audience = "sts.amazonaws.com";

function said(result: ReturnType<typeof proveAws>): string {
  return result.kind === "ok" ? "" : result.problems.map(({ message }) => message).join("\n");
}

/** Weak trusts that no argument of a component leads to: the proof is what stands behind the arguments. */
describe("the proof that a component's trust passes while it is constructed", () => {
  const aws = (conditions: Parameters<typeof proveAws>[2]) => said(proveAws(github, audience, conditions));
  const weak: readonly (readonly [string, Parameters<typeof proveAws>[2], RegExp])[] = [
    [
      "an organisation's name as a prefix",
      {
        StringEquals: { [`${host}:aud`]: audience },
        StringLike: { [`${host}:sub`]: "repo:acme*:environment:prod" },
      },
      /somebody else's organisation gets in with \{.*"sub":"repo:acme.*\/.+:environment:prod/,
    ],
    [
      "any repository of the owner",
      {
        StringEquals: { [`${host}:aud`]: audience },
        StringLike: { [`${host}:sub`]: "repo:acme/*:environment:prod" },
      },
      /another repository of the owner gets in with \{.*"sub":"repo:acme\//,
    ],
    [
      "any branch",
      {
        StringEquals: { [`${host}:aud`]: audience },
        StringLike: { [`${host}:sub`]: "repo:acme/web:ref:refs/heads/*" },
      },
      /any branch gets in with \{.*"sub":"repo:acme\/web:ref:refs\/heads\//,
    ],
    [
      "no subject at all",
      { StringEquals: { [`${host}:aud`]: audience } },
      /somebody else's organisation gets in with \{/,
    ],
    [
      "a subject that no token has",
      { StringEquals: { [`${host}:aud`]: audience, [`${host}:sub`]: "repo:acme/web:branch:main" } },
      /no token of the issuer can ever get in/,
    ],
  ];
  for (const [title, conditions, witness] of weak) {
    it(`refuses ${title} on AWS, with the token`, () => assert.match(aws(conditions), witness));
  }

  const gcp = (attributeCondition: string) =>
    said(
      proveGcp("deploy-1", {
        source: { kind: "oidc", issuerUri: github, allowedAudiences: [] },
        attributeMapping: { "google.subject": "assertion.sub", "attribute.identity": "'deploy-1'" },
        attributeCondition,
      }),
    );
  const cel: readonly (readonly [string, string, RegExp])[] = [
    [
      "an organisation's name as a prefix",
      "assertion.repository_owner.startsWith('acme')",
      /gets in with \{.*"repository_owner":"acme.+"/,
    ],
    ["any repository of the owner", "assertion.repository_owner == 'acme'", /gets in with \{/],
    ["nothing held", "", /gets in with \{/],
  ];
  for (const [title, condition, witness] of cel) {
    it(`refuses ${title} on GCP, with the token`, () => assert.match(gcp(condition), witness));
  }
});

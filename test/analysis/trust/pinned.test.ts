import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { awsTrust } from "../../../src/analysis/trust/index.js";
import { pinnedValues } from "../../../src/analysis/trust/pinned.js";
import type { Question } from "../../../src/analysis/trust/solveParts.js";
import { parsePolicy } from "../../../src/iam/aws/index.js";
import { issuerFor } from "../../../src/issuers/index.js";

const host = "token.actions.githubusercontent.com";

/** The tokens on branches that come in by a pattern of subjects. */
function question(subject: string): Question {
  const { document } = parsePolicy(
    {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringLike: { [`${host}:sub`]: subject } },
      },
    },
    "trust",
  );
  const { issuer, tenancy } = issuerFor(host)!;
  const [form] = issuer.forms(tenancy, []).filter(({ name }) => name === "branch");
  const [alternative] = awsTrust(document!).alternatives;
  const none = new Map();
  return {
    issuer,
    tenancy,
    form: form!,
    claims: alternative!.claims,
    domains: none,
    nice: () => [],
    excluded: none,
  };
}

describe("a part that a trust leaves few values", () => {
  for (const { subject, part, value, pinned } of [
    { subject: "repo:acme?web:ref:refs/heads/main", part: "owner", value: "acme", pinned: ["acme"] },
    { subject: "repo:acme/web:ref:refs/heads/*", part: "repository", value: "web", pinned: ["web"] },
    { subject: "repo:acme/web:ref:refs/heads/*", part: "branch", value: "main", pinned: undefined },
    { subject: "repo:acme-?/web:ref:refs/heads/main", part: "owner", value: "acme-a", pinned: undefined },
    { subject: "repo:acme/web:ref:refs/heads/main", part: "event", value: "push", pinned: undefined },
    { subject: "repo:acme/web:ref:refs/heads/main", part: "nothing", value: "x", pinned: undefined },
  ]) {
    it(`is ${pinned === undefined ? "not pinned" : "pinned"}: ${part} in ${subject}`, () => {
      assert.deepEqual(pinnedValues([question(subject)], part, value), pinned);
    });
  }
});

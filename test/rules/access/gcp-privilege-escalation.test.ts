import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { check } from "../../../src/check/check.js";
import { defaultPolicy } from "../../../src/check/policy.js";
import { readFiles } from "../../../src/readers/index.js";
import { asPulumiState } from "../../support/exampleInputs.js";

const email = (name: string) => `${name}@acme-prod.iam.gserviceaccount.com`;

/** Each pair: the first may get tokens of the second. The last one named owns the project. */
function waysAlong(pairs: readonly (readonly [from: string, to: string])[]) {
  const owner = pairs.at(-1)![1];
  const text = asPulumiState([
    {
      type: "gcp:projects/iAMMember:IAMMember",
      name: "owner",
      properties: { project: "acme-prod", role: "roles/owner", member: `serviceAccount:${email(owner)}` },
    },
    ...pairs.map(([from, to], index) => ({
      type: "gcp:serviceaccount/iAMMember:IAMMember",
      name: `pair-${index}`,
      properties: {
        serviceAccountId: `projects/acme-prod/serviceAccounts/${email(to)}`,
        role: "roles/iam.serviceAccountTokenCreator",
        member: `serviceAccount:${email(from)}`,
      },
    })),
  ]) as string;
  const { findings } = check(readFiles([{ name: "state.json", text }]), {
    policy: defaultPolicy,
    now: new Date("2026-11-22T12:00:00Z"),
  });
  return findings.filter(({ rule }) => rule === "gcp-privilege-escalation");
}

/** The accounts that a way goes through, by the names in its steps. */
function through(steps: unknown): readonly string[] {
  return (steps as readonly string[]).map((step) => /\(([^@()]+)@/.exec(step)?.[1] ?? step);
}

function row(length: number): readonly (readonly [string, string])[] {
  return Array.from({ length }, (_, index) => [`a${index}`, `a${index + 1}`] as const);
}

describe("a way to more rights on Google Cloud", () => {
  it("is the shortest one", () => {
    const [first] = waysAlong([
      ["deploy", "long"],
      ["long", "web"],
      ["deploy", "web"],
      ["web", "admin"],
    ]).filter(({ message }) => message.startsWith(`serviceAccount:${email("deploy")}`));
    assert.deepEqual(through(first?.witness?.steps), ["web", "admin"]);
  });

  it("goes round no circle", () => {
    const ways = waysAlong([
      ["web", "api"],
      ["api", "web"],
      ["api", "admin"],
    ]);
    assert.deepEqual(ways.map(({ witness }) => through(witness?.steps)).sort(), [
      ["admin"],
      ["api", "admin"],
    ]);
  });

  it("is told by its first steps and its last where it is long", () => {
    const [longest] = waysAlong(row(12)).filter(({ message }) =>
      message.startsWith(`serviceAccount:${email("a0")}`),
    );
    assert.deepEqual(through(longest?.witness?.steps), [
      ...["a1", "a2", "a3", "a4", "a5", "a6", "a7"],
      "on through 4 more accounts",
      "a12",
    ]);
  });

  it("is found for each account of a row of thousands, which are looked at once", () => {
    assert.equal(waysAlong(row(5_000)).length, 5_000);
  });
});

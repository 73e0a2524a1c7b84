import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { shapeProblems } from "../../src/components/shape.js";
import { aws } from "../../src/index.js";
import { runProgram } from "./support/mocks.js";

const owned = { owner: "team-web@acme.example", purpose: "Deploys", reviewBy: "2027-05-31" };
const trust = { github: { owner: "acme", repository: "web", branch: "main" } };

/** As a person reads them, what nobody knows first. */
function said(args: object, className = "FederatedRole"): readonly string[] {
  const { unknown, unreadable } = shapeProblems(className, args);
  return [...unknown, ...unreadable].map(({ path, message }) => `${path}: ${message}`);
}

describe("how arguments are written", () => {
  const wrong: readonly (readonly [title: string, args: object, expected: RegExp])[] = [
    [
      "a misspelled condition, which would be left out",
      { trust: { github: { ...trust.github, enviroment: "prod" } } },
      /^trust\.github\.enviroment: not known here; expected one of owner, repository, /,
    ],
    [
      "a misspelled issuer",
      { trust: { gihub: {} } },
      /^trust\.gihub: not known here; expected one of github, /,
    ],
    ["a misspelled argument", { permissionBoundary: "grants" }, /^permissionBoundary: not known here; /],
    [
      "a misspelled condition of a grant",
      { grants: [{ read: "arn:aws:s3:::a", when: { untill: "2027-01-01T00:00:00Z" } }] },
      /^grants\[0\]\.when\.untill: not known here; expected one of from, until, /,
    ],
    [
      "one grant instead of a list",
      { grants: { read: "arn:aws:s3:::a" } },
      /^grants: is named values; expected a list: /,
    ],
    [
      "a number for an id",
      { trust: { github: { ...trust.github, ownerId: 123456 } } },
      /^trust\.github\.ownerId: is a number; expected text, in quotes: Number of the owner /,
    ],
    ["nothing", { roleName: null }, /^roleName: is empty; expected text: /],
    ["a tag that is no text", { tags: { level: 3 } }, /^tags\.level: is a number; expected text, in quotes/],
    ["a trust in one word", { trust: "github" }, /^trust: is text; expected named values: /],
    [
      "an issuer's word that is missing",
      { trust: { hcpTerraform: { organization: "acme", project: "web", workspace: "prod" } } },
      /^trust\.hcpTerraform\.runPhase: missing: `plan` or `apply`/,
    ],
    ["what is no value", { roleName: () => "web" }, /^roleName: is something else; expected text: /],
  ];
  for (const [title, args, expected] of wrong) {
    it(`refuses ${title}`, () => {
      const problems = said(args);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", expected);
    });
  }

  it("takes what is right, absent or known only later", () => {
    const later = pulumi.output("arn:aws:s3:::a");
    assert.deepEqual(said({ ...owned, trust, grants: [{ read: later }], path: undefined }), []);
    assert.deepEqual(said({ ...owned, trust: later, grants: Promise.resolve([]) }), []);
  });

  it("is judged beside outputs too, and together with what the arguments say", async () => {
    const { result } = await runProgram(() => {
      const make = (args: object) => {
        try {
          new aws.FederatedRole("web", { ...owned, trust, ...args } as never);
          return "";
        } catch (error) {
          return (error as Error).message;
        }
      };
      const read = pulumi.output("arn:aws:s3:::a");
      return [make({ grants: [{ read }], pat: "/ci/" }), make({ pat: "/ci/", path: "ci" })];
    });
    assert.match(result[0] ?? "", /^pat: not known here/);
    assert.match(result[1] ?? "", /^pat: not known here.*\npath: "ci" is not a path/);
  });
});

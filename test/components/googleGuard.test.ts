import assert from "node:assert/strict";
import { googleGuardProblems } from "../../src/components/trust/googleGuard.js";
import { gcp } from "../../src/index.js";
import { awaited, runProgram } from "./support/mocks.js";
import { strictFindings } from "./support/strict.js";

const github = "https://token.actions.githubusercontent.com";
const args = {
  owner: "platform@acme.example",
  purpose: "Holds the organisation to badges",
  reviewBy: "2027-05-31",
  targets: ["folders/42"],
  issuers: [github],
};
const breakGlass = "principalSet://goog/group/break-glass@acme.example";

type Args = ConstructorParameters<typeof gcp.GoogleOrganizationGuard>[1];

async function emitted(more: Partial<Args> = {}) {
  const { result, registered } = await runProgram(
    () => new gcp.GoogleOrganizationGuard("guard", { ...args, ...more }),
  );
  assert.deepEqual(strictFindings(registered), []);
  const inputsOf = (type: string) =>
    registered.filter((each) => each.type.endsWith(`:${type}`)).map(({ inputs }) => inputs);
  return { result, inputsOf };
}

describe("the guard of a GCP organisation", () => {
  it("lets only the named issuers federate, no AWS account, and nobody make keys", async () => {
    const { result, inputsOf } = await emitted();
    const rules = Object.fromEntries(
      inputsOf("Policy").map(({ name, spec }) => [name, (spec as { rules: unknown[] }).rules]),
    );
    assert.deepEqual(rules, {
      "folders/42/policies/iam.workloadIdentityPoolProviders": [{ values: { allowedValues: [github] } }],
      "folders/42/policies/iam.workloadIdentityPoolAwsAccounts": [{ denyAll: "TRUE" }],
      "folders/42/policies/iam.disableServiceAccountKeyCreation": [{ enforce: "TRUE" }],
      "folders/42/policies/iam.disableServiceAccountKeyUpload": [{ enforce: "TRUE" }],
    });
    assert.deepEqual([...(await awaited(result.policyNames))].sort(), Object.keys(rules).sort());
    const [denial] = inputsOf("DenyPolicy");
    assert.equal(denial?.parent, "cloudresourcemanager.googleapis.com%2Ffolders%2F42");
    assert.deepEqual(denial?.rules, [
      {
        description: "No keys that live on by themselves",
        denyRule: {
          deniedPrincipals: ["principalSet://goog/public:all"],
          deniedPermissions: [
            "iam.googleapis.com/serviceAccountKeys.create",
            "storage.googleapis.com/hmacKeys.create",
          ],
        },
      },
    ]);
    assert.deepEqual(inputsOf("PrincipalAccessBoundaryPolicy"), []);
  });

  it("leaves the way out open to exempt principals, which only the denial of keys knows", async () => {
    const { inputsOf } = await emitted({ exemptPrincipals: [breakGlass] });
    assert.equal(inputsOf("Policy").length, 2);
    assert.match(
      JSON.stringify(inputsOf("DenyPolicy")),
      /"exceptionPrincipals":\["principalSet:[^"]*break-glass@/,
    );
  });

  it("takes the credentials of the named AWS accounts", async () => {
    const { inputsOf } = await emitted({ awsAccounts: ["123456789012"] });
    const specs = JSON.stringify(inputsOf("Policy").map(({ spec }) => spec));
    assert.match(specs, /"allowedValues":\["https:\/\/sts\.amazonaws\.com","https:\/\/token\.actions/);
    assert.match(specs, /"allowedValues":\["123456789012"\]/);
  });

  it("holds the organisation's principals to what they may reach", async () => {
    const { inputsOf } = await emitted({ reach: ["organizations/99"], organizationId: "99" });
    const [boundary] = inputsOf("PrincipalAccessBoundaryPolicy");
    assert.deepEqual(boundary?.details, {
      rules: [
        {
          effect: "ALLOW",
          description: args.purpose,
          resources: ["//cloudresourcemanager.googleapis.com/organizations/99"],
        },
      ],
    });
    const [binding] = inputsOf("OrganizationsPolicyBinding");
    assert.deepEqual(binding?.target, {
      principalSet: "//cloudresourcemanager.googleapis.com/organizations/99",
    });
  });

  it("only reports where it is tried out, and does not do what it could not only report", async () => {
    const { inputsOf } = await emitted({ dryRun: true, reach: ["organizations/99"], organizationId: "99" });
    assert.ok(inputsOf("Policy").every(({ spec, dryRunSpec }) => spec === undefined && dryRunSpec));
    assert.deepEqual([...inputsOf("DenyPolicy"), ...inputsOf("PrincipalAccessBoundaryPolicy")], []);
  });

  const refused: readonly (readonly [string, Partial<Parameters<typeof googleGuardProblems>[0]>, string])[] =
    [
      ["no target", { targets: [] }, "targets"],
      ["a target that is none", { targets: ["acme"] }, "targets[0]"],
      ["no issuer", { issuers: [] }, "issuers"],
      ["an issuer with a wildcard", { issuers: ["https://*.acme.example"] }, "issuers[0]"],
      ["an account that is none", { awsAccounts: ["acme"] }, "awsAccounts[0]"],
      [
        "a way out for everybody",
        { exemptPrincipals: ["principalSet://goog/public:all"] },
        "exemptPrincipals[0]",
      ],
      ["a member of allow policies", { exemptPrincipals: ["user:a@acme.example"] }, "exemptPrincipals[0]"],
      ["a boundary of nobody's", { reach: ["organizations/99"] }, "organizationId"],
      ["a boundary around nothing", { reach: [], organizationId: "99" }, "reach"],
    ];
  for (const [title, change, path] of refused) {
    it(`refuses ${title}`, () =>
      assert.deepEqual(
        googleGuardProblems({ ...args, ...change }).map((each) => each.path),
        [path],
      ));
  }
});

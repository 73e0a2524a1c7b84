import assert from "node:assert/strict";
import {
  deniedBy,
  findGcpEscalations,
  type Holding,
  type Surroundings,
  techniques,
} from "../../../../src/analysis/escalation/gcp/index.js";
import { knownPermissions, rolePermissions } from "../../../../src/iam/gcp/index.js";

const account = "deployer@acme.iam.gserviceaccount.com";

function holding(
  kind: Holding["scope"]["kind"],
  name: string,
  permissions: readonly string[],
  more: Partial<Holding> = {},
): Holding {
  return {
    scope: { kind, name },
    permissions: new Set(permissions),
    role: "roles/x",
    path: "bindings[0]",
    ...more,
  };
}

function found(holdings: readonly Holding[], surroundings?: Surroundings): readonly string[] {
  return findGcpEscalations(holdings, surroundings).map(
    ({ technique, at, target, undecided }) => `${technique} at ${at} on ${target}${undecided ? " ?" : ""}`,
  );
}

describe("escalation on GCP", () => {
  it("uses only permissions that Google has", () => {
    const names = new Set([...knownPermissions()].map((name) => name.replace("iam.googleapis.com/", "iam.")));
    const wanted = techniques
      .flatMap(({ here, account: needed }) => [...here, ...needed])
      .filter((name) => !name.startsWith("*"));
    assert.deepEqual(
      wanted.filter((name) => !names.has(name)),
      [],
    );
  });

  it("names each technique once", () => {
    const names = techniques.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  for (const technique of techniques) {
    const all = [...technique.here, ...technique.account].map((name) => name.replace("*", "x.things"));
    const role = technique.needsOwnCustomRole ? "projects/acme/roles/own" : "roles/x";
    it(`finds ${technique.name} with all that it needs, and not with one less`, () => {
      const finds = (permissions: readonly string[]) =>
        findGcpEscalations([holding("project", "projects/acme", permissions, { role })]).some(
          (escalation) => escalation.technique === technique.name,
        );
      assert.equal(finds(all), true);
      for (const missing of all) assert.equal(finds(all.filter((name) => name !== missing)), false, missing);
    });
  }

  it("joins a grant on the project with one on a service account", () => {
    const holdings = [
      holding("project", "projects/acme", ["run.services.create"], {
        role: "roles/run.admin",
        path: "project",
      }),
      holding("service-account", account, ["iam.serviceAccounts.actAs"], {
        role: "roles/iam.serviceAccountUser",
        path: "account",
      }),
    ];
    assert.deepEqual(findGcpEscalations(holdings), [
      {
        technique: "cloud-run-service",
        gain: "account",
        at: "projects/acme",
        target: account,
        step: "deploy a service that runs as it",
        uses: [
          {
            permission: "run.services.create",
            role: "roles/run.admin",
            scope: "projects/acme",
            path: "project",
          },
          {
            permission: "iam.serviceAccounts.actAs",
            role: "roles/iam.serviceAccountUser",
            scope: account,
            path: "account",
          },
        ],
      },
    ]);
  });

  it("inherits from above and reports the widest place once", () => {
    const parentOf = (place: string) => ({ [account]: "projects/acme", "projects/acme": "folders/1" })[place];
    const holdings = [
      holding("folder", "folders/1", ["iam.serviceAccounts.getAccessToken"]),
      holding("project", "projects/acme", ["iam.serviceAccounts.getAccessToken"]),
      holding("service-account", account, ["iam.serviceAccounts.getAccessToken"]),
    ];
    assert.deepEqual(found(holdings, { parentOf }), ["get-access-token at folders/1 on folders/1"]);
  });

  it("is not certain where a grant has a condition, or a premise is open", () => {
    const conditional = holding("project", "projects/acme", ["iam.serviceAccountKeys.create"], {
      condition: "request.time < timestamp('2027-01-01T00:00:00Z')",
    });
    assert.deepEqual(found([conditional]), ["service-account-key at projects/acme on projects/acme ?"]);
    assert.deepEqual(
      found([holding("service-account", account, ["iam.serviceAccounts.implicitDelegation"])]),
      [`implicit-delegation at ${account} on ${account} ?`],
    );
  });

  it("leaves out what a deny rule takes away", () => {
    const keys = holding("project", "projects/acme", [
      "iam.serviceAccountKeys.create",
      "iam.serviceAccounts.signJwt",
    ]);
    const denied = deniedBy(["iam.googleapis.com/serviceAccountKeys.*"]);
    assert.deepEqual(found([keys], { denied }), ["sign-jwt at projects/acme on projects/acme"]);
  });

  it("finds nothing in roles that only read or use", () => {
    const roles = [
      "roles/storage.objectViewer",
      "roles/secretmanager.secretAccessor",
      "roles/run.invoker",
      "roles/logging.logWriter",
    ];
    const holdings = roles.map((role) =>
      holding("project", "projects/acme", [...(rolePermissions(role) as ReadonlySet<string>)], { role }),
    );
    assert.deepEqual(found(holdings), []);
  });

  it("widens only a custom role of one's own", () => {
    const update = ["iam.roles.update"];
    assert.deepEqual(found([holding("project", "projects/acme", update)]), []);
    assert.deepEqual(
      found([holding("project", "projects/acme", update, { role: "projects/other/roles/r" })]),
      [],
    );
    assert.deepEqual(
      found([holding("project", "projects/acme", update, { role: "projects/acme/roles/r" })]),
      ["update-role at projects/acme on projects/acme"],
    );
  });
});

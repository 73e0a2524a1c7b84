import assert from "node:assert/strict";
import {
  knownPermissions,
  predefinedRole,
  rolePermissions,
  smallestRole,
} from "../../../src/iam/gcp/index.js";
import { Unknown } from "../../../src/model/index.js";

describe("predefined roles", () => {
  it("are thousands, with their permissions", () => {
    assert.ok(knownPermissions().size > 13_000);
    assert.deepEqual(
      [...predefinedRole("roles/iam.serviceAccountUser")!.permissions].includes("iam.serviceAccounts.actAs"),
      true,
    );
    assert.equal(predefinedRole("roles/nothing"), undefined);
    assert.equal(predefinedRole("__proto__"), undefined);
  });

  it("of an unknown name are unknown, and custom ones are taken as given", () => {
    const custom = new Map([["projects/p/roles/r", new Set(["a.b.c"])]]);
    assert.deepEqual(rolePermissions("projects/p/roles/r", custom), new Set(["a.b.c"]));
    assert.ok(rolePermissions("projects/p/roles/other", custom) instanceof Unknown);
  });

  it("are proposed by the fewest permissions that suffice", () => {
    const propose = (...permissions: string[]) => smallestRole(permissions)?.name;
    assert.equal(propose("secretmanager.versions.access"), "roles/secretmanager.secretAccessor");
    assert.equal(propose("pubsub.topics.publish"), "roles/pubsub.publisher");
    assert.equal(propose("no.such.permission"), undefined);
    assert.equal(propose(), undefined);
  });
});

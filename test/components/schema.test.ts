import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import {
  formatSchema,
  identitiesFile,
  identitiesSchema,
  packageFile,
  packageSchema,
} from "../../scripts/identities/schema.js";

describe("the package for every Pulumi language", function () {
  this.timeout(60_000);

  it("describes each component, argument, output and property", async () => {
    const { resources, types } = await packageSchema();
    const undescribed = Object.entries({ ...resources, ...types }).flatMap(([token, type]) => [
      ...(type.description || !("inputProperties" in type) ? [] : [token]),
      ...Object.entries({ ...type.properties, ...type.inputProperties }).flatMap(([name, property]) =>
        property.description ? [] : [`${token}.${name}`],
      ),
    ]);
    assert.deepEqual(undescribed, [], "write a doc comment above each of these");
  });

  it("has every component of both clouds under a name of its own", async () => {
    assert.deepEqual(Object.keys((await packageSchema()).resources).sort(), [
      "keyless:index:AuditLog",
      "keyless:index:AuditTrail",
      "keyless:index:CertificateRole",
      "keyless:index:CertificateServiceAccount",
      "keyless:index:FederatedRole",
      "keyless:index:FederatedServiceAccount",
      "keyless:index:GoogleOrganizationGuard",
      "keyless:index:JustInTimeAccess",
      "keyless:index:OrganizationGuard",
      "keyless:index:OutboundFederation",
      "keyless:index:PodPrincipal",
      "keyless:index:PodRole",
      "keyless:index:PodServiceAccount",
    ]);
  });

  it("is published as the analyser reads it: schemas/pulumi.json is what the plugin answers", async () => {
    const schema = await packageSchema();
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(packageFile, formatSchema(schema));
    const published = JSON.parse(readFileSync(packageFile, "utf8"));
    assert.deepEqual(published, schema, "run: node --import tsx scripts/identities/schema.ts");
  });

  it("and the stack's config use the same words: schemas/identities.json is what the components take", async () => {
    const schema = await identitiesSchema();
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(identitiesFile, formatSchema(schema));
    const published = JSON.parse(readFileSync(identitiesFile, "utf8"));
    assert.deepEqual(published, schema, "run: node --import tsx scripts/identities/schema.ts");
  });
});

import assert from "node:assert/strict";
import { iamModels as awsIam } from "../../../src/sandbox/providers/aws/iam/index.js";
import { serviceModels as awsServices } from "../../../src/sandbox/providers/aws/services/index.js";
import type { Model } from "../../../src/sandbox/providers/core/model.js";
import { Sdk } from "../../../src/sandbox/providers/core/sdk.js";
import { iamModels as gcpIam } from "../../../src/sandbox/providers/gcp/iam/index.js";
import { serviceModels as gcpServices } from "../../../src/sandbox/providers/gcp/services/index.js";

const CLOUDS = [
  { sdk: new Sdk("aws"), models: [...awsIam, ...awsServices] as readonly Model<never>[] },
  { sdk: new Sdk("gcp"), models: [...gcpIam, ...gcpServices] as readonly Model<never>[] },
];
/** Inputs that many types have and some lack, which a table names for all. */
const SHARED = ["region", "project", "location", "zone", "name", "deletionPolicy"];

for (const { sdk, models } of CLOUDS) {
  describe(`each model of ${sdk.cloud}`, () => {
    it("stands for one type of the SDK", () => {
      const types = models.map(({ type }) => type);
      assert.deepEqual(
        types.filter((type, index) => sdk.resource(type) === undefined || types.indexOf(type) !== index),
        [],
      );
    });

    it("names only properties that the SDK declares", () => {
      const wrong = models.flatMap(
        ({ type, immutable, documents = [], sets = [], notImported = [], defaults = {}, naming }) => {
          const declared = sdk.resource(type)?.inputs ?? {};
          const named = [
            ...immutable,
            ...documents,
            ...sets,
            ...notImported,
            ...Object.keys(defaults),
            ...(naming ? [naming.property] : []),
          ];
          return named
            .filter((name) => !(name in declared) && !SHARED.includes(name))
            .map((name) => `${type}: ${name}`);
        },
      );
      assert.deepEqual(wrong, []);
    });
  });
}

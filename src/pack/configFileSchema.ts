import type { Policy } from "@pulumi/policy";
import { packPolicies } from "./policies.js";

const level = { enum: ["advisory", "mandatory", "remediate", "disabled"] };

/**
 * JSON Schema of the pack's config, the file for `--policy-pack-config`: published as schemas/policy-pack.json, for
 * editors and pipelines. The engine itself passes over the name of a policy that no pack has.
 */
export function configFileSchema(): Record<string, unknown> {
  const policies: readonly Policy[] = packPolicies();
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Keyless: config of the policy pack",
    type: "object",
    additionalProperties: false,
    properties: {
      all: { description: "The level of every policy that is not named.", anyOf: levelOr({}) },
      ...Object.fromEntries(
        policies.map(({ name, displayName, configSchema }) => [
          name,
          { description: displayName, anyOf: levelOr(configSchema?.properties ?? {}) },
        ]),
      ),
    },
  };
}

function levelOr(properties: object): readonly object[] {
  return [
    level,
    { type: "object", additionalProperties: false, properties: { enforcementLevel: level, ...properties } },
  ];
}

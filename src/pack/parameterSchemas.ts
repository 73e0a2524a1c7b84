import type { PolicyConfigSchema } from "@pulumi/policy";
import type { Rule } from "../rules/rule.js";

/** A rule's parameters as the properties of a policy's config. */
export function parameterSchemas(rule: Rule): PolicyConfigSchema["properties"] {
  const schemas = Object.entries(rule.parameters).map(
    ([name, { schema, description, default: fallback }]) => [
      name,
      { ...schema, description, default: fallback },
    ],
  );
  // A rule's schemas are JSON Schema; the SDK's type spells a part of it.
  return Object.fromEntries(schemas) as PolicyConfigSchema["properties"];
}

import { rules } from "../rules/index.js";
import type { Rule } from "../rules/rule.js";
import { defaultPolicy } from "./policy.js";

/** JSON Schema of `keyless.yaml`, made from the rules: published as schemas/keyless.json. */
export function configSchema(): Record<string, unknown> {
  const severity = { enum: ["block", "warn", "info", "off"] };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Keyless: parameters, severities and exceptions of a check",
    type: "object",
    additionalProperties: false,
    properties: {
      ...settingSchemas,
      rules: {
        type: "object",
        additionalProperties: false,
        description: "Severity and parameters of rules by name; `keyless rules` lists them.",
        properties: Object.fromEntries(
          rules.map((rule) => [
            rule.name,
            {
              description: rule.title,
              anyOf: [
                severity,
                {
                  type: "object",
                  additionalProperties: false,
                  properties: {
                    severity,
                    parameters: {
                      type: "object",
                      additionalProperties: false,
                      properties: parameterSchemas(rule),
                    },
                  },
                },
              ],
            },
          ]),
        ),
      },
    },
  };
}

/** A rule's parameters, as the properties of an object. */
export function parameterSchemas(rule: Rule): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(rule.parameters).map(([name, { schema, description, default: fallback }]) => [
      name,
      { ...schema, description, default: fallback },
    ]),
  );
}

/**
 * One exception. `owner` and `expires` are not required by the schema: an exception without them is a finding
 * of its own, which says more than a schema error.
 */
const exceptionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["rule", "resource", "reason"],
  properties: {
    rule: {
      enum: rules.map((rule) => rule.name),
      description: "The rule, by its exact name; `keyless rules` lists them.",
    },
    resource: {
      type: "string",
      minLength: 1,
      description: "The resource as reports show it; * stands for any run.",
    },
    key: { type: "string", description: "Only the finding with this key." },
    reason: { type: "string", minLength: 1, description: "Why it has to stay." },
    owner: { type: "string", description: "Who answers for it." },
    expires: {
      type: "string",
      pattern: "^\\d{4}-\\d{2}-\\d{2}$",
      description: "Last day it counts, YYYY-MM-DD.",
    },
  },
};

/** What is not one rule's: `keyless.yaml` has it at its top, the policy pack's config under `settings`. */
export const settingSchemas = {
  profile: {
    type: "string",
    enum: ["baseline", "recommended", "strict"],
    default: defaultPolicy.profile,
    description: "How hard to be: in strict, warnings and what cannot be decided block too.",
  },
  maximumExceptionDays: {
    type: "integer",
    minimum: 1,
    default: defaultPolicy.maximumExceptionDays,
    description: "Longest time, in days from now, that an exception may reach into the future.",
  },
  exceptions: {
    type: "array",
    items: exceptionSchema,
    description: "Documented, owned and dated exceptions.",
  },
};

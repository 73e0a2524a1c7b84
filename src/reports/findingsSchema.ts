const text = { type: "string" } as const;
const severity = { enum: ["block", "warn", "info"] } as const;
const count = { type: "integer", minimum: 0 } as const;

const source = {
  type: "object",
  additionalProperties: false,
  required: ["file"],
  properties: { file: text, line: { type: "integer", minimum: 1 } },
} as const;

/** JSON Schema of `keyless check --format json`: published as schemas/findings.json. */
export const findingsSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Keyless: the result of a check",
  type: "object",
  additionalProperties: false,
  required: ["version", "summary", "findings", "exceptions"],
  properties: {
    version: { const: 1 },
    summary: {
      type: "object",
      additionalProperties: false,
      required: ["resources", "findings", "blocking", "undecided"],
      properties: { resources: count, findings: count, blocking: count, undecided: count },
    },
    findings: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["rule", "key", "severity", "layer", "resource", "message", "remediation", "standards"],
        properties: {
          rule: text,
          key: {
            ...text,
            description: "Tells apart the findings of a rule on a resource; stable across runs.",
          },
          severity,
          layer: { enum: ["governance", "trust", "access", "agent"] },
          resource: {
            ...text,
            description: "Terraform address, Pulumi URN, ARN, full GCP name, or the file's path.",
          },
          path: { ...text, description: "Property path in the resource." },
          message: text,
          witness: {
            type: "object",
            description: "The token, request or name that gets in and should not.",
            additionalProperties: { anyOf: [text, { type: "array", items: text }] },
          },
          remediation: text,
          standards: { type: "array", items: text },
          source,
          fix: {
            ...text,
            description:
              "Unified diff of the source that mends it, where that is mechanical and the source at hand.",
          },
          undecided: { ...text, description: "Present when the rule could not decide: what is missing." },
          exception: {
            type: "object",
            additionalProperties: false,
            required: ["reason", "owner", "expires"],
            properties: { reason: text, owner: text, expires: text },
          },
        },
      },
    },
    exceptions: {
      type: "array",
      description: "Every exception of the configuration, live and dead.",
      items: {
        type: "object",
        required: ["rule", "resource", "reason", "standing", "findings"],
        properties: {
          rule: text,
          resource: text,
          key: text,
          reason: text,
          owner: text,
          expires: text,
          source,
          standing: { enum: ["live", "ownerless", "undated", "expired", "too-long"] },
          findings: { ...count, description: "How many findings it covers." },
        },
      },
    },
  },
} as const;

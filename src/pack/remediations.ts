import type { EnforcementLevel, PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import { parametersOf } from "../check/check.js";
import { parameterSchemas } from "../check/configSchema.js";
import type { Edit } from "../model/index.js";
import { extractFacts } from "../readers/index.js";
import { rules } from "../rules/index.js";
import type { Rule } from "../rules/rule.js";
import { applyEdit, documentOf, objectOf, type Props } from "./applyEdit.js";
import { knownConfig, schemaOf } from "./policyConfig.js";
import { type PolicyResourceView, readPolicyResource } from "./policyResource.js";

/** One mend: the properties as they ought to be, or nothing where there is nothing to mend or to know. */
export interface Remediation {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly configSchema: PolicyConfigSchema;
  mend(resource: Mendable, settings: Props): Props | undefined;
}

type Mendable = Pick<PolicyResourceView, "urn" | "type" | "name" | "props">;

const role = "aws:iam/role:Role";
const tagged = new Set([role, "aws:iam/user:User", "aws:iam/policy:Policy"]);

const tags: Remediation = {
  name: "mend-tags",
  title: "Adds owner and other tags",
  description: "Adds the configured tags to IAM roles, users and policies that do not have them.",
  configSchema: {
    properties: {
      tags: {
        type: "object",
        additionalProperties: { type: "string" },
        default: {},
        description: "Tags to add where they are missing: owner, purpose, expires.",
      },
    },
  },
  mend({ type, props }, settings) {
    if (!tagged.has(type)) return undefined;
    const own = objectOf(props.tags) ?? {};
    const missing = Object.entries(objectOf(settings.tags) ?? {}).filter(([name]) => !(name in own));
    return missing.length === 0 ? undefined : { ...props, tags: { ...own, ...Object.fromEntries(missing) } };
  },
};

const tlsOnly: Remediation = {
  name: "mend-tls-only",
  title: "Denies calls without TLS",
  description: "Adds a statement that denies calls without TLS to the policies of buckets.",
  configSchema: { properties: {} },
  mend({ type, props }) {
    if (type !== "aws:s3/bucketPolicy:BucketPolicy" || typeof props.bucket !== "string") return undefined;
    const document = documentOf(props.policy);
    if (document === undefined || JSON.stringify(document).toLowerCase().includes("aws:securetransport")) {
      return undefined;
    }
    const bucket = `arn:aws:s3:::${props.bucket}`;
    const deny = {
      Sid: "DenyWithoutTls",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucket, `${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const own = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
    return { ...props, policy: JSON.stringify({ ...document, Statement: [...own, deny] }) };
  },
};

/** What a rule mends in a source, mended in the resource itself: the same edits, under the same parameters. */
function remediationOf(rule: Rule): Remediation {
  return {
    name: `mend-${rule.name}`,
    title: `Mends: ${rule.title}`,
    description: rule.fix ?? rule.title,
    configSchema: schemaOf(parameterSchemas(rule)),
    mend(resource, parameters) {
      const policy = { rules: { [rule.name]: { parameters } } };
      const facts = extractFacts([readPolicyResource(resource)]);
      let mended: Props | undefined;
      for (const outcome of rule.check(facts, { parameters: parametersOf(rule, policy), now: new Date() })) {
        const edits: readonly Edit[] = outcome.kind === "violation" ? (outcome.mend ?? []) : [];
        for (const edit of edits) mended = applyEdit(mended ?? resource.props, edit) ?? mended;
      }
      return mended;
    },
  };
}

/** What is safe to mend without asking, because it only narrows or names. */
export const remediations: readonly Remediation[] = [
  tags,
  tlsOnly,
  ...rules.filter(({ fix, scope }) => fix !== undefined && scope === "resource").map(remediationOf),
];

/** The mends as policies: off until the pack's config sets their enforcement level to `remediate`. */
export function remediationPolicies(): ResourceValidationPolicy[] {
  return remediations.map(({ name, title, description, configSchema, mend }) => ({
    name,
    displayName: title,
    description,
    enforcementLevel: "disabled" satisfies EnforcementLevel,
    configSchema,
    remediateResource: (args) => {
      const { urn, type, name: resource, props } = args;
      const mended = mend(
        { urn, type, name: resource, props },
        knownConfig(name, configSchema, args.getConfig),
      );
      return mended === undefined ? undefined : { ...mended };
    },
  }));
}

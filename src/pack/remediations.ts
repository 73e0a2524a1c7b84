import type { EnforcementLevel, PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";

/** Properties of a resource as the engine hands them over; a changed copy is handed back. */
export type Props = Readonly<Record<string, unknown>>;

/** One mend: the properties as they ought to be, or nothing where there is nothing to mend or to know. */
export interface Remediation {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly configSchema: PolicyConfigSchema;
  mend(type: string, props: Props, settings: Props): Props | undefined;
}

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
  mend(type, props, settings) {
    if (!tagged.has(type)) return undefined;
    const own = objectAt(props, "tags") ?? {};
    const missing = Object.entries(objectAt(settings, "tags") ?? {}).filter(([name]) => !(name in own));
    return missing.length === 0 ? undefined : { ...props, tags: { ...own, ...Object.fromEntries(missing) } };
  },
};

const sessionLength: Remediation = {
  name: "mend-session-length",
  title: "Shortens sessions of roles",
  description: "Sets maxSessionDuration of roles to the configured maximum where it is longer.",
  configSchema: {
    properties: {
      maximumSeconds: {
        type: "integer",
        minimum: 3600,
        maximum: 43200,
        default: 3600,
        description: "Longest session of a role, in seconds.",
      },
    },
  },
  mend(type, props, { maximumSeconds }) {
    if (type !== role || typeof maximumSeconds !== "number") return undefined;
    const { maxSessionDuration } = props;
    if (typeof maxSessionDuration !== "number" || maxSessionDuration <= maximumSeconds) return undefined;
    return { ...props, maxSessionDuration: maximumSeconds };
  },
};

const tlsOnly: Remediation = {
  name: "mend-tls-only",
  title: "Denies calls without TLS",
  description: "Adds a statement that denies calls without TLS to the policies of buckets.",
  configSchema: { properties: {} },
  mend(type, props) {
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

/** What is safe to mend without asking, because it only narrows or names. */
export const remediations: readonly Remediation[] = [tags, sessionLength, tlsOnly];

/** The mends as policies: off until the pack's config sets their enforcement level to `remediate`. */
export function remediationPolicies(): ResourceValidationPolicy[] {
  return remediations.map(({ name, title, description, configSchema, mend }) => ({
    name,
    displayName: title,
    description,
    enforcementLevel: "disabled" satisfies EnforcementLevel,
    configSchema,
    remediateResource: (args) => {
      const mended = mend(args.type, args.props, args.getConfig<Props>());
      return mended === undefined ? undefined : { ...mended };
    },
  }));
}

function objectAt(owner: Props, name: string): Props | undefined {
  const value = owner[name];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Props) : undefined;
}

/** A policy document as text or value; nothing where it does not parse. */
function documentOf(policy: unknown): Props | undefined {
  try {
    const value: unknown = typeof policy === "string" ? JSON.parse(policy) : policy;
    return objectAt({ value }, "value");
  } catch {
    return undefined;
  }
}

import { type Credential, isProperties, Secret, Unknown, type Value } from "../../model/index.js";
import { gradeOf, kindWords } from "../credentials.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

/**
 * Outputs that hold a secret and that @pulumi/aws 7 and @pulumi/gcp 9 do not mark as one (read from the SDKs'
 * `additionalSecretOutputs`).
 */
const unmarkedOutputs: Readonly<Record<string, readonly string[]>> = {
  "aws:iam/virtualMfaDevice:VirtualMfaDevice": ["base32StringSeed"],
  "aws:ssm/activation:Activation": ["activationCode"],
  "gcp:container/cluster:Cluster": ["masterAuth.clientKey"],
  "gcp:apigee/developerApp:DeveloperApp": ["credentials[0].consumerSecret"],
  "gcp:eventarc/channel:Channel": ["activationToken"],
  "gcp:cloudbuild/bitbucketServerConfig:BitbucketServerConfig": ["webhookKey"],
};

/** Types whose secret inputs the SDKs leave unmarked, mostly because they are nested. */
const unmarkedInputs = new Set([
  "aws:memorydb/user:User",
  "aws:mq/broker:Broker",
  "aws:opensearch/domain:Domain",
  "aws:elasticsearch/domain:Domain",
  "aws:cloudwatch/eventConnection:EventConnection",
  "aws:bedrock/agentcoreOauth2CredentialProvider:AgentcoreOauth2CredentialProvider",
  "aws:chime/voiceConnectorTerminationCredentials:VoiceConnectorTerminationCredentials",
  "aws:emr/cluster:Cluster",
  "gcp:alloydb/cluster:Cluster",
  "gcp:agentidentity/authProvider:AuthProvider",
  "gcp:datastream/connectionProfile:ConnectionProfile",
  "gcp:databasemigrationservice/connectionProfile:ConnectionProfile",
  "gcp:identityplatform/oauthIdpConfig:OauthIdpConfig",
]);

export const unmarkedSecret: Rule<"plain"> = {
  name: "unmarked-secret",
  title: "Secret that is kept in plain text",
  layer: "governance",
  severity: "warn",
  clouds: ["aws", "gcp"],
  // CrossGuard takes the marks off values, but says which outputs have one: the pack judges those, the check the rest.
  scope: "stack",
  why: "The provider's SDK does not mark this property as secret, so Pulumi prints it in previews and keeps it in plain text in the state, whatever encrypts the rest.",
  remediation:
    "Mark the value where it is given (pulumi.secret), or name the property in the resource's `additionalSecretOutputs`; rotate what has been stored.",
  standards: [
    "owasp-nhi-2025:NHI2",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-01",
    "mitre-attack:T1552.001",
  ],
  parameters: {},
  messages: { plain: "This {kind} is kept in plain text." },
  examples: {
    bad: [
      {
        title: "The users of a message broker.",
        resources: [
          {
            type: "aws:mq/broker:Broker",
            name: "orders",
            properties: {
              brokerName: "orders",
              engineType: "RabbitMQ",
              users: [{ username: "shop", password: "not-a-real-one" }],
            },
          },
        ],
        findings: ["plain:users[0].password"],
      },
      {
        title: "What a state keeps of a second factor.",
        resources: [
          {
            type: "aws:iam/virtualMfaDevice:VirtualMfaDevice",
            name: "jane",
            properties: { virtualMfaDeviceName: "jane", base32StringSeed: "bm90IGEgcmVhbCBvbmU=" },
          },
        ],
        findings: ["plain:base32StringSeed"],
      },
    ],
    good: [
      {
        title: "A type whose SDK marks the secret.",
        resources: [
          {
            type: "aws:rds/instance:Instance",
            name: "orders",
            properties: { instanceClass: "db.t4g.micro", username: "app", password: "not-a-real-one" },
          },
        ],
      },
      {
        title: "A second factor before it is made.",
        resources: [
          {
            type: "aws:iam/virtualMfaDevice:VirtualMfaDevice",
            name: "jane",
            properties: { virtualMfaDeviceName: "jane" },
          },
        ],
      },
    ],
  },
  *check({ credentials }) {
    for (const credential of credentials) {
      for (const path of unmarkedPaths(credential)) {
        if (gradeOf(credential) === "none" || !isPlain(credential.resource.properties, path)) continue;
        yield violation(
          "plain",
          { resource: credential.resource, path },
          { data: { kind: kindWords(credential.kind) } },
        );
      }
    }
  },
};

function unmarkedPaths({ resource, origin, path }: Credential): readonly string[] {
  if (origin === "literal" && unmarkedInputs.has(resource.type)) return resource.isUnmarked ? [] : [path];
  return unmarkedOutputs[resource.type] ?? [];
}

/** Whether a text stands at the path, neither it nor anything around it marked as secret or unknown. */
function isPlain(properties: Value, path: string): boolean {
  let value: Value | undefined = properties;
  for (const step of path.split(/[.[\]]+/).filter(Boolean)) {
    if (Array.isArray(value)) value = value[Number(step)] as Value | undefined;
    else value = isProperties(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    if (value === undefined || value instanceof Secret || value instanceof Unknown) return false;
  }
  return typeof value === "string" && value !== "";
}

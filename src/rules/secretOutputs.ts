import { type Facts, type Resource, reveal } from "../model/index.js";
import { remembered } from "./remembered.js";
import { secretNameKind } from "./secretNames.js";

/** Outputs that are secrets under names that do not say so; of the id of a key there is one use only. */
const secretOutputs: Readonly<Record<string, readonly string[]>> = {
  "aws:iam/accessKey:AccessKey": ["id", "secret", "sesSmtpPasswordV4"],
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": ["serviceCredentialSecret"],
  "aws:lightsail/bucketAccessKey:BucketAccessKey": ["accessKeyId", "secretAccessKey"],
  "aws:appsync/apiKey:ApiKey": ["key"],
  "aws:apigateway/apiKey:ApiKey": ["value"],
  "aws:grafana/workspaceApiKey:WorkspaceApiKey": ["key"],
  "aws:grafana/workspaceServiceAccountToken:WorkspaceServiceAccountToken": ["key"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretString", "secretBinary"],
  "gcp:storage/hmacKey:HmacKey": ["accessId", "secret"],
  "gcp:secretmanager/secretVersion:SecretVersion": ["secretData"],
  "gcp:projects/apiKey:ApiKey": ["keyString"],
  "random:index/randomPassword:RandomPassword": ["result"],
  "tls:index/privateKey:PrivateKey": ["privateKeyPem", "privateKeyOpenssh", "privateKeyPemPkcs8"],
  "data.aws_secretsmanager_secret_version": ["secretString", "secretBinary"],
  "data.aws_secretsmanager_random_password": ["randomPassword"],
  "data.aws_kms_secrets": ["plaintext"],
  "data.google_secret_manager_secret_version": ["secretData"],
  "data.google_secret_manager_secret_version_access": ["secretData"],
  "data.vault_generic_secret": ["data", "dataJson"],
  "data.vault_kv_secret": ["data", "dataJson"],
  "data.vault_kv_secret_v2": ["data", "dataJson"],
};

/** Types of which only the secret is of any use to others: whatever is computed from one holds it. */
const nothingElse = new Set([
  "aws:iam/accessKey:AccessKey",
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
  "aws:lightsail/bucketAccessKey:BucketAccessKey",
  "gcp:serviceaccount/key:Key",
  "gcp:storage/hmacKey:HmacKey",
  "random:index/randomPassword:RandomPassword",
]);

const byAddress = remembered(
  ({ resources }) => new Map(resources.map((resource) => [resource.address, resource] as const)),
);

/** The resource whose secret goes into a property, by what the input says that it is computed from. */
export function secretSource(
  facts: Facts,
  { references, uses }: Pick<Resource, "references" | "uses">,
  property: string,
): Resource | undefined {
  if (references[property] === undefined) return undefined;
  const resources = byAddress(facts);
  if (uses !== undefined) {
    for (const use of uses[property] ?? []) {
      const dot = use.lastIndexOf(".");
      const resource = resources.get(use.slice(0, dot));
      if (resource !== undefined && isSecretOutput(resource, use.slice(dot + 1))) return resource;
    }
    return undefined;
  }
  const found = references[property].find((address) => nothingElse.has(resources.get(address)?.type ?? ""));
  return found === undefined ? undefined : resources.get(found);
}

function isSecretOutput({ type, properties }: Resource, output: string): boolean {
  // A parameter is a secret where it is encrypted.
  if (/ssm(?:\/p|_p)arameter/.test(type) && output === "value")
    return reveal(properties.type) === "SecureString";
  return secretNameKind(output) === "password" || secretOutputs[type]?.includes(output) === true;
}

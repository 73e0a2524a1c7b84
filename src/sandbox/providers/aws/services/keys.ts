import type { Properties } from "../../../../model/index.js";
import { lengthProblems, oneOf } from "../../core/checks.js";
import type { Problem } from "../../core/model.js";
import { given, number, text, texts } from "../../core/values.js";
import { rangeProblems } from "../checks.js";
import type { Service } from "./service.js";

const KEY = "aws:kms/key:Key";
const SECRET = "aws:secretsmanager/secret:Secret";

const KEY_OF = (property: string) =>
  ({ property, types: [KEY], error: "NotFoundException", message: "Key '{value}' does not exist" }) as const;

/** What KMS sets where no policy is given: the account decides by IAM. */
const OPEN_TO_ACCOUNT =
  '{"Id":"key-default-1","Version":"2012-10-17","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow",' +
  '"Principal":{"AWS":"arn:{partition}:iam::{account}:root"},"Action":"kms:*","Resource":"*"}]}';

const OPERATIONS = [
  "CreateGrant",
  "Decrypt",
  "DeriveSharedSecret",
  "DescribeKey",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
  "GenerateMac",
  "GetPublicKey",
  "ReEncryptFrom",
  "ReEncryptTo",
  "RetireGrant",
  "Sign",
  "Verify",
  "VerifyMac",
];

/** KMS, Secrets Manager and Parameter Store, and who may use what they keep. */
export const keys: readonly Service[] = [
  {
    type: KEY,
    noun: "KMS Key",
    call: "KMS: CreateKey",
    defaults: { keyUsage: "ENCRYPT_DECRYPT", customerMasterKeySpec: "SYMMETRIC_DEFAULT", isEnabled: true },
    immutable: ["keyUsage", "customerMasterKeySpec", "multiRegion", "customKeyStoreId", "xksKeyId"],
    notImported: ["deletionWindowInDays", "bypassPolicyLockoutSafetyCheck"],
    id: "{keyId}",
    outputs: { keyId: "{uuid}", arn: "arn:{partition}:kms:{region}:{account}:key/{keyId}" },
    computed: { policy: OPEN_TO_ACCOUNT },
    documents: [
      { property: "policy", use: "resource", error: "MalformedPolicyDocumentException", limit: 32_768 },
    ],
    check: (properties) => rangeProblems(properties, "deletionWindowInDays", 7, 30),
  },
  {
    type: "aws:kms/alias:Alias",
    noun: "KMS Alias",
    call: "KMS: CreateAlias",
    naming: { property: "name", longest: 256, prefix: "alias/" },
    immutable: ["name", "namePrefix"],
    key: "{region}/{name}",
    id: "{name}",
    outputs: { arn: "arn:{partition}:kms:{region}:{account}:{name}" },
    exists: { error: "AlreadyExistsException", message: "An alias with the name {name} already exists" },
    links: [KEY_OF("targetKeyId")],
    linked: { targetKeyArn: { link: "targetKeyId", property: "arn" } },
    check: aliasProblems,
  },
  {
    type: "aws:kms/grant:Grant",
    noun: "KMS Grant",
    call: "KMS: CreateGrant",
    naming: { property: "name", longest: 256 },
    immutable: [
      "name",
      "keyId",
      "granteePrincipal",
      "operations",
      "constraints",
      "retiringPrincipal",
      "grantCreationTokens",
    ],
    sets: ["operations"],
    id: "{keyId}:{grantId}",
    outputs: { grantId: "{uuid}", grantToken: "sandbox-not-a-grant-token" },
    links: [KEY_OF("keyId")],
    roles: ["granteePrincipal", "retiringPrincipal"],
    check: (properties) =>
      texts(properties, "operations").flatMap((operation, index) =>
        oneOf({ operation }, "operation", OPERATIONS).map(({ reason }) => ({
          path: `operations[${index}]`,
          reason,
        })),
      ),
  },
  {
    type: "aws:kms/keyPolicy:KeyPolicy",
    noun: "KMS Key Policy",
    call: "KMS: PutKeyPolicy",
    immutable: ["keyId"],
    key: "{keyId}",
    links: [KEY_OF("keyId")],
    documents: [
      { property: "policy", use: "resource", error: "MalformedPolicyDocumentException", limit: 32_768 },
    ],
  },
  {
    type: SECRET,
    noun: "Secrets Manager Secret",
    call: "Secrets Manager: CreateSecret",
    naming: { property: "name", longest: 512 },
    defaults: { recoveryWindowInDays: 30, forceOverwriteReplicaSecret: false },
    immutable: ["name", "namePrefix"],
    notImported: ["recoveryWindowInDays", "forceOverwriteReplicaSecret"],
    key: "{region}/{name}",
    id: "{arn}",
    outputs: { arn: "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{suffix}" },
    exists: {
      error: "ResourceExistsException",
      message: "The operation failed because the secret {name} already exists.",
    },
    documents: [
      { property: "policy", use: "resource", error: "MalformedPolicyDocumentException", limit: 20_480 },
    ],
    check: (properties) => [
      ...lengthProblems(text(properties, "name") ?? "x", "name", 1, 512),
      ...(number(properties, "recoveryWindowInDays") === 0
        ? []
        : rangeProblems(properties, "recoveryWindowInDays", 7, 30)),
    ],
  },
  {
    type: "aws:secretsmanager/secretPolicy:SecretPolicy",
    noun: "Secrets Manager Secret Policy",
    call: "Secrets Manager: PutResourcePolicy",
    immutable: ["secretArn"],
    key: "{secretArn}",
    links: [missingSecret("secretArn")],
    documents: [
      { property: "policy", use: "resource", error: "MalformedPolicyDocumentException", limit: 20_480 },
    ],
  },
  {
    type: "aws:secretsmanager/secretVersion:SecretVersion",
    noun: "Secrets Manager Secret Version",
    call: "Secrets Manager: PutSecretValue",
    immutable: ["secretId", "secretString", "secretBinary", "secretStringWoVersion"],
    id: "{secretId}|{versionId}",
    outputs: { versionId: "{uuid}", arn: "{secretId}", secretArn: "{secretId}" },
    links: [missingSecret("secretId")],
    check: (properties) => {
      const given_ = ["secretString", "secretBinary", "secretStringWo"].filter((name) =>
        given(properties, name),
      );
      if (given_.length < 2) return [];
      return [
        { path: given_[0] ?? "", reason: `Conflicting configuration arguments: conflicts with ${given_[1]}` },
      ];
    },
  },
  {
    type: "aws:ssm/parameter:Parameter",
    noun: "SSM Parameter",
    call: "SSM: PutParameter",
    naming: { property: "name", longest: 1011 },
    defaults: { dataType: "text", tier: "Standard" },
    immutable: ["name", "type", "dataType"],
    notImported: ["overwrite"],
    key: "{region}/{name}",
    id: "{name}",
    outputs: { arn: "arn:{partition}:ssm:{region}:{account}:parameter/{name}" },
    exists: {
      error: "ParameterAlreadyExists",
      message:
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    },
    check: (properties) => oneOf(properties, "type", ["String", "StringList", "SecureString"]),
  },
];

function missingSecret(property: string) {
  const message = "Secrets Manager can't find the specified secret.";
  return { property, types: [SECRET], error: "ResourceNotFoundException", message } as const;
}

function aliasProblems(properties: Properties): Problem[] {
  const name = text(properties, "name");
  if (name === undefined || (/^alias\/[a-zA-Z0-9/_-]+$/.test(name) && !name.startsWith("alias/aws/")))
    return [];
  return [
    {
      path: "name",
      reason: `name must begin with 'alias/' and be comprised of only [a-zA-Z0-9/_-], got ${name}`,
    },
  ];
}

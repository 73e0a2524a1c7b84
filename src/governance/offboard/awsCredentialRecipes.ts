import type { Recipe } from "./recipe.js";

const user = ["user", "userName", "username"];
const noSwitch = "it has no switch: its holder is quarantined instead";

/** Keys and passwords of AWS (AWS CLI Command Reference of each service). */
export const awsCredentialRecipes: readonly Recipe[] = [
  {
    of: "aws:iam/accessKey:AccessKey",
    values: { key: ["id", "accessKeyId"], user },
    quarantine: {
      do: ["aws iam update-access-key --user-name={user} --access-key-id={key} --status=Inactive"],
      undo: ["aws iam update-access-key --user-name={user} --access-key-id={key} --status=Active"],
    },
    remove: {
      do: ["aws iam delete-access-key --user-name={user} --access-key-id={key}"],
      undo: [],
      lost: "a deleted key cannot be brought back; `aws iam create-access-key` makes another one",
    },
    property: ["status", "Inactive", "Active"],
  },
  {
    of: "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
    values: { credential: ["serviceSpecificCredentialId"], user, service: ["serviceName"] },
    quarantine: {
      do: [
        "aws iam update-service-specific-credential --user-name={user} --service-specific-credential-id={credential} --status=Inactive",
      ],
      undo: [
        "aws iam update-service-specific-credential --user-name={user} --service-specific-credential-id={credential} --status=Active",
      ],
    },
    remove: {
      do: [
        "aws iam delete-service-specific-credential --user-name={user} --service-specific-credential-id={credential}",
      ],
      undo: [],
      lost: "its secret cannot be brought back; `aws iam create-service-specific-credential` makes another one",
    },
    property: ["status", "Inactive", "Active"],
  },
  {
    of: "aws:iam/userLoginProfile:UserLoginProfile",
    values: { user },
    quarantine: noSwitch,
    remove: {
      do: ["aws iam delete-login-profile --user-name={user}"],
      undo: [],
      lost: "its password cannot be brought back; `aws iam create-login-profile` sets another one",
    },
  },
  {
    of: "aws:iam/sshKey:SshKey",
    values: { key: ["sshPublicKeyId"], user },
    save: [
      "mkdir -p keyless-offboard",
      "aws iam get-ssh-public-key --user-name={user} --ssh-public-key-id={key} --encoding=SSH --query=SSHPublicKey.SSHPublicKeyBody --output=text > keyless-offboard/{key:file}.pub",
    ],
    quarantine: {
      do: ["aws iam update-ssh-public-key --user-name={user} --ssh-public-key-id={key} --status=Inactive"],
      undo: ["aws iam update-ssh-public-key --user-name={user} --ssh-public-key-id={key} --status=Active"],
    },
    remove: {
      do: ["aws iam delete-ssh-public-key --user-name={user} --ssh-public-key-id={key}"],
      undo: [
        "aws iam upload-ssh-public-key --user-name={user} --ssh-public-key-body=file://keyless-offboard/{key:file}.pub",
      ],
    },
    property: ["status", "inactive", "active"],
  },
  {
    of: "aws:iam/signingCertificate:SigningCertificate",
    values: { certificate: ["certificateId"], user },
    quarantine: {
      do: [
        "aws iam update-signing-certificate --user-name={user} --certificate-id={certificate} --status=Inactive",
      ],
      undo: [
        "aws iam update-signing-certificate --user-name={user} --certificate-id={certificate} --status=Active",
      ],
    },
    remove: {
      do: ["aws iam delete-signing-certificate --user-name={user} --certificate-id={certificate}"],
      undo: [],
      lost: "upload the certificate again with `aws iam upload-signing-certificate`",
    },
    property: ["status", "Inactive", "Active"],
  },
  {
    of: "aws:lightsail/bucketAccessKey:BucketAccessKey",
    values: { bucket: ["bucketName"], key: ["accessKeyId"] },
    quarantine: noSwitch,
    remove: {
      do: ["aws lightsail delete-bucket-access-key --bucket-name={bucket} --access-key-id={key}"],
      undo: [],
      lost: "a deleted key cannot be brought back; `aws lightsail create-bucket-access-key` makes another one",
    },
  },
  {
    of: "aws:iot/certificate:Certificate",
    values: { certificate: ["id"] },
    quarantine: {
      do: ["aws iot update-certificate --certificate-id={certificate} --new-status=INACTIVE"],
      undo: ["aws iot update-certificate --certificate-id={certificate} --new-status=ACTIVE"],
    },
    remove: {
      do: ["aws iot delete-certificate --certificate-id={certificate}"],
      undo: [],
      lost: "a deleted certificate must be registered again, with its policies and things",
    },
    property: ["active", false, true],
  },
  {
    of: "aws:ssm/activation:Activation",
    values: { activation: ["id"] },
    quarantine: "an activation only lets new machines in: those that are registered stay",
    remove: {
      do: ["aws ssm delete-activation --activation-id={activation}"],
      undo: [],
      lost: "its code cannot be brought back; `aws ssm create-activation` makes another one",
    },
  },
  {
    of: "aws:kms/grant:Grant",
    values: { key: ["keyId"], grant: ["grantId"] },
    quarantine: "a grant has no switch: the deny-all on its grantee ends its use",
    remove: {
      do: ["aws kms revoke-grant --key-id={key} --grant-id={grant}"],
      undo: [],
      lost: "make it again with `aws kms create-grant`",
    },
  },
  {
    of: "aws:apigateway/apiKey:ApiKey",
    values: { key: ["id"] },
    quarantine: {
      do: [
        "aws apigateway update-api-key --api-key={key} --patch-operations=op=replace,path=/enabled,value=false",
      ],
      undo: [
        "aws apigateway update-api-key --api-key={key} --patch-operations=op=replace,path=/enabled,value=true",
      ],
    },
    remove: {
      do: ["aws apigateway delete-api-key --api-key={key}"],
      undo: [],
      lost: "make it again with `aws apigateway create-api-key`",
    },
    property: ["enabled", false, true],
  },
  {
    of: "aws:appsync/apiKey:ApiKey",
    values: { api: ["apiId"], key: ["apiKeyId", "id"] },
    quarantine: "an AppSync key has no switch",
    remove: {
      do: ["aws appsync delete-api-key --api-id={api} --id={key}"],
      undo: [],
      lost: "a deleted key cannot be brought back; `aws appsync create-api-key` makes another one",
    },
  },
  {
    of: "aws:ec2/keyPair:KeyPair",
    values: { key: ["keyName"] },
    quarantine: "a key pair is copied into instances when they start: take it out of authorized_keys there",
    remove: {
      do: ["aws ec2 delete-key-pair --key-name={key}"],
      undo: [],
      lost: "import its public half again with `aws ec2 import-key-pair`",
    },
  },
  {
    of: "aws:transfer/sshKey:SshKey",
    values: { server: ["serverId"], user, key: ["sshKeyId", "id"] },
    quarantine: noSwitch,
    remove: {
      do: [
        "aws transfer delete-ssh-public-key --server-id={server} --user-name={user} --ssh-public-key-id={key}",
      ],
      undo: [],
      lost: "import its public half again with `aws transfer import-ssh-public-key`",
    },
  },
  {
    of: "aws:rds/instance:Instance",
    values: { instance: ["identifier", "id"] },
    quarantine: "a database password has no switch",
    remove: {
      do: [
        "aws rds modify-db-instance --db-instance-identifier={instance} --manage-master-user-password --apply-immediately",
      ],
      undo: [],
      lost: "the former password cannot be brought back; `--no-manage-master-user-password --master-user-password` sets one",
    },
    property: ["manageMasterUserPassword", true, false],
  },
  {
    of: "aws:rds/cluster:Cluster",
    values: { cluster: ["clusterIdentifier", "id"] },
    quarantine: "a database password has no switch",
    remove: {
      do: [
        "aws rds modify-db-cluster --db-cluster-identifier={cluster} --manage-master-user-password --apply-immediately",
      ],
      undo: [],
      lost: "the former password cannot be brought back; `--no-manage-master-user-password --master-user-password` sets one",
    },
    property: ["manageMasterUserPassword", true, false],
  },
];

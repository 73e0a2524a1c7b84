import { each, eachSaved, json, policyLines, saved } from "./awsLines.js";
import { kept, type Recipe } from "./recipe.js";

const [role, user, group] = [policyLines("role"), policyLines("user"), policyLines("group")];
const boundary = "PermissionsBoundary: .PermissionsBoundary.PermissionsBoundaryArn";

/** What a user may have besides policies and groups, and what must be gone before the user can be. */
const userParts = [
  ["list-access-keys", "AccessKeyMetadata[].AccessKeyId", "delete-access-key", "access-key-id"],
  ["list-ssh-public-keys", "SSHPublicKeys[].SSHPublicKeyId", "delete-ssh-public-key", "ssh-public-key-id"],
  [
    "list-signing-certificates",
    "Certificates[].CertificateId",
    "delete-signing-certificate",
    "certificate-id",
  ],
  [
    "list-service-specific-credentials",
    "ServiceSpecificCredentials[].ServiceSpecificCredentialId",
    "delete-service-specific-credential",
    "service-specific-credential-id",
  ],
  ["list-mfa-devices", "MFADevices[].SerialNumber", "deactivate-mfa-device", "serial-number"],
  ["list-groups-for-user", "Groups[].GroupName", "remove-user-from-group", "group-name"],
] as const;

/** Roles, users, groups and providers (AWS CLI Command Reference, iam and rolesanywhere). */
export const awsIdentityRecipes: readonly Recipe[] = [
  {
    of: "aws role",
    save: [
      `mkdir -p ${kept}`,
      `aws iam get-role --role-name={name} ${json} > ${role.file}.json`,
      `aws iam list-instance-profiles-for-role --role-name={name} ${json} > ${role.file}.profiles.json`,
      ...role.save,
    ],
    quarantine: role.quarantine,
    remove: {
      do: [
        ...role.remove,
        each(
          "aws iam list-instance-profiles-for-role --role-name={name}",
          "InstanceProfiles[].InstanceProfileName",
          'aws iam remove-role-from-instance-profile --role-name={name} --instance-profile-name="$each"',
        ),
        "aws iam delete-role --role-name={name}",
      ],
      undo: [
        `aws iam create-role --role-name={name} ${saved(`.Role | {Path, AssumeRolePolicyDocument: (.AssumeRolePolicyDocument | tojson), Description, MaxSessionDuration, ${boundary}, Tags}`, `${role.file}.json`)}`,
        ...role.undo,
        eachSaved(
          ".InstanceProfiles[].InstanceProfileName",
          `${role.file}.profiles.json`,
          'aws iam add-role-to-instance-profile --role-name={name} --instance-profile-name="$each"',
        ),
      ],
      lost: "the role gets a new unique id: policies of others that name it must be saved again",
    },
  },
  {
    of: "aws user",
    save: [
      `mkdir -p ${kept}`,
      `aws iam get-user --user-name={name} ${json} > ${user.file}.json`,
      `aws iam list-access-keys --user-name={name} ${json} > ${user.file}.keys.json`,
      `aws iam list-groups-for-user --user-name={name} ${json} > ${user.file}.groups.json`,
      ...user.save,
    ],
    quarantine: {
      do: [
        ...user.quarantine.do,
        each(
          "aws iam list-access-keys --user-name={name}",
          "AccessKeyMetadata[].AccessKeyId",
          'aws iam update-access-key --user-name={name} --access-key-id="$each" --status=Inactive',
        ),
      ],
      undo: [
        ...user.quarantine.undo,
        eachSaved(
          '.AccessKeyMetadata[] | select(.Status == "Active") | .AccessKeyId',
          `${user.file}.keys.json`,
          'aws iam update-access-key --user-name={name} --access-key-id="$each" --status=Active',
        ),
      ],
    },
    remove: {
      do: [
        ...userParts.map(([list, query, remove, option]) =>
          each(
            `aws iam ${list} --user-name={name}`,
            query,
            `aws iam ${remove} --user-name={name} --${option}="$each"`,
          ),
        ),
        "if aws iam get-login-profile --user-name={name} > /dev/null 2>&1; then aws iam delete-login-profile --user-name={name}; fi",
        ...user.remove,
        "aws iam delete-user --user-name={name}",
      ],
      undo: [
        `aws iam create-user --user-name={name} ${saved(`.User | {Path, ${boundary}, Tags}`, `${user.file}.json`)}`,
        ...user.undo,
        eachSaved(
          ".Groups[].GroupName",
          `${user.file}.groups.json`,
          'aws iam add-user-to-group --user-name={name} --group-name="$each"',
        ),
      ],
      lost: "its keys, certificates, password and second factors cannot be brought back: new ones must be made",
    },
  },
  {
    of: "aws service-linked role",
    quarantine:
      "a service-linked role is its service's, and refuses to be changed: delete what the service does with it",
    remove: {
      do: ["aws iam delete-service-linked-role --role-name={name}"],
      undo: ["aws iam create-service-linked-role --aws-service-name={service}"],
    },
  },
  {
    of: "aws role of Identity Center",
    quarantine:
      "a role of IAM Identity Center goes and comes with the assignments of its permission set: take them away there",
    remove: {
      do: [],
      undo: [],
      lost: "IAM Identity Center deletes it with the last assignment, and makes it again with the next",
    },
  },
  {
    of: "aws agent",
    quarantine: "a workload identity has no switch: put the role in quarantine that its agent runs as",
    remove: {
      do: ["aws bedrock-agentcore-control delete-workload-identity --name={name}"],
      undo: ["aws bedrock-agentcore-control create-workload-identity --name={name}"],
      lost: "its allowed return URLs must be given again",
    },
  },
  {
    of: "aws group",
    save: [
      `mkdir -p ${kept}`,
      `aws iam get-group --group-name={name} ${json} > ${group.file}.json`,
      ...group.save,
    ],
    quarantine: group.quarantine,
    remove: {
      do: [
        ...group.remove,
        each(
          "aws iam get-group --group-name={name}",
          "Users[].UserName",
          'aws iam remove-user-from-group --group-name={name} --user-name="$each"',
        ),
        "aws iam delete-group --group-name={name}",
      ],
      undo: [
        `aws iam create-group --group-name={name} ${saved(".Group | {Path: .Path}", `${group.file}.json`)}`,
        ...group.undo,
        eachSaved(
          ".Users[].UserName",
          `${group.file}.json`,
          'aws iam add-user-to-group --group-name={name} --user-name="$each"',
        ),
      ],
      lost: "the group gets a new unique id",
    },
  },
  {
    of: "aws-oidc",
    values: { url: ["url"], audience: ["clientIdLists.0", "clientIdList.0"] },
    save: [
      `mkdir -p ${kept}`,
      `aws iam get-open-id-connect-provider --open-id-connect-provider-arn={id} ${json} > ${kept}/{id:file}.json`,
    ],
    quarantine: {
      do: [
        eachSaved(
          ".ClientIDList[]",
          `${kept}/{id:file}.json`,
          'aws iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn={id} --client-id="$each"',
        ),
      ],
      undo: [
        eachSaved(
          ".ClientIDList[]",
          `${kept}/{id:file}.json`,
          'aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn={id} --client-id="$each"',
        ),
      ],
    },
    remove: {
      do: ["aws iam delete-open-id-connect-provider --open-id-connect-provider-arn={id}"],
      undo: [
        `aws iam create-open-id-connect-provider ${saved('{Url: ("https://" + .Url), ClientIDList, ThumbprintList, Tags}', `${kept}/{id:file}.json`)}`,
      ],
    },
  },
  {
    of: "aws-saml",
    save: [
      `mkdir -p ${kept}`,
      `aws iam get-saml-provider --saml-provider-arn={id} ${json} | jq -j .SAMLMetadataDocument > ${kept}/{id:file}.xml`,
    ],
    quarantine: "a SAML provider has no switch: quarantine the roles that trust it",
    remove: {
      do: ["aws iam delete-saml-provider --saml-provider-arn={id}"],
      undo: [
        `aws iam create-saml-provider --name={name} --saml-metadata-document=file://${kept}/{id:file}.xml`,
      ],
    },
  },
  {
    of: "aws-anchor",
    values: { anchor: ["trustAnchorId", "id"] },
    save: [
      `mkdir -p ${kept}`,
      `aws rolesanywhere get-trust-anchor --trust-anchor-id={anchor} ${json} > ${kept}/{anchor:file}.anchor.json`,
    ],
    quarantine: {
      do: ["aws rolesanywhere disable-trust-anchor --trust-anchor-id={anchor}"],
      undo: ["aws rolesanywhere enable-trust-anchor --trust-anchor-id={anchor}"],
    },
    remove: {
      do: ["aws rolesanywhere delete-trust-anchor --trust-anchor-id={anchor}"],
      undo: [
        `aws rolesanywhere create-trust-anchor --enabled --name={name} --source="$(jq -c .trustAnchor.source ${kept}/{anchor:file}.anchor.json)"`,
      ],
      lost: "it gets a new ARN: profiles and trust policies that name it must be changed",
    },
    property: ["enabled", false, true],
  },
];

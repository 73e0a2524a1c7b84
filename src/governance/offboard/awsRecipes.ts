import { denyAll, quarantineName, type Recipe } from "./recipe.js";

const inline = `--policy-name=${quarantineName}`;
const document = `--policy-document='${denyAll}'`;
const kept = "keyless-offboard";

/** For what `aws iam` calls `kind`: a line for each thing that a list command names. */
const each = (list: string, query: string, command: string) =>
  `for each in $(${list} --query='${query}' --output=text); do ${command}; done`;

/** Roles, users, groups and providers (AWS CLI Command Reference, iam and rolesanywhere). */
export const awsIdentityRecipes: readonly Recipe[] = [
  {
    of: "aws role",
    save: [
      `mkdir -p ${kept}`,
      `aws iam get-role --role-name={name} > ${kept}/{name:file}.role.json`,
      `aws iam list-attached-role-policies --role-name={name} > ${kept}/{name:file}.attached.json`,
      each(
        "aws iam list-role-policies --role-name={name}",
        "PolicyNames",
        `aws iam get-role-policy --role-name={name} --policy-name="$each" > "${kept}/{name:file}.inline.$each.json"`,
      ),
    ],
    quarantine: {
      do: [`aws iam put-role-policy --role-name={name} ${inline} ${document}`],
      undo: [`aws iam delete-role-policy --role-name={name} ${inline}`],
    },
    remove: {
      do: [
        each(
          "aws iam list-attached-role-policies --role-name={name}",
          "AttachedPolicies[].PolicyArn",
          'aws iam detach-role-policy --role-name={name} --policy-arn="$each"',
        ),
        each(
          "aws iam list-role-policies --role-name={name}",
          "PolicyNames",
          'aws iam delete-role-policy --role-name={name} --policy-name="$each"',
        ),
        each(
          "aws iam list-instance-profiles-for-role --role-name={name}",
          "InstanceProfiles[].InstanceProfileName",
          'aws iam remove-role-from-instance-profile --role-name={name} --instance-profile-name="$each"',
        ),
        "aws iam delete-role --role-name={name}",
      ],
      undo: [
        `aws iam create-role --role-name={name} --path="$(jq -r .Role.Path ${kept}/{name:file}.role.json)" --assume-role-policy-document="$(jq -c .Role.AssumeRolePolicyDocument ${kept}/{name:file}.role.json)"`,
        `for each in $(jq -r '.AttachedPolicies[].PolicyArn' ${kept}/{name:file}.attached.json); do aws iam attach-role-policy --role-name={name} --policy-arn="$each"; done`,
        `for each in ${kept}/{name:file}.inline.*.json; do aws iam put-role-policy --role-name={name} --policy-name="$(jq -r .PolicyName "$each")" --policy-document="$(jq -c .PolicyDocument "$each")"; done`,
      ],
      lost: "the role gets a new unique id: policies of others that name it must be saved again",
    },
  },
  {
    of: "aws user",
    save: [
      `mkdir -p ${kept}`,
      `aws iam get-user --user-name={name} > ${kept}/{name:file}.user.json`,
      `aws iam list-access-keys --user-name={name} > ${kept}/{name:file}.keys.json`,
      `aws iam list-attached-user-policies --user-name={name} > ${kept}/{name:file}.attached.json`,
      `aws iam list-groups-for-user --user-name={name} > ${kept}/{name:file}.groups.json`,
      each(
        "aws iam list-user-policies --user-name={name}",
        "PolicyNames",
        `aws iam get-user-policy --user-name={name} --policy-name="$each" > "${kept}/{name:file}.inline.$each.json"`,
      ),
    ],
    quarantine: {
      do: [
        `aws iam put-user-policy --user-name={name} ${inline} ${document}`,
        each(
          "aws iam list-access-keys --user-name={name}",
          "AccessKeyMetadata[].AccessKeyId",
          'aws iam update-access-key --user-name={name} --access-key-id="$each" --status=Inactive',
        ),
      ],
      undo: [
        `aws iam delete-user-policy --user-name={name} ${inline}`,
        `for each in $(jq -r '.AccessKeyMetadata[] | select(.Status == "Active") | .AccessKeyId' ${kept}/{name:file}.keys.json); do aws iam update-access-key --user-name={name} --access-key-id="$each" --status=Active; done`,
      ],
    },
    remove: {
      do: [
        each(
          "aws iam list-access-keys --user-name={name}",
          "AccessKeyMetadata[].AccessKeyId",
          'aws iam delete-access-key --user-name={name} --access-key-id="$each"',
        ),
        "aws iam delete-login-profile --user-name={name} || true",
        each(
          "aws iam list-mfa-devices --user-name={name}",
          "MFADevices[].SerialNumber",
          'aws iam deactivate-mfa-device --user-name={name} --serial-number="$each"',
        ),
        each(
          "aws iam list-attached-user-policies --user-name={name}",
          "AttachedPolicies[].PolicyArn",
          'aws iam detach-user-policy --user-name={name} --policy-arn="$each"',
        ),
        each(
          "aws iam list-user-policies --user-name={name}",
          "PolicyNames",
          'aws iam delete-user-policy --user-name={name} --policy-name="$each"',
        ),
        each(
          "aws iam list-groups-for-user --user-name={name}",
          "Groups[].GroupName",
          'aws iam remove-user-from-group --user-name={name} --group-name="$each"',
        ),
        "aws iam delete-user --user-name={name}",
      ],
      undo: [
        `aws iam create-user --user-name={name} --path="$(jq -r .User.Path ${kept}/{name:file}.user.json)"`,
        `for each in $(jq -r '.AttachedPolicies[].PolicyArn' ${kept}/{name:file}.attached.json); do aws iam attach-user-policy --user-name={name} --policy-arn="$each"; done`,
        `for each in $(jq -r '.Groups[].GroupName' ${kept}/{name:file}.groups.json); do aws iam add-user-to-group --user-name={name} --group-name="$each"; done`,
        `for each in ${kept}/{name:file}.inline.*.json; do aws iam put-user-policy --user-name={name} --policy-name="$(jq -r .PolicyName "$each")" --policy-document="$(jq -c .PolicyDocument "$each")"; done`,
      ],
      lost: "its keys, password and second factors cannot be brought back: new ones must be made",
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
    save: [`mkdir -p ${kept}`, `aws iam get-group --group-name={name} > ${kept}/{name:file}.group.json`],
    quarantine: {
      do: [`aws iam put-group-policy --group-name={name} ${inline} ${document}`],
      undo: [`aws iam delete-group-policy --group-name={name} ${inline}`],
    },
    remove: {
      do: [
        `aws iam delete-group-policy --group-name={name} ${inline}`,
        each(
          "aws iam get-group --group-name={name}",
          "Users[].UserName",
          'aws iam remove-user-from-group --group-name={name} --user-name="$each"',
        ),
        "aws iam delete-group --group-name={name}",
      ],
      undo: [
        "aws iam create-group --group-name={name}",
        `for each in $(jq -r '.Users[].UserName' ${kept}/{name:file}.group.json); do aws iam add-user-to-group --group-name={name} --user-name="$each"; done`,
      ],
      lost: "its policies must be attached again",
    },
  },
  {
    of: "aws-oidc",
    values: { url: ["url"], audience: ["clientIdLists.0", "clientIdList.0"] },
    save: [
      `mkdir -p ${kept}`,
      `aws iam get-open-id-connect-provider --open-id-connect-provider-arn={id} > ${kept}/{id:file}.json`,
    ],
    quarantine: {
      do: [
        `for each in $(jq -r '.ClientIDList[]' ${kept}/{id:file}.json); do aws iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn={id} --client-id="$each"; done`,
      ],
      undo: [
        `for each in $(jq -r '.ClientIDList[]' ${kept}/{id:file}.json); do aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn={id} --client-id="$each"; done`,
      ],
    },
    remove: {
      do: ["aws iam delete-open-id-connect-provider --open-id-connect-provider-arn={id}"],
      undo: [
        `aws iam create-open-id-connect-provider --url="https://$(jq -r .Url ${kept}/{id:file}.json)" --client-id-list $(jq -r '.ClientIDList[]' ${kept}/{id:file}.json)`,
      ],
    },
  },
  {
    of: "aws-saml",
    save: [
      `mkdir -p ${kept}`,
      `aws iam get-saml-provider --saml-provider-arn={id} --query=SAMLMetadataDocument --output=text > ${kept}/{id:file}.xml`,
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
      `aws rolesanywhere get-trust-anchor --trust-anchor-id={anchor} > ${kept}/{anchor:file}.anchor.json`,
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

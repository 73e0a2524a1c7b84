import type { PolicyUse } from "../../../../iam/aws/policyUse.js";
import type { Properties } from "../../../../model/index.js";
import { oneOf } from "../../core/checks.js";
import type { Refusal } from "../../core/model.js";
import { text } from "../../core/values.js";
import { jsonProblems } from "../checks.js";
import { documentRefusal } from "../policyDocument.js";
import { awsRefusal } from "../refusals.js";
import type { AwsCall } from "../settings.js";
import type { Service } from "./service.js";

const POLICY = "aws:organizations/policy:Policy";
const ATTACHMENT = "aws:organizations/policyAttachment:PolicyAttachment";
const KINDS = [
  "AISERVICES_OPT_OUT_POLICY",
  "BACKUP_POLICY",
  "CHATBOT_POLICY",
  "DECLARATIVE_POLICY_EC2",
  "RESOURCE_CONTROL_POLICY",
  "SECURITYHUB_POLICY",
  "SERVICE_CONTROL_POLICY",
  "TAG_POLICY",
];
/** The kinds whose content is written in the policy language of IAM. */
const USES: Readonly<Record<string, PolicyUse>> = {
  SERVICE_CONTROL_POLICY: "scp",
  RESOURCE_CONTROL_POLICY: "rcp",
};

function contentRefusal(properties: Properties): Refusal | undefined {
  const use = USES[text(properties, "type") ?? ""];
  const doing = {
    what: `creating Organizations Policy (${text(properties, "name")})`,
    call: "Organizations: CreatePolicy",
  };
  return use && documentRefusal(properties, "content", use, doing, "MalformedPolicyDocumentException");
}

function inUse(properties: Properties, call: AwsCall): Refusal | undefined {
  const id = text(properties, "arn")?.split("/").at(-1);
  const attached = call.account.list(ATTACHMENT).some((record) => text(record.properties, "policyId") === id);
  const doing = { what: `deleting Organizations Policy (${id})`, call: "Organizations: DeletePolicy" };
  return attached
    ? awsRefusal(doing, "PolicyInUseException", "The policy is attached to one or more entities.")
    : undefined;
}

/** What an organisation says over all its accounts. */
export const organizations: readonly Service[] = [
  {
    type: POLICY,
    noun: "Organizations Policy",
    call: "Organizations: CreatePolicy",
    naming: { property: "name", longest: 128 },
    defaults: { type: "SERVICE_CONTROL_POLICY" },
    immutable: ["type"],
    notImported: ["skipDestroy"],
    key: "{type}/{name}",
    id: "{arnTail}",
    outputs: { arn: "arn:{partition}:organizations::{account}:policy/o-sandbox0000/{type}/p-{lower}" },
    exists: { error: "DuplicatePolicyException", message: "A policy with the name {name} already exists." },
    check: (properties) => [...oneOf(properties, "type", KINDS), ...jsonProblems(properties, "content")],
    admit: contentRefusal,
    release: inUse,
  },
  {
    type: ATTACHMENT,
    noun: "Organizations Policy Attachment",
    call: "Organizations: AttachPolicy",
    immutable: ["policyId", "targetId"],
    notImported: ["skipDestroy"],
    key: "{targetId}:{policyId}",
    exists: {
      error: "DuplicatePolicyAttachmentException",
      message: "The selected policy is already attached to the specified target.",
    },
    links: [
      {
        property: "policyId",
        types: [POLICY],
        error: "PolicyNotFoundException",
        message: "You specified a policy ({value}) that doesn't exist.",
      },
    ],
    check: (properties) => {
      const target = text(properties, "targetId");
      const valid =
        target === undefined || /^(?:r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/.test(target);
      return valid
        ? []
        : [
            {
              path: "targetId",
              reason: `must be the id of a root, an organizational unit or an account, got ${target}`,
            },
          ];
    },
  },
  {
    type: "aws:organizations/resourcePolicy:ResourcePolicy",
    noun: "Organizations Resource Policy",
    call: "Organizations: PutResourcePolicy",
    immutable: [],
    key: "{account}",
    id: "rp-sandbox0",
    outputs: { arn: "arn:{partition}:organizations::{account}:resourcepolicy/o-sandbox0000/rp-sandbox0" },
    documents: [
      { property: "content", use: "resource", error: "MalformedPolicyDocumentException", limit: 40_000 },
    ],
  },
  {
    type: "aws:organizations/organizationalUnit:OrganizationalUnit",
    noun: "Organizations Organizational Unit",
    call: "Organizations: CreateOrganizationalUnit",
    naming: { property: "name", longest: 128 },
    immutable: ["parentId"],
    key: "{parentId}/{name}",
    id: "{arnTail}",
    outputs: { arn: "arn:{partition}:organizations::{account}:ou/o-sandbox0000/ou-sbx0-{lower}" },
    exists: {
      error: "DuplicateOrganizationalUnitException",
      message: "An organizational unit with the same name already exists.",
    },
  },
];

import type { Refusal } from "../../core/model.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { awsRefusal, type Doing } from "../refusals.js";
import type { AwsCall, AwsModel } from "../settings.js";
import { policyExists } from "./policyLookup.js";
import { attachments, nameKey, PRINCIPAL_KINDS, type PrincipalKind, principalRefusal } from "./principals.js";

/** Managed policies that one principal can have (IAM default quota). */
const MOST_POLICIES = 10;

function attaching(kind: PrincipalKind, name: string, policyArn: string): Doing {
  return {
    what: `attaching IAM Policy (${policyArn}) to IAM ${kind.noun} (${name})`,
    call: `IAM: Attach${kind.noun}Policy`,
  };
}

/** Why this policy cannot be attached to this principal, which need not be there yet. */
export function policyRefusal(
  kind: PrincipalKind,
  name: string,
  policyArn: string,
  call: AwsCall,
): Refusal | undefined {
  const doing = attaching(kind, name, policyArn);
  if (!/^arn:[\w-]+:iam::(?:aws|\d{12}):policy\/.+$/.test(policyArn)) {
    return awsRefusal(doing, "ValidationError", `ARN ${policyArn} is not valid.`);
  }
  if (!policyExists(policyArn, call)) {
    return awsRefusal(doing, "NoSuchEntity", `Policy ${policyArn} does not exist or is not attachable.`);
  }
  return undefined;
}

export function attachmentRefusal(
  kind: PrincipalKind,
  name: string,
  policyArn: string,
  call: AwsCall,
): Refusal | undefined {
  const doing = attaching(kind, name, policyArn);
  const others = attachments(kind, name, call).filter(
    (record) => text(record.properties, "policyArn") !== policyArn,
  );
  const full = () =>
    others.length < MOST_POLICIES
      ? undefined
      : awsRefusal(
          doing,
          "LimitExceeded",
          `Cannot exceed quota for PoliciesPer${kind.noun}: ${MOST_POLICIES}`,
        );
  return principalRefusal(kind, name, call, doing) ?? policyRefusal(kind, name, policyArn, call) ?? full();
}

/** Attaches, or leaves as it is what is attached: AWS does not mind a second time. */
export function attach(kind: PrincipalKind, name: string, policyArn: string, call: AwsCall): void {
  call.account.put({
    type: kind.attachmentType,
    key: `${nameKey(name)}/${policyArn}`,
    id: `${name}/${policyArn}`,
    urn: call.urn,
    properties: { [kind.property]: name, policyArn },
    created: call.now.toISOString(),
  });
}

export function detach(kind: PrincipalKind, name: string, policyArn: string, call: AwsCall): void {
  call.account.remove(kind.attachmentType, `${nameKey(name)}/${policyArn}`);
}

/** Leaves exactly these policies attached. */
export function attachExactly(
  kind: PrincipalKind,
  name: string,
  arns: readonly string[],
  call: AwsCall,
): void {
  for (const record of attachments(kind, name, call)) {
    const policyArn = text(record.properties, "policyArn") ?? "";
    if (!arns.includes(policyArn)) detach(kind, name, policyArn, call);
  }
  for (const policyArn of arns) attach(kind, name, policyArn, call);
}

/** `RolePolicyAttachment`, `UserPolicyAttachment`, `GroupPolicyAttachment`. */
export const attachmentModels: readonly AwsModel[] = PRINCIPAL_KINDS.map((kind) =>
  recordModel({
    type: kind.attachmentType,
    immutable: [kind.property, "policyArn"],
    key: (properties) =>
      `${nameKey(text(properties, kind.property) ?? "")}/${text(properties, "policyArn") ?? ""}`,
    id: (properties) => `${text(properties, kind.property)}/${text(properties, "policyArn")}`,
    locate: (id) => {
      const slash = id.indexOf("/");
      return slash < 0 ? undefined : `${nameKey(id.slice(0, slash))}/${id.slice(slash + 1)}`;
    },
    admit: (properties, call) =>
      attachmentRefusal(
        kind,
        text(properties, kind.property) ?? "",
        text(properties, "policyArn") ?? "",
        call,
      ),
  }),
);

import type { Refusal } from "../../core/model.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { jsonProblems, nameProblems } from "../checks.js";
import { documentRefusal, documentSize } from "../policyDocument.js";
import { awsRefusal, type Doing } from "../refusals.js";
import type { AwsCall, AwsModel } from "../settings.js";
import {
  inlinePolicies,
  nameKey,
  PRINCIPAL_KINDS,
  type PrincipalKind,
  principalRefusal,
} from "./principals.js";

/** The name that an inline policy has, and its document. */
export interface Inline {
  readonly name: string;
  readonly policy: string;
}

function putting(kind: PrincipalKind, principal: string, name: string): Doing {
  return {
    what: `putting IAM ${kind.noun} (${principal}) Policy (${name})`,
    call: `IAM: Put${kind.noun}Policy`,
  };
}

/** Why these inline policies cannot be put beside the others of a principal, which need not be there yet. */
export function inlineRefusal(
  kind: PrincipalKind,
  principal: string,
  added: readonly Inline[],
  others: readonly Inline[],
): Refusal | undefined {
  for (const { name, policy } of added) {
    const malformed = documentRefusal({ policy }, "policy", "identity", putting(kind, principal, name));
    if (malformed !== undefined) return malformed;
  }
  const size = [...added, ...others].reduce((sum, { policy }) => sum + documentSize(policy), 0);
  if (size <= kind.inlineLimit) return undefined;
  return awsRefusal(
    putting(kind, principal, added.at(-1)?.name ?? ""),
    "LimitExceeded",
    `Maximum policy size of ${kind.inlineLimit} bytes exceeded for ${kind.property} ${principal} ` +
      `(its inline policies come to ${size} characters together, white space aside)`,
  );
}

/** The inline policies that a principal has now. */
export function inlineOf(kind: PrincipalKind, principal: string, call: AwsCall): Inline[] {
  return inlinePolicies(kind, principal, call).map(({ properties }) => ({
    name: text(properties, "name") ?? "",
    policy: text(properties, "policy") ?? "",
  }));
}

function putInline(kind: PrincipalKind, principal: string, inline: Inline, call: AwsCall): void {
  call.account.put({
    type: kind.inlineType,
    key: `${nameKey(principal)}:${inline.name}`,
    id: `${principal}:${inline.name}`,
    urn: call.urn,
    properties: { ...inline, [kind.property]: principal },
    created: call.now.toISOString(),
  });
}

export function removeInline(kind: PrincipalKind, principal: string, name: string, call: AwsCall): void {
  call.account.remove(kind.inlineType, `${nameKey(principal)}:${name}`);
}

/** Leaves a principal with exactly these inline policies. */
export function putInlineExactly(
  kind: PrincipalKind,
  principal: string,
  wanted: readonly Inline[],
  call: AwsCall,
): void {
  for (const { name } of inlineOf(kind, principal, call)) {
    if (!wanted.some((inline) => inline.name === name)) removeInline(kind, principal, name, call);
  }
  for (const inline of wanted) putInline(kind, principal, inline, call);
}

/** `RolePolicy`, `UserPolicy`, `GroupPolicy`. AWS overwrites one of the same name. */
export const inlineModels: readonly AwsModel[] = PRINCIPAL_KINDS.map((kind) =>
  recordModel({
    type: kind.inlineType,
    naming: { property: "name", longest: 128 },
    immutable: ["name", "namePrefix", kind.property],
    documents: ["policy"],
    check: (properties) => [...nameProblems(properties, 128), ...jsonProblems(properties, "policy")],
    key: (properties) =>
      `${nameKey(text(properties, kind.property) ?? "")}:${text(properties, "name") ?? ""}`,
    id: (properties) => `${text(properties, kind.property)}:${text(properties, "name")}`,
    locate: (id) => {
      const colon = id.indexOf(":");
      return colon < 0 ? undefined : `${nameKey(id.slice(0, colon))}${id.slice(colon)}`;
    },
    admit: (properties, call) => {
      const [principal, name] = [text(properties, kind.property) ?? "", text(properties, "name") ?? ""];
      const policy = text(properties, "policy") ?? "";
      const others = () => inlineOf(kind, principal, call).filter((inline) => inline.name !== name);
      return (
        principalRefusal(kind, principal, call, putting(kind, principal, name)) ??
        inlineRefusal(kind, principal, [{ name, policy }], others())
      );
    },
  }),
);

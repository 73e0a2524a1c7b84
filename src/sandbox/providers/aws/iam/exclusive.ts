import type { Properties } from "../../../../model/index.js";
import { isRefusal, type Refusal } from "../../core/model.js";
import { text, texts } from "../../core/values.js";
import { awsRefusal } from "../refusals.js";
import type { AwsCall, AwsModel } from "../settings.js";
import { attach, attachExactly, attachmentRefusal, detach } from "./attach.js";
import { inlineOf, removeInline } from "./inline.js";
import { policyExists } from "./policyLookup.js";
import {
  attachedArns,
  nameKey,
  PRINCIPAL_KINDS,
  type PrincipalKind,
  principal,
  principalRefusal,
} from "./principals.js";

function lower(kind: PrincipalKind): string {
  return kind.noun.toLowerCase();
}

/** `RolePoliciesExclusive` and its kin: inline policies of other names are removed. Deleting it changes nothing. */
function inlineExclusive(kind: PrincipalKind): AwsModel {
  const named = `${lower(kind)}Name`;
  function put(properties: Properties, call: AwsCall): Refusal | undefined {
    const [name, wanted] = [text(properties, named) ?? "", texts(properties, "policyNames")];
    const doing = {
      what: `creating IAM ${kind.noun} Policies Exclusive (${name})`,
      call: `IAM: List${kind.noun}Policies`,
    };
    const refused = principalRefusal(kind, name, call, doing);
    if (refused !== undefined) return refused;
    const there = inlineOf(kind, name, call).map((inline) => inline.name);
    const missing = wanted.find((policy) => !there.includes(policy));
    if (missing !== undefined) {
      return awsRefusal(
        doing,
        "NoSuchEntity",
        `The ${lower(kind)} policy with name ${missing} cannot be found.`,
      );
    }
    for (const policy of there) if (!wanted.includes(policy)) removeInline(kind, name, policy, call);
    return undefined;
  }
  return {
    type: `aws:iam/${lower(kind)}PoliciesExclusive:${kind.noun}PoliciesExclusive`,
    immutable: [named],
    sets: ["policyNames"],
    key: (properties) => nameKey(text(properties, named) ?? ""),
    create: (properties, call) => put(properties, call) ?? { id: text(properties, named) ?? "", properties },
    read: (id, known, call) => {
      const name = text(known, named) ?? id;
      if (principal(kind, name, call) === undefined) return undefined;
      return {
        id,
        properties: { [named]: name, policyNames: inlineOf(kind, name, call).map((one) => one.name) },
      };
    },
    update: (id, _old, properties, call) => put(properties, call) ?? { id, properties },
    delete: () => undefined,
  };
}

/** `RolePolicyAttachmentsExclusive` and its kin: exactly these are attached. Deleting it changes nothing. */
function attachmentsExclusive(kind: PrincipalKind): AwsModel {
  const named = `${lower(kind)}Name`;
  function put(properties: Properties, call: AwsCall): Refusal | undefined {
    const [name, arns] = [text(properties, named) ?? "", texts(properties, "policyArns")];
    const doing = {
      what: `creating IAM ${kind.noun} Policy Attachments Exclusive (${name})`,
      call: `IAM: ListAttached${kind.noun}Policies`,
    };
    const refused = principalRefusal(kind, name, call, doing);
    if (refused !== undefined) return refused;
    const before = attachedArns(kind, name, call);
    attachExactly(
      kind,
      name,
      before.filter((one) => arns.includes(one)),
      call,
    );
    for (const policyArn of arns) {
      const refusal = attachmentRefusal(kind, name, policyArn, call);
      if (isRefusal(refusal)) return refusal;
      attach(kind, name, policyArn, call);
    }
    return undefined;
  }
  return {
    type: `aws:iam/${lower(kind)}PolicyAttachmentsExclusive:${kind.noun}PolicyAttachmentsExclusive`,
    immutable: [named],
    sets: ["policyArns"],
    key: (properties) => nameKey(text(properties, named) ?? ""),
    create: (properties, call) => put(properties, call) ?? { id: text(properties, named) ?? "", properties },
    read: (id, known, call) => {
      const name = text(known, named) ?? id;
      if (principal(kind, name, call) === undefined) return undefined;
      return { id, properties: { [named]: name, policyArns: attachedArns(kind, name, call) } };
    },
    update: (id, _old, properties, call) => put(properties, call) ?? { id, properties },
    delete: () => undefined,
  };
}

/** `PolicyAttachment`: exactly these roles, users and groups have the policy. */
const policyAttachment: AwsModel = {
  type: "aws:iam/policyAttachment:PolicyAttachment",
  naming: { property: "name", longest: 255 },
  immutable: ["name", "policyArn"],
  sets: ["roles", "users", "groups"],
  check: (properties) =>
    ["roles", "users", "groups"].some((names) => properties[names] !== undefined)
      ? []
      : [{ path: "policyArn", reason: "No Users, Roles, or Groups specified for IAM Policy Attachment" }],
  key: (properties) => text(properties, "name"),
  create: (properties, call) =>
    putPolicy(properties, call) ?? { id: text(properties, "name") ?? "", properties },
  read: (id, known, call) => {
    const policyArn = text(known, "policyArn") ?? "";
    if (!policyExists(policyArn, call)) return undefined;
    const holders = PRINCIPAL_KINDS.map(
      (kind) => [`${kind.property}s`, holdersOf(kind, policyArn, call)] as const,
    );
    return {
      id,
      properties: { ...known, ...Object.fromEntries(holders.filter(([, names]) => names.length > 0)) },
    };
  },
  update: (id, _old, properties, call) => putPolicy(properties, call) ?? { id, properties },
  delete: (_id, old, call) => {
    for (const kind of PRINCIPAL_KINDS) {
      for (const name of texts(old, `${kind.property}s`))
        detach(kind, name, text(old, "policyArn") ?? "", call);
    }
    return undefined;
  },
};

function holdersOf(kind: PrincipalKind, policyArn: string, call: AwsCall): string[] {
  return call.account
    .list(kind.attachmentType)
    .filter(({ properties }) => text(properties, "policyArn") === policyArn)
    .map(({ properties }) => text(properties, kind.property) ?? "");
}

function putPolicy(properties: Properties, call: AwsCall): Refusal | undefined {
  const policyArn = text(properties, "policyArn") ?? "";
  const wanted = PRINCIPAL_KINDS.map((kind) => ({ kind, names: texts(properties, `${kind.property}s`) }));
  for (const { kind, names } of wanted) {
    for (const name of names) {
      const refusal = attachmentRefusal(kind, name, policyArn, call);
      if (refusal !== undefined) return refusal;
    }
  }
  for (const { kind, names } of wanted) {
    for (const name of holdersOf(kind, policyArn, call))
      if (!names.includes(name)) detach(kind, name, policyArn, call);
    for (const name of names) attach(kind, name, policyArn, call);
  }
  return undefined;
}

export const exclusiveModels: readonly AwsModel[] = [
  ...PRINCIPAL_KINDS.map(inlineExclusive),
  ...PRINCIPAL_KINDS.map(attachmentsExclusive),
  policyAttachment,
];

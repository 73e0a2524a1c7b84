import { text, texts } from "../../core/values.js";
import type { GcpModel } from "../settings.js";
import { auditModel } from "./auditModel.js";
import { bindingModel } from "./bindingModel.js";
import type { Family } from "./family.js";
import { withBinding, withMembers, withoutMembers } from "./grants.js";
import { policyModel } from "./policyModel.js";

/** The model of one type of an IAM family: an edit of the scope's one policy. */
export function familyModel(family: Family): GcpModel {
  switch (family.kind) {
    case "member":
      return bindingModel(family, {
        members: (properties) => [text(properties, "member") ?? ""],
        suffix: (properties) => `/${text(properties, "member")}`,
        immutable: ["member"],
        apply: withMembers,
        forget: withoutMembers,
        seen: ({ members: [member = ""] }, there) =>
          there?.members.includes(member) ? { member } : undefined,
      });
    case "binding":
      return bindingModel(family, {
        members: (properties) => texts(properties, "members"),
        suffix: () => "",
        immutable: [],
        apply: withBinding,
        forget: (policy, binding) => withBinding(policy, { ...binding, members: [] }),
        seen: (_wanted, there) => (there === undefined ? undefined : { members: [...there.members] }),
      });
    case "policy":
      return policyModel(family);
    case "audit":
      return auditModel(family);
  }
}

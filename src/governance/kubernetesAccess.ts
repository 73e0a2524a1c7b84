import { escalations, givenBy, isEverything, isReading } from "../iam/kubernetes/index.js";
import type { Facts, KubernetesBinding, KubernetesRule } from "../model/index.js";
import { rulesOfBinding } from "../rules/kubernetesHolders.js";
import { type Privilege, worst } from "./privilege.js";

/** How much a Kubernetes binding gives, by the worst of its role's rules; undecided where the role is not in the input. */
export function bindingAccess(facts: Facts): (binding: KubernetesBinding) => Privilege {
  const rulesOf = rulesOfBinding(facts);
  return (binding) => {
    const rules = rulesOf(binding);
    if (rules === undefined) return "undecided";
    return worst(rules.map((rule) => privilegeOf(rule, binding.namespace === undefined)));
  };
}

function privilegeOf(rule: KubernetesRule, isWide: boolean): Privilege {
  if (isEverything(rule)) return isWide ? "administrator" : "permissions";
  if (escalations.some((right) => givenBy(rule, right) !== undefined)) return "permissions";
  return isReading(rule) ? "read" : "write";
}

import { PolicyPack } from "@pulumi/policy";
import { packPolicies } from "./policies.js";

/** Serves the pack: what `policy-packs/keyless` runs. */
export function servePack(): void {
  new PolicyPack("keyless", {
    displayName: "Keyless",
    description: "Blocks long-lived keys, wildcard permissions and weak trust before they are deployed.",
    enforcementLevel: "mandatory",
    policies: packPolicies(),
  });
}

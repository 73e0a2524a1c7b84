import { glob, includes } from "../../analysis/sets/index.js";
import { accountWith, ownedRole, withTags } from "../exampleOwner.js";
import { isAccountable, nameOf } from "../identities.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const example = { allowed: ["team-*@example.com"] };

export const ownerNotAllowed: Rule<"stranger"> = {
  name: "owner-not-allowed",
  title: "Owner that is not in the list of owners",
  layer: "governance",
  severity: "warn",
  clouds: ["aws", "gcp", "kubernetes"],
  scope: "resource",
  why: "An owner helps only when the name is one that can be reached: a team that exists, not a person who has left or a free text.",
  remediation: "Name one of the allowed owners, or add this one to the rule's list.",
  standards: ["owasp-nhi-2025:NHI1", "nist-csf-2.0:PR.AA-01", "csa-ccm-4.0:IAM-08"],
  parameters: {
    allowed: {
      description: "Owners that may be named; `*` stands for any run of characters. Empty: any.",
      schema: { type: "array", items: { type: "string" } },
      default: [],
    },
  },
  messages: { stranger: '{name} is owned by "{owner}", who is not in the list of owners.' },
  examples: {
    bad: [
      {
        title: "With `allowed: [team-*@example.com]`, a person as owner.",
        resources: [withTags({ owner: "jane@example.com" })],
        parameters: example,
        findings: ["stranger"],
      },
      {
        title: "With the same list, a team without its address.",
        resources: [accountWith("Deploys the web site; owner: team-web")],
        parameters: example,
        findings: ["stranger"],
      },
    ],
    good: [
      { title: "With the same list, a team by its address.", resources: [ownedRole], parameters: example },
      { title: "Without a list any owner will do.", resources: [withTags({ owner: "jane@example.com" })] },
    ],
  },
  *check({ identities }, { parameters }) {
    const allowed = (parameters.allowed as readonly string[]).map((each) => glob(each.toLowerCase()));
    if (allowed.length === 0) return;
    for (const identity of identities) {
      const { owner } = identity;
      if (typeof owner !== "string" || owner.trim() === "" || !isAccountable(identity)) continue;
      const plain = owner.trim().toLowerCase();
      if (allowed.some((set) => includes(set, plain))) continue;
      yield violation("stranger", identity, { data: { name: nameOf(identity), owner } });
    }
  },
};

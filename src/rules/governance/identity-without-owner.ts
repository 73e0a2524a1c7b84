import { accountWith, ownedRole, serviceLinkedRole, withTags } from "../exampleOwner.js";
import { isAccountable, isMissing, nameOf, tagMend } from "../identities.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const identityWithoutOwner: Rule<"ownerless"> = {
  name: "identity-without-owner",
  title: "Identity that nobody owns",
  layer: "governance",
  severity: "warn",
  clouds: ["aws", "gcp", "kubernetes"],
  scope: "resource",
  why: "When an identity is misused, or its maker leaves, somebody has to say whether it may be switched off. Identities without an owner are the ones that stay for ever.",
  remediation:
    "Name the team or person that answers for it: the tag `owner` (AWS), a label or annotation `owner` (Kubernetes), or `owner: …` in the description (GCP service accounts have no labels).",
  fix: "Adds the tag `owner` with the owner that the rule's parameter names.",
  standards: [
    "owasp-nhi-2025:NHI1",
    "nist-csf-2.0:PR.AA-01",
    "nist-ai-rmf-1.0:GOVERN 2.1",
    "csa-ccm-4.0:IAM-03",
    "csa-ccm-4.0:IAM-08",
  ],
  parameters: {
    owner: {
      description: "Owner that a patch writes for roles and users that have none; empty writes none.",
      schema: { type: "string" },
      default: "",
    },
  },
  messages: { ownerless: "Nothing says who owns {name}." },
  examples: {
    bad: [
      {
        title: "A role without an owner.",
        resources: [withTags({ environment: "production" })],
        findings: ["ownerless"],
      },
      {
        title: "A service account whose description names nobody.",
        resources: [accountWith("Deploys the web site")],
        findings: ["ownerless"],
      },
    ],
    good: [
      { title: "The tag `owner`.", resources: [ownedRole] },
      {
        title: "An owner in the description; a role that AWS keeps by itself.",
        resources: [accountWith("Deploys the web site; owner: team-web@example.com"), serviceLinkedRole],
      },
    ],
  },
  *check({ identities }, { parameters }) {
    for (const identity of identities) {
      if (!isMissing(identity.owner) || !isAccountable(identity)) continue;
      yield violation("ownerless", identity, {
        data: { name: nameOf(identity) },
        ...tagMend(identity, "owner", parameters.owner),
      });
    }
  },
};

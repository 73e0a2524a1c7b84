import type { Identity } from "../../model/index.js";
import { isKnown } from "../../model/index.js";
import { accountWith, ownedRole, serviceLinkedRole, withTags } from "../exampleOwner.js";
import { isAccountable, isMissing, nameOf, tagMend } from "../identities.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const identityWithoutPurpose: Rule<"purposeless"> = {
  name: "identity-without-purpose",
  title: "Identity of which nothing says what it is for",
  layer: "governance",
  severity: "info",
  clouds: ["aws", "gcp", "kubernetes"],
  scope: "resource",
  why: "Whether a right is too much can only be judged by what the identity is for.",
  remediation: "Say in a sentence what it is for: the description, or the tag or annotation `purpose`.",
  fix: "Adds the tag `purpose` with the text that the rule's parameter gives.",
  standards: ["owasp-nhi-2025:NHI1", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-03"],
  parameters: {
    purpose: {
      description: "Purpose that a patch writes for roles and users that have none; empty writes none.",
      schema: { type: "string" },
      default: "",
    },
  },
  messages: { purposeless: "Nothing says what {name} is for." },
  examples: {
    bad: [
      {
        title: "A role with an owner and no word of its purpose.",
        resources: [withTags({ owner: "team-web" })],
        findings: ["purposeless"],
      },
      {
        title: "A service account without display name and description.",
        resources: [accountWith()],
        findings: ["purposeless"],
      },
    ],
    good: [
      { title: "The tag `purpose`.", resources: [ownedRole] },
      {
        title: "A description; a role that AWS keeps by itself.",
        resources: [accountWith("Deploys the web site"), serviceLinkedRole],
      },
    ],
  },
  *check({ identities }, { parameters }) {
    for (const identity of identities) {
      if (!isMissing(identity.purpose) || !isAccountable(identity) || hasTellingName(identity)) continue;
      yield violation("purposeless", identity, {
        data: { name: nameOf(identity) },
        ...tagMend(identity, "purpose", parameters.purpose),
      });
    }
  },
};

/** A display name says something, unless it only repeats the name. */
function hasTellingName({ resource, name }: Identity): boolean {
  const { displayName } = resource.properties;
  if (displayName === undefined || displayName === null || displayName === "") return false;
  return !isKnown(name) || displayName !== name;
}

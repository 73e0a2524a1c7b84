import { accountWith, ownedRole, serviceLinkedRole, withTags } from "../exampleOwner.js";
import { isAccountable, isMissing, nameOf } from "../identities.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const identityWithoutExpiry: Rule<"endless" | "past"> = {
  name: "identity-without-expiry",
  title: "Identity without a date on which somebody looks again",
  layer: "governance",
  severity: "info",
  clouds: ["aws", "gcp", "kubernetes"],
  scope: "resource",
  why: "What nobody has to confirm stays: most identities outlive what they were made for. A review date costs a tag.",
  remediation:
    "Give it a review or end date: the tag or annotation `expires` or `review-by`, or `expires: YYYY-MM-DD` in the description.",
  standards: ["owasp-nhi-2025:NHI1", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-08"],
  parameters: {},
  messages: {
    endless: "Nothing says until when {name} is needed.",
    past: "{name} was to be reviewed or ended on {date}.",
  },
  examples: {
    bad: [
      {
        title: "A role without a date.",
        resources: [withTags({ owner: "team-web" })],
        findings: ["endless"],
      },
      {
        title: "A service account whose date has passed.",
        resources: [accountWith("Moves the archive; owner: team-web; expires: 2026-03-31")],
        findings: ["past"],
      },
    ],
    good: [
      { title: "The tag `expires`.", resources: [ownedRole] },
      {
        title: "A date in the description; a role that AWS keeps by itself.",
        resources: [accountWith("Deploys the web site; review-by: 2027-01-31"), serviceLinkedRole],
      },
    ],
  },
  *check({ identities }, { now }) {
    for (const identity of identities) {
      if (!isAccountable(identity)) continue;
      const { expires } = identity;
      const data = { name: nameOf(identity) };
      if (isMissing(expires)) yield violation("endless", identity, { data });
      // A day counts to its end.
      else if (typeof expires === "string" && Date.parse(expires) + 86_400_000 <= now.getTime()) {
        yield violation("past", identity, { data: { ...data, date: expires } });
      }
    }
  },
};

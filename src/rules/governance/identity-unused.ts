import { daysParameter, daysUnused } from "../ages.js";
import { narrowGithubRole } from "../exampleTrust.js";
import { isOwned, nameOf } from "../identities.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

function usedRole(properties: Readonly<Record<string, unknown>>): ExampleResource {
  return { ...narrowGithubRole, properties: { ...narrowGithubRole.properties, ...properties } };
}

export const identityUnused: Rule<"idle" | "never"> = {
  name: "identity-unused",
  title: "Identity that nobody has used for long",
  layer: "governance",
  severity: "warn",
  clouds: ["aws", "gcp"],
  scope: "resource",
  why: "An identity that nothing uses keeps its rights for whoever finds a way in, and nobody would notice. Said only where the source keeps track of use.",
  remediation:
    "See what would break (`keyless impact`), deny its use for a while, then remove it (`keyless offboard`).",
  standards: [
    "owasp-nhi-2025:NHI1",
    "nist-csf-2.0:PR.AA-01",
    "nist-ai-rmf-1.0:GOVERN 1.7",
    "csa-ccm-4.0:IAM-07",
    "mitre-attack:T1078.004",
  ],
  parameters: {
    maximumDays: daysParameter("Days without use after which an identity counts as unused.", 90),
  },
  messages: {
    idle: "{name} has not been used for {age} days; more than {days} days count as unused.",
    never: "No use of {name} is on record, and that for {age} days.",
  },
  examples: {
    bad: [
      {
        title: "A role last used in spring.",
        resources: [usedRole({ roleLastUsed: { lastUsedDate: "2026-04-01T08:00:00Z" } })],
        findings: ["idle"],
      },
      {
        title: "A role of which an account export records no use.",
        resources: [usedRole({ createDate: "2025-06-01T08:00:00Z", neverUsed: true })],
        findings: ["never"],
      },
    ],
    good: [
      {
        title: "A role used this week.",
        resources: [usedRole({ roleLastUsed: { lastUsedDate: "2026-11-20T08:00:00Z" } })],
      },
      {
        title: "A role of whose use nothing is told, and one that is new.",
        resources: [
          narrowGithubRole,
          { ...usedRole({ createDate: "2026-11-01T08:00:00Z", neverUsed: true }), name: "new" },
        ],
      },
    ],
  },
  *check({ identities }, { parameters, now }) {
    const days = parameters.maximumDays as number;
    for (const identity of identities) {
      // A user's last sign-in says nothing of its keys: those are judged one by one.
      if (identity.kind === "user") continue;
      const message = identity.neverUsed ? "never" : "idle";
      const age = daysUnused(identity, now);
      if (age === undefined || age <= days || !isOwned(identity)) continue;
      yield violation(message, identity, { data: { name: nameOf(identity), age, days } });
    }
  },
};

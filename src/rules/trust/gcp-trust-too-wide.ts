import { isElsewhere } from "../../analysis/trust/index.js";
import { impersonation, narrowProvider, pool } from "../exampleProvider.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { analysedGcpTrusts } from "../trusts.js";

export const gcpTrustTooWide: Rule<"wide"> = {
  name: "gcp-trust-too-wide",
  title: "Service account that somebody else's tokens may become",
  layer: "trust",
  severity: "block",
  clouds: ["gcp"],
  scope: "stack",
  why: "A set of principals holds everyone whose tokens the provider admits and maps into it. What the condition and the member together do not exclude gets in.",
  remediation:
    "Grant the role to one principal or to an attribute that only the workload has: `principalSet://…/attribute.repository_id/456789`.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "owasp-agentic-2026:ASI03",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
  ],
  parameters: {},
  messages: { wide: "A token of {words} becomes {identity}. {why}" },
  examples: {
    bad: [
      {
        title: "Every repository of the owner that the provider admits.",
        resources: [
          {
            ...narrowProvider,
            properties: {
              ...narrowProvider.properties,
              attributeCondition: "assertion.repository_owner == 'acme'",
            },
          },
          impersonation("deploy", `principalSet://${pool}/*`),
        ],
        findings: ["wide:member"],
      },
      {
        title: "An attribute that every repository of the owner shares.",
        resources: [
          {
            ...narrowProvider,
            properties: {
              ...narrowProvider.properties,
              attributeCondition: "assertion.repository_owner == 'acme'",
            },
          },
          impersonation("deploy", `principalSet://${pool}/attribute.repository_owner/acme`),
        ],
        findings: ["wide:member"],
      },
    ],
    good: [
      {
        title: "One repository's main branch.",
        resources: [
          narrowProvider,
          impersonation("deploy", `principal://${pool}/subject/repo:acme/web:ref:refs/heads/main`),
        ],
      },
      {
        title: "The provider already admits one repository only.",
        resources: [narrowProvider, impersonation("deploy", `principalSet://${pool}/*`)],
      },
    ],
  },
  *check(facts) {
    const told = new Set<string>();
    for (const { place, identity, attacks, unknown } of analysedGcpTrusts(facts)) {
      const [worst] = attacks.open.filter(({ latent, reach }) => !latent && reach !== "project");
      if (worst !== undefined) {
        const data = { words: worst.words, why: worst.why, identity };
        yield violation("wide", place, { data, witness: worst.witness });
        continue;
      }
      const reason = attacks.undecided.find(({ reach }) => reach !== "project")?.unknown ?? unknown;
      // A pool that is declared elsewhere is told of once, and not for each of its members.
      if (reason === undefined || (isElsewhere(reason) && told.has(reason.reason))) continue;
      told.add(reason.reason);
      yield undecided(place, reason);
    }
  },
};

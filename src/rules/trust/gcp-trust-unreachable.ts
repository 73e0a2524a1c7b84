import { impersonation, narrowProvider, pool } from "../exampleProvider.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { analysedGcpTrusts } from "../trusts.js";

export const gcpTrustUnreachable: Rule<"unreachable" | "slip"> = {
  name: "gcp-trust-unreachable",
  title: "Grant to a pool member that no token becomes",
  layer: "trust",
  severity: "warn",
  clouds: ["gcp"],
  scope: "stack",
  why: "A grant that nobody can use looks narrow and works for nobody. It is then widened in a hurry, or it hides that the right member was never tested.",
  remediation:
    "Spell the member as the provider maps it: the subject as the issuer writes it, and only attributes of the mapping.",
  standards: ["owasp-nhi-2025:NHI4", "nist-csf-2.0:PR.AA-03"],
  parameters: {},
  messages: {
    unreachable: "No token becomes this member: {why}.",
    slip: "No token becomes this member: {why}. Probably meant: {closest}.",
  },
  examples: {
    bad: [
      {
        title: "The provider does not map this attribute.",
        resources: [
          narrowProvider,
          impersonation("deploy", `principalSet://${pool}/attribute.environment/production`),
        ],
        findings: ["unreachable:member"],
      },
      {
        title: "Another repository than the provider's condition admits.",
        resources: [
          {
            ...narrowProvider,
            properties: {
              ...narrowProvider.properties,
              attributeCondition: "assertion.repository == 'acme/web'",
            },
          },
          impersonation("deploy", `principalSet://${pool}/attribute.repository/acme/api`),
        ],
        findings: ["unreachable:member"],
      },
    ],
    good: [
      {
        title: "A subject that the provider admits.",
        resources: [
          narrowProvider,
          impersonation("deploy", `principal://${pool}/subject/repo:acme/web:ref:refs/heads/main`),
        ],
      },
      {
        title: "An attribute that the provider maps.",
        resources: [
          narrowProvider,
          impersonation("deploy", `principalSet://${pool}/attribute.repository/acme/web`),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { place, analysis, attacks } of analysedGcpTrusts(facts)) {
      const told = new Set<string>();
      for (const { path, why, closest } of attacks.unreachable) {
        // Of the providers of one pool some other may be the way in.
        const ways = analysis.alternatives.filter((each) => each.path === path).length;
        const dead = attacks.unreachable.filter((each) => each.path === path).length;
        if (dead < ways || told.has(path)) continue;
        told.add(path);
        yield closest === undefined
          ? violation("unreachable", place, { data: { why } })
          : violation("slip", place, { data: { why, closest } });
      }
    }
  },
};

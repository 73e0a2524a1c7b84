import { githubProvider, narrowProvider } from "../exampleProvider.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { analysedProviders } from "../trusts.js";

export const gcpProviderConditionUnreachable: Rule<"never"> = {
  name: "gcp-provider-condition-unreachable",
  title: "Attribute condition that no token passes",
  layer: "trust",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "A provider that admits nobody looks safe and is tried once. The condition is then loosened until something works, which is how always-true ones come about.",
  remediation: "Compare claims as the issuer writes them, ids as the text that they are: `'123456'`.",
  standards: ["owasp-nhi-2025:NHI4", "nist-csf-2.0:PR.AA-03"],
  parameters: {},
  messages: { never: "No token passes the condition: {why}." },
  examples: {
    bad: [
      {
        title: "An id is text, and never equals a number.",
        resources: [
          githubProvider("github", { attributeCondition: "assertion.repository_owner_id == 123456" }),
        ],
        findings: ["never:attributeCondition"],
      },
      {
        title: "A wildcard in an equality.",
        resources: [
          githubProvider("github", {
            attributeCondition: "assertion.sub == 'repo:acme/web:*' && assertion.repository_owner == 'acme'",
          }),
        ],
        findings: ["never:attributeCondition"],
      },
    ],
    good: [
      { title: "Ids as text.", resources: [narrowProvider] },
      {
        title: "A beginning, as CEL tests it.",
        resources: [
          githubProvider("github", {
            attributeCondition:
              "assertion.repository_owner_id == '123456' && assertion.sub.startsWith('repo:acme/web:')",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const analysed of analysedProviders(facts)) {
      if ("unknown" in analysed || analysed.provider.condition === undefined) continue;
      const { analysis, attacks, provider } = analysed;
      const [first] = attacks.unreachable;
      if (first === undefined || attacks.unreachable.length < analysis.alternatives.length) continue;
      yield violation("never", { ...provider, path: "attributeCondition" }, { data: { why: first.why } });
    }
  },
};

import { githubProvider, narrowProvider } from "../exampleProvider.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { analysedProviders, hasCondition } from "../trusts.js";

export const gcpProviderConditionTooWide: Rule<"wide"> = {
  name: "gcp-provider-condition-too-wide",
  title: "Attribute condition that does not bound the tenant",
  layer: "trust",
  severity: "block",
  clouds: ["gcp"],
  scope: "resource",
  why: "A condition is only as good as the tokens that it refuses. One that is always true, that compares a text with a number, or that tests what every tenant may choose lets strangers into the pool.",
  remediation:
    "Compare the tenant's immutable id, as the text that it is: for GitHub `assertion.repository_owner_id == '123456'`, for GitLab `assertion.namespace_id == '1234'`, for HCP Terraform `assertion.terraform_organization_id == 'org-…'`.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "owasp-agentic-2026:ASI03",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
  ],
  parameters: {},
  messages: { wide: "A token of {words} passes the condition. {why}" },
  examples: {
    bad: [
      {
        title: "Every token names some owner.",
        resources: [githubProvider("github", { attributeCondition: "assertion.repository_owner != ''" })],
        findings: ["wide:attributeCondition"],
      },
      {
        title: "Ids are texts: a comparison with a number is always true here.",
        resources: [githubProvider("github", { attributeCondition: "assertion.repository_owner_id != 666" })],
        findings: ["wide:attributeCondition"],
      },
      {
        title: "Anyone may register a name that begins so.",
        resources: [
          githubProvider("github", { attributeCondition: "assertion.repository.startsWith('acme')" }),
        ],
        findings: ["wide:attributeCondition"],
      },
    ],
    good: [
      { title: "One repository of one owner, by their ids.", resources: [narrowProvider] },
      {
        title: "The form that Google's documentation shows.",
        resources: [githubProvider("github", { attributeCondition: "assertion.repository_owner == 'acme'" })],
      },
    ],
  },
  *check(facts) {
    for (const analysed of analysedProviders(facts)) {
      const { provider } = analysed;
      if ("unknown" in analysed || !hasCondition(provider)) continue;
      const place = { ...provider, path: "attributeCondition" };
      const [worst] = analysed.attacks.open.filter(({ latent, reach }) => !latent && reach === "anyone");
      if (worst !== undefined) {
        yield violation("wide", place, {
          data: { words: worst.words, why: worst.why },
          witness: worst.witness,
        });
        continue;
      }
      const reason =
        analysed.analysis.unread[0] ??
        analysed.attacks.undecided.find(({ reach }) => reach === "anyone")?.unknown;
      if (reason !== undefined) yield undecided(place, reason);
    }
  },
};

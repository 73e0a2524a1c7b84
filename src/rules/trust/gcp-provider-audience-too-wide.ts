import { issuerFor } from "../../issuers/index.js";
import { type IdentityProvider, isKnown } from "../../model/index.js";
import { githubProvider, narrowProvider } from "../exampleProvider.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const withAudiences = (...allowedAudiences: readonly string[]) => ({
  ...narrowProvider,
  properties: {
    ...narrowProvider.properties,
    oidc: { issuerUri: "https://token.actions.githubusercontent.com", allowedAudiences },
  },
});

export const gcpProviderAudienceTooWide: Rule<"foreign"> = {
  name: "gcp-provider-audience-too-wide",
  title: "Workload identity provider that takes tokens made for somebody else",
  layer: "trust",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "A token is made for one recipient. With another's audience in the list, that recipient, or whoever reads its logs, can present the token here.",
  remediation:
    "Leave allowedAudiences out, so that the audience must be the provider's own name, or list one audience that is used for this provider alone.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
  ],
  parameters: {},
  messages: { foreign: "The provider takes tokens that were made for {audience}." },
  examples: {
    bad: [
      {
        title: "The audience of AWS.",
        resources: [withAudiences("sts.amazonaws.com")],
        findings: ["foreign:oidc.allowedAudiences:sts.amazonaws.com"],
      },
      {
        title: "The audience of another provider.",
        resources: [
          withAudiences(
            "https://iam.googleapis.com/projects/999999999999/locations/global/workloadIdentityPools/other/providers/github",
          ),
        ],
        findings: [
          "foreign:oidc.allowedAudiences:https://iam.googleapis.com/projects/999999999999/locations/global/workloadIdentityPools/other/providers/github",
        ],
      },
    ],
    good: [
      { title: "The provider's own name, by default.", resources: [narrowProvider] },
      { title: "An audience of its own.", resources: [withAudiences("https://deploy.acme.example")] },
      {
        title: "Azure DevOps has one audience only.",
        resources: [
          githubProvider("pipelines", {
            oidc: {
              issuerUri: "https://vstoken.dev.azure.com/11111111-2222-4333-8444-555555555555",
              allowedAudiences: ["api://AzureADTokenExchange"],
            },
            attributeMapping: { "google.subject": "assertion.sub" },
            attributeCondition: "assertion.sub == 'sc://acme/web/deploy'",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const provider of facts.providers) {
      if (provider.kind !== "gcp-oidc" || !isKnown(provider.audiences)) continue;
      const own = audiencesOf(provider);
      for (const audience of provider.audiences) {
        if (!isKnown(audience) || own.includes(audience) || !isForeign(audience, provider)) continue;
        yield violation(
          "foreign",
          { resource: provider.resource, path: "oidc.allowedAudiences" },
          { data: { audience }, key: `foreign:oidc.allowedAudiences:${audience}` },
        );
      }
    }
  },
};

/** Audiences that belong to a recipient of their own, in the documentation of each. */
const recipients =
  /^(?:sts\.amazonaws\.com(?:\.cn)?|api:\/\/AzureADTokenExchange|sigstore|pypi|testpypi|npm:registry\.npmjs\.org|aws\.workload\.identity|https:\/\/vault\..*|https:\/\/kubernetes\.default\.svc.*|\*)$/;
const providerName =
  /^(?:https:)?\/\/iam\.googleapis\.com\/(projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+\/providers\/[^/]+)$/;

function isForeign(audience: string, { id }: IdentityProvider): boolean {
  const named = providerName.exec(audience)?.[1];
  if (named === undefined) return recipients.test(audience);
  if (!isKnown(id)) return false;
  // A project's id and its number name the same project.
  const tail = (name: string) => name.replace(/^projects\/[^/]+\//, "");
  const numbers = [named, id].map((name) => /^projects\/(\d+)\//.exec(name)?.[1]);
  return tail(named) !== tail(id) || (numbers.every(Boolean) && numbers[0] !== numbers[1]);
}

/** Audiences that the issuer gives of itself, whoever asks. */
function audiencesOf({ issuer }: IdentityProvider): readonly string[] {
  const known = typeof issuer === "string" ? issuerFor(issuer) : undefined;
  return known === undefined || known.issuer.audienceIsChosen ? [] : known.issuer.audiences;
}

import { sharedProviderOf } from "../../iam/aws/index.js";
import { providerDomains } from "../../iam/aws/principals.js";
import { issuerFor } from "../../issuers/index.js";
import type { Facts, Place } from "../../model/index.js";
import { githubProvider, narrowProvider } from "../exampleProvider.js";
import { narrowGithubRole, trustingRole } from "../exampleTrust.js";
import { tokenMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { firstOfEach, waysIntoRoles } from "../trustWays.js";

export const trustIssuerUnknown: Rule<"unknown" | "unlisted"> = {
  name: "trust-issuer-unknown",
  title: "Trust in a token issuer that nobody has approved",
  layer: "trust",
  severity: "warn",
  clouds: ["aws", "gcp"],
  scope: "resource",
  why: "Who can obtain a token of an issuer, and what its subjects mean, is what makes a trust narrow or wide. Of an issuer that is not known neither can be judged, and whoever runs it can sign anything.",
  remediation:
    "Check who runs the issuer and how its subjects are formed, then list it in the rule's `allowedIssuers`.",
  standards: ["owasp-nhi-2025:NHI4", "owasp-nhi-2025:NHI3", "nist-csf-2.0:PR.AA-04", "csa-ccm-4.0:IAM-14"],
  parameters: {
    allowedIssuers: {
      description: "Issuer URLs, without `https://`, that are approved besides those that are known.",
      schema: { type: "array", items: { type: "string" } },
      default: [],
    },
    onlyAllowed: {
      description: "Whether the known issuers, too, must be listed in `allowedIssuers`.",
      schema: { type: "boolean" },
      default: false,
    },
  },
  messages: {
    unknown: "It is not known who can obtain tokens of {issuer}, nor what its subjects mean.",
    unlisted: "{issuer} is not among the allowed issuers.",
  },
  examples: {
    bad: [
      {
        title: "A role for some issuer's tokens.",
        resources: [
          trustingRole(
            "deploy",
            tokenMay("oidc.builds.example", { StringEquals: { aud: "sts.amazonaws.com", sub: "web" } }),
          ),
        ],
        findings: ["unknown:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "A pool that believes some issuer.",
        resources: [
          githubProvider("builds", {
            oidc: { issuerUri: "https://oidc.builds.example" },
            attributeMapping: { "google.subject": "assertion.sub" },
            attributeCondition: "assertion.sub == 'web'",
          }),
        ],
        findings: ["unknown:oidc.issuerUri"],
      },
    ],
    good: [
      { title: "An issuer whose tokens are known.", resources: [narrowGithubRole] },
      { title: "So on Google Cloud.", resources: [narrowProvider] },
    ],
  },
  *check(facts, { parameters }) {
    const allowed = new Set((parameters.allowedIssuers as readonly string[]).map(bare));
    for (const { issuer, place } of issuersIn(facts)) {
      if (allowed.has(bare(issuer))) continue;
      if (parameters.onlyAllowed === true) yield violation("unlisted", place, { data: { issuer } });
      else if (!isKnownIssuer(issuer)) yield violation("unknown", place, { data: { issuer } });
    }
  },
};

interface NamedIssuer {
  readonly issuer: string;
  readonly place: Place;
}

function* issuersIn(facts: Facts): Iterable<NamedIssuer> {
  const ways = firstOfEach(
    waysIntoRoles(facts),
    ({ place, trust }) => `${trust.place.resource.address} ${place.path}`,
  );
  for (const { alternative, place } of ways) {
    const { source } = alternative;
    if (source.kind === "oidc" && !/[*?]/.test(source.issuer)) yield { issuer: source.issuer, place };
  }
  for (const provider of facts.providers) {
    if (provider.kind === "gcp-oidc" && typeof provider.issuer === "string")
      yield { issuer: provider.issuer, place: { resource: provider.resource, path: "oidc.issuerUri" } };
  }
}

function isKnownIssuer(issuer: string): boolean {
  const name = bare(issuer);
  return issuerFor(issuer) !== undefined || providerDomains.has(name) || sharedProviderOf(name) !== undefined;
}

/** An issuer as it is compared: without scheme and final slash. */
function bare(issuer: string): string {
  return issuer.replace(/^https?:\/\//, "").replace(/\/$/, "");
}

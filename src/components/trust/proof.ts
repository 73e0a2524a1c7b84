import type { TrustAnalysis } from "../../analysis/trust/alternative.js";
import { attack } from "../../analysis/trust/attack.js";
import { awsTrust } from "../../analysis/trust/aws.js";
import { gcpTrust } from "../../analysis/trust/gcp.js";
import { readDocument } from "../../iam/aws/index.js";
import type { TrustRequest } from "../../issuers/issuer.js";
import { Unknown } from "../../model/index.js";
import { type Checked, ok, wrong } from "../problem.js";
import { type AwsConditions, keyPrefix, principalOf, webIdentityTrust } from "./awsDocument.js";
import { type GcpProviderSettings, type GcpProviderSource, identityMember } from "./gcpProvider.js";

/**
 * Holds the trust policy that is about to be written against every token that the issuer gives to others. A trust that
 * lets one in, or that nobody can use, is a mistake, with the token that shows it.
 */
export function proveAws(
  issuerUrl: string,
  audience: string,
  conditions: AwsConditions,
  tokens: Pick<TrustRequest, "bringsTags"> = {},
): Checked<void> {
  const arn = `arn:aws:iam::000000000000:oidc-provider/${keyPrefix(issuerUrl)}`;
  const text = JSON.stringify(webIdentityTrust(principalOf(issuerUrl, arn), conditions, tokens));
  if (text.length > longestTrust) {
    return wrong(
      "",
      `the trust policy has ${text.length} characters; AWS takes ${longestTrust}: name fewer alternatives`,
    );
  }
  return remembered(text, () => proven(awsTrust(readDocument(text), [{ arn, audiences: [audience] }])));
}

/** The same for a trust policy that no provider of the account plays a part in. */
export function proveTrust(document: object): Checked<void> {
  const text = JSON.stringify(document);
  return remembered(text, () => proven(awsTrust(readDocument(text), [])));
}

/** The same for a GCP account: its provider, and the binding that names the provider's stamp. */
export function proveGcp(identity: string, settings: GcpProviderSettings): Checked<void> {
  const pool = "projects/0/locations/global/workloadIdentityPools/proof";
  const id = `${pool}/providers/${identity}`;
  const { source, attributeMapping, attributeCondition } = settings;
  const provider = {
    id,
    mapping: attributeMapping,
    condition: attributeCondition,
    ...sourceOf(source),
    disabled: false,
  };
  return remembered(JSON.stringify(provider), () =>
    proven(gcpTrust([provider], [{ member: identityMember(pool, identity), path: "member" }])),
  );
}

/** A provider's source as the analysis knows it. */
function sourceOf(source: GcpProviderSource) {
  switch (source.kind) {
    case "oidc":
      return { kind: "gcp-oidc", issuer: source.issuerUri, audiences: source.allowedAudiences } as const;
    case "aws":
      return { kind: "gcp-aws", awsAccount: source.accountId, audiences: [] } as const;
    case "x509":
      return { kind: "gcp-x509", audiences: [] } as const;
  }
}

/** Characters of a trust policy that AWS takes by default (IAM quotas). */
const longestTrust = 2048;

const proofs = new Map<string, Checked<void>>();

/** A document is looked at more than once while a component is made: its proof is not. */
function remembered(document: string, prove: () => Checked<void>): Checked<void> {
  const known = proofs.get(document) ?? prove();
  proofs.set(document, known);
  return known;
}

function proven(analysis: TrustAnalysis): Checked<void> {
  const result = attack(analysis);
  if (result instanceof Unknown) return wrong("", `who gets in cannot be decided: ${result.reason}`);
  switch (result.kind) {
    case "closed":
      return ok(undefined);
    case "open":
      return wrong("", `${result.words} gets in with ${JSON.stringify(result.witness)}: ${result.why}`);
    default:
      return wrong("", `no token of the issuer can ever get in: ${result.why}`);
  }
}

import { parseArn } from "../../iam/aws/arn.js";
import {
  type Certificate,
  type Claims,
  googleCertificateClaims,
  rolesAnywhereClaims,
} from "../../issuers/index.js";
import type { Facts } from "../../model/index.js";
import * as sets from "../sets/strings.js";
import type { Judgement } from "./alternative.js";
import type { TrustOf } from "./fromFacts.js";
import { readGcpProvider } from "./gcpProvider.js";

/**
 * What becomes of a certificate at one identity: presented under each trust anchor that is known, and to each X.509
 * provider. Whether the certificate is one of their authority's is taken as given.
 *
 * @param anchor ARN of the one trust anchor under which it is presented
 */
export function judgeCertificate(
  facts: Facts,
  trust: TrustOf,
  certificate: Certificate,
  anchor: string | undefined,
): Judgement {
  const shown =
    trust.cloud === "aws" ? underAnchors(facts, trust, certificate, anchor) : toProviders(facts, certificate);
  const judged = shown.map(({ token, where }): Judgement => {
    const judgement = trust.trust.judge(token);
    return judgement.decision === "admitted" && where !== undefined
      ? { ...judgement, reason: `${judgement.reason}, under ${where}` }
      : judgement;
  });
  return (
    judged.find(({ decision }) => decision === "admitted") ??
    judged.find(({ decision }) => decision === "undecided") ??
    judged[0] ?? { decision: "refused", reason: "no provider of certificates is known" }
  );
}

interface Shown {
  readonly token: Claims;
  /** The anchor or provider that believes the certificate's authority. */
  readonly where?: string;
}

function underAnchors(
  facts: Facts,
  { identity, trust }: TrustOf,
  certificate: Certificate,
  anchor: string | undefined,
): readonly Shown[] {
  const account = parseArn(identity)?.account;
  const declared = facts.providers.flatMap(({ kind, id }) =>
    kind === "aws-anchor" && typeof id === "string" && (account ?? accountOf(id)) === accountOf(id)
      ? [id]
      : [],
  );
  // Where no anchor is declared here, those that the trust itself names are.
  const named = trust.alternatives.flatMap(
    ({ claims }) =>
      sets.finiteMembers(claims.get("aws:sourcearn")?.present.text ?? sets.noString, mostAnchors) ?? [],
  );
  const anchors = anchor === undefined ? [...new Set([...declared, ...named])] : [anchor];
  if (anchors.length === 0) return [{ token: rolesAnywhereClaims(certificate, undefined) }];
  return anchors.map((where) => ({ token: rolesAnywhereClaims(certificate, where), where }));
}

/** AWS keeps fifty anchors in an account (IAM Roles Anywhere User Guide, "Quotas"). */
const mostAnchors = 50;

function accountOf(arn: string): string | undefined {
  return parseArn(arn)?.account;
}

function toProviders({ providers }: Facts, certificate: Certificate): readonly Shown[] {
  const claims = googleCertificateClaims(certificate);
  return providers.flatMap((provider) => {
    if (provider.kind !== "gcp-x509") return [];
    const known = readGcpProvider(provider);
    return "id" in known ? [{ token: { iss: `x509://${known.id}`, ...claims }, where: known.id }] : [];
  });
}

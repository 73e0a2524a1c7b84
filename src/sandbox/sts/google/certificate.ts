import type { X509Certificate } from "node:crypto";
import { type Claims, googleCertificateClaims } from "../../../issuers/index.js";
import { readCertificate } from "../../../issuers/readCertificate.js";
import { isProperties, reveal, type Value } from "../../../model/index.js";
import { certificatesOf, chainProblem } from "../x509/chain.js";
import { type OauthError, oauthError } from "./answer.js";
import type { Target, TrustStore } from "./subject.js";

/**
 * What Google says of a client certificate, once it is believed and is the one that the connection was made with (IAM,
 * "Configure Workload Identity Federation with X.509 certificates"). The subject token is a JSON list of certificates in
 * Base64, the client's own first, as Google's clients send it.
 *
 * @param shown what the client proved over TLS to have the key of
 */
export function certificateClaims(
  text: string,
  { provider, trustStore }: Target,
  shown: X509Certificate | undefined,
  now: Date,
): Claims | OauthError {
  if (provider.kind !== "gcp-x509") return refused("The subject token type does not fit the provider.");
  if (shown === undefined)
    return oauthError("invalid_request", "The subject token type needs a connection by mutual TLS.");
  const [leaf, ...sent] = chainOf(text);
  if (leaf === undefined) return refused("Unable to parse the certificate chain.");
  if (leaf.fingerprint256 !== shown.fingerprint256)
    return refused("The certificate is not the one of the connection.");
  const read = (list: readonly string[]) => list.flatMap((each) => certificatesOf(each) ?? []);
  const between = [...sent, ...read(trustStore.intermediates)];
  const problem = chainProblem(leaf, between, read(trustStore.anchors), [], now);
  if (problem !== undefined)
    return refused("The client certificate is not trusted by the provider.", problem);
  return googleCertificateClaims(readCertificate(leaf));
}

/** The authorities in the arguments of a provider. */
export function trustStoreOf(x509: Value | undefined): TrustStore {
  const store = field(x509, "trustStore");
  return { anchors: pemsAt(store, "trustAnchors"), intermediates: pemsAt(store, "intermediateCas") };
}

function chainOf(text: string): readonly X509Certificate[] {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return [];
    return list.flatMap((each) => (typeof each === "string" ? (certificatesOf(each) ?? []) : []));
  } catch {
    return [];
  }
}

function pemsAt(store: Value | undefined, name: string): readonly string[] {
  const list = reveal(field(store, name));
  if (!Array.isArray(list)) return [];
  return list.flatMap((each) => {
    const pem = reveal(field(each, "pemCertificate"));
    return typeof pem === "string" ? [pem] : [];
  });
}

function field(value: Value | undefined, name: string): Value | undefined {
  const plain = reveal(value);
  return isProperties(plain) ? plain[name] : undefined;
}

function refused(description: string, reason?: string): OauthError {
  return oauthError("invalid_grant", description, reason);
}

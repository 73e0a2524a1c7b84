import { awsCaller } from "./awsCaller.js";
import { awsOutbound } from "./awsOutbound.js";
import { awsPrincipal, rolesAnywhere } from "./awsPrincipal.js";
import { azure } from "./azure.js";
import { azureDevops } from "./azureDevops.js";
import { bitbucket } from "./bitbucket.js";
import { buildkite } from "./buildkite.js";
import { circleci } from "./circleci.js";
import { env0 } from "./env0.js";
import { fly } from "./fly.js";
import { gcpCertificate } from "./gcpCertificate.js";
import { genericIssuer } from "./generic.js";
import { github } from "./github.js";
import { gitlab } from "./gitlab.js";
import { google } from "./google.js";
import { hcpTerraform } from "./hcpTerraform.js";
import type { Issuer, Tenancy } from "./issuer.js";
import { kubernetes } from "./kubernetes.js";
import { octopus, platforms, terrakube } from "./platforms.js";
import { pulumi, pulumiEsc } from "./pulumi.js";
import { spacelift } from "./spacelift.js";
import { spiffe } from "./spiffe.js";
import { vercel } from "./vercel.js";

export * from "./awsCaller.js";
export * from "./awsOutbound.js";
export * from "./awsPrincipal.js";
export * from "./azure.js";
export * from "./azureDevops.js";
export * from "./bitbucket.js";
export * from "./buildkite.js";
export * from "./certificate.js";
export * from "./circleci.js";
export * from "./env0.js";
export * from "./fly.js";
export * from "./gcpCertificate.js";
export * from "./generic.js";
export * from "./github.js";
export * from "./githubTrust.js";
export * from "./gitlab.js";
export * from "./google.js";
export * from "./hcpTerraform.js";
export * from "./issuer.js";
export * from "./kubernetes.js";
export * from "./nearMisses.js";
export * from "./platforms.js";
export * from "./pulumi.js";
export * from "./sessionTags.js";
export * from "./spacelift.js";
export * from "./spiffe.js";
export * from "./template.js";
export * from "./vercel.js";

/** Every issuer that is known. Their URLs do not overlap. */
export const issuers: readonly Issuer[] = [
  github,
  gitlab,
  kubernetes,
  google,
  awsOutbound,
  hcpTerraform,
  circleci,
  buildkite,
  bitbucket,
  azureDevops,
  azure,
  pulumi,
  pulumiEsc,
  spacelift,
  env0,
  vercel,
  fly,
  spiffe,
  octopus,
  terrakube,
  awsCaller,
  awsPrincipal,
  rolesAnywhere,
  gcpCertificate,
  ...platforms,
];

/** An issuer URL understood: whose it is, and which tenant's. */
export interface KnownIssuer {
  readonly issuer: Issuer;
  readonly tenancy: Tenancy;
}

/**
 * The issuer that a URL belongs to (with or without `https://`, as AWS writes it), or undefined for one that is not
 * known: then nothing is known either of what its tokens say or of who can obtain them.
 */
export function issuerFor(url: string): KnownIssuer | undefined {
  if (found.has(url)) return found.get(url);
  if (found.size >= mostFound) found.clear();
  const known = recognise(url);
  found.set(url, known);
  return known;
}

/** An account's roles trust a handful of issuers: each is recognised once, and has one tenancy. */
const found = new Map<string, KnownIssuer | undefined>();
const mostFound = 1_000;

function recognise(url: string): KnownIssuer | undefined {
  for (const issuer of issuers) {
    const tenancy = issuer.recognise(url);
    if (tenancy !== undefined) return { issuer, tenancy };
  }
  return undefined;
}

/** As {@link issuerFor}, with the generic issuer for URLs that are not known. */
export function issuerOrGeneric(url: string): KnownIssuer {
  const shared = { url, shared: false, parts: {} };
  return issuerFor(url) ?? { issuer: genericIssuer, tenancy: genericIssuer.recognise(url) ?? shared };
}

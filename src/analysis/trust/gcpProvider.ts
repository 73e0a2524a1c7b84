import type { Pool } from "../../iam/gcp/members.js";
import { defaultMappings } from "../../iam/gcp/provider.js";
import { type IdentityProvider, isKnown, type Knowable, Unknown } from "../../model/index.js";

/** A provider of a workload identity pool of which everything is known. */
export interface GcpProvider {
  /** `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/ID`. */
  readonly id: string;
  readonly kind: "gcp-oidc" | "gcp-aws" | "gcp-saml" | "gcp-x509";
  readonly issuer?: string;
  readonly audiences: readonly string[];
  readonly mapping: Readonly<Record<string, string>>;
  readonly condition?: string;
  readonly awsAccount?: string;
  readonly disabled: boolean;
}

/** A provider as it was read, or the first of its parts that is not known. */
export function readGcpProvider(provider: IdentityProvider): Knowable<GcpProvider> {
  const { id, kind, issuer, audiences, mapping, condition, awsAccount, disabled } = provider;
  if (kind === "aws-oidc" || kind === "aws-saml" || kind === "aws-anchor")
    return new Unknown(`${kind} is no provider of Google's`);
  const named = typeof id === "string" ? id : unknownId;
  for (const part of [issuer, condition, awsAccount, disabled, audiences, mapping])
    if (part instanceof Unknown) return part;
  const known = (isKnown(audiences) ? audiences : []).filter(isKnown);
  if (isKnown(audiences) && known.length < audiences.length)
    return new Unknown("an audience is not known yet");
  const expressions = Object.entries(isKnown(mapping) ? (mapping ?? {}) : {});
  const missing = expressions.find(([, expression]) => !isKnown(expression));
  if (missing !== undefined) return new Unknown(`the mapping of ${missing[0]} is not known yet`);
  return {
    id: named,
    kind,
    audiences: known,
    mapping:
      mapping === undefined
        ? defaultMapping(kind)
        : (Object.fromEntries(expressions) as Record<string, string>),
    disabled: disabled === true,
    ...(typeof issuer === "string" ? { issuer } : {}),
    ...(typeof condition === "string" ? { condition } : {}),
    ...(typeof awsAccount === "string" ? { awsAccount } : {}),
  };
}

/** Id of a provider whose name is given at creation. */
const unknownId = "";

function defaultMapping(kind: GcpProvider["kind"]): Readonly<Record<string, string>> {
  if (kind === "gcp-aws") return defaultMappings.aws;
  return kind === "gcp-x509" ? defaultMappings.x509 : {};
}

/** Whether a provider belongs to a pool; the project of its name may be an id, where the member has the number. */
export function isInPool({ id }: GcpProvider, pool: Pool): boolean {
  const match = /^projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers\//.exec(id);
  if (match === null || pool.kind !== "workload") return false;
  const [, project, name] = match;
  return name === pool.id && (project === pool.project || !/^\d+$/.test(project as string));
}

/** Issuer of the tokens that a provider takes; AWS and X.509 providers have a scheme of their own here. */
export function issuerOfProvider({ kind, issuer, awsAccount, id }: GcpProvider): string {
  switch (kind) {
    case "gcp-aws":
      return `aws://${awsAccount ?? ""}`;
    case "gcp-x509":
      return `x509://${id}`;
    case "gcp-oidc":
    case "gcp-saml":
      return issuer ?? `saml://${id}`;
  }
}

/**
 * Audiences that an OIDC provider accepts; without a list, its own full name, which has the project's number. Empty
 * where audience plays no part.
 *
 * @param pool as a grant names it: what code calls by the project's id has its number there
 */
export function acceptedAudiences({ kind, audiences, id }: GcpProvider, pool?: Pool): readonly string[] {
  if (kind !== "gcp-oidc") return [];
  if (audiences.length > 0) return audiences;
  if (id === unknownId) return [];
  const [, project = "", ...rest] = id.split("/");
  const isNumber = /^\d+$/.test(project);
  const name = isNumber || pool?.kind !== "workload" ? id : ["projects", pool.project, ...rest].join("/");
  return [`https://iam.googleapis.com/${name}`, `//iam.googleapis.com/${name}`];
}

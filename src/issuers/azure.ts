import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { awsKeys, demand, issuerUrl, partProblems, privateTenancy, trustRequest } from "./request.js";

const guid = "[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+";

/** Entra ID: managed identities and applications. The issuer is the tenant's, and every application of it shares it. */
export const azure: Issuer = {
  id: "azure",
  name: "Microsoft Entra ID",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    const tenant =
      at?.host === "sts.windows.net"
        ? /^([0-9a-f-]{36})$/.exec(at.path)?.[1]
        : at?.host === "login.microsoftonline.com"
          ? /^([0-9a-f-]{36})\/v2\.0$/.exec(at.path)?.[1]
          : undefined;
    return at === undefined || tenant === undefined ? undefined : privateTenancy(at.url, { tenant });
  },
  audiences: [],
  audienceIsChosen: true,
  parts: {
    tenant: { words: "tenant", grammar: guid, example: "aaaaaaaa-0000-4000-8000-000000000001" },
    object: {
      words: "principal's object id",
      grammar: guid,
      example: "bbbbbbbb-0000-4000-8000-000000000002",
    },
    app: { words: "application id", grammar: guid, example: "cccccccc-0000-4000-8000-000000000003" },
    group: { words: "group's object id", grammar: guid, example: "dddddddd-0000-4000-8000-000000000004" },
    connection: {
      words: "service connection",
      grammar: "[A-Za-z0-9+/=_.-]+",
      example: "c/pub/t/dGVuYW50/a/YXBw/sc/org/connection",
    },
  },
  forms: (tenancy) => [
    {
      name: "application",
      words: "a managed identity or application",
      claims: {
        sub: "{object}",
        oid: "{object}",
        groups: "{group}",
        tid: "{tenant}",
        // Version 1 tokens name the application one way, version 2 tokens the other, which AWS takes for the audience.
        [tenancy.url.startsWith("https://sts.windows.net/") ? "appid" : "azp"]: "{app}",
      },
      optional: ["groups"],
    },
    {
      name: "connection",
      words: "a service connection of Azure DevOps",
      claims: { sub: "/eid1/{connection}", tid: "{tenant}" },
    },
  ],
  types: { groups: "list", roles: "list" },
  families: [
    {
      name: "other-application",
      reach: "organisation",
      words: "any other application of the tenant",
      how: "Every application and managed identity of the tenant gets tokens of this issuer.",
      fresh: ["object", "app", "group"],
    },
    {
      name: "other-connection",
      reach: "organisation",
      words: "another service connection",
      how: "Anyone who may create a service connection in the organisation gets such a token.",
      fresh: ["connection"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  openClaims: ["xms_", "roles"],
  slips: [],
  intended: {
    url: "https://sts.windows.net/aaaaaaaa-0000-4000-8000-000000000001/",
    form: "application",
    parts: { object: "bbbbbbbb-0000-4000-8000-000000000002" },
  },
  sources: ["learn.microsoft.com: access token claims reference"],
};

/** Which Azure managed identity may use an identity. */
export interface AzureTrust {
  /** Id of the Entra tenant. */
  tenantId: string;
  /** Object id of the managed identity's principal. */
  principalId: string;
  /** Application id URI that the token is asked for, `api://…`. */
  audience: string;
  /** Version of the token: `1` (sts.windows.net) or `2` (login.microsoftonline.com). Default: 1. */
  tokenVersion?: string;
}

/** What a trust must demand for these arguments. */
export function azureTrust(args: AzureTrust): TrustRequest | BadRequest {
  const { tenantId, principalId, audience, tokenVersion } = args;
  const problems = partProblems(azure, { tenant: tenantId, object: principalId });
  return trustRequest(problems, () => ({
    issuer:
      tokenVersion === "2"
        ? `https://login.microsoftonline.com/${tenantId}/v2.0`
        : `https://sts.windows.net/${tenantId}/`,
    audience,
    subjects: [principalId],
    claims: demand("oid", principalId, true),
  }));
}

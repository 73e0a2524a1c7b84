import { genericIssuer } from "./generic.js";
import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { awsKeys, issuerUrl, privateTenancy, sharedTenancy, trustRequest } from "./request.js";
import { sessionDemands, sessionProblems } from "./sessionTags.js";

/** Platforms that issue tokens to every customer from one URL, and whose subjects are not documented well enough to read. */
const shared: Readonly<Record<string, { readonly name: string; readonly tenancyKey?: string }>> = {
  "scalr.io": { name: "Scalr", tenancyKey: "sub" },
  "oidc.codefresh.io": { name: "Codefresh", tenancyKey: "sub" },
  "federation.namespaceapis.com": { name: "Namespace" },
  "identity.depot.dev": { name: "Depot" },
  "oidc.modal.com": { name: "Modal" },
  "issuer.enforce.dev": { name: "Chainguard" },
  "app.harness.io": { name: "Harness" },
  "studio.datachain.ai": { name: "DVC Studio", tenancyKey: "sub" },
  "proidc.upbound.io": { name: "Upbound", tenancyKey: "sub" },
  "api.cursor.com": { name: "Cursor" },
  "api2.cursor.sh": { name: "Cursor" },
  "app.devin.ai": { name: "Devin" },
  "app.warp.dev": { name: "Warp" },
};

/** AI coding agents among them: their identities are agents'. */
const agents: ReadonlySet<string> = new Set([
  "api.cursor.com",
  "api2.cursor.sh",
  "app.devin.ai",
  "app.warp.dev",
]);

function platform(host: string, name: string, tenancyKey: string | undefined): Issuer {
  return {
    ...genericIssuer,
    id: host.replace(/[^a-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? "").toUpperCase()),
    name,
    layer: agents.has(host) ? "agent" : "access",
    recognise: (text) => {
      const at = issuerUrl(text);
      return at?.host === host ? sharedTenancy(at.url) : undefined;
    },
    families: [
      {
        name: "any-subject",
        reach: "anyone",
        words: "any other subject of the platform",
        how: "Every customer of the platform has tokens of this issuer.",
        fresh: ["subject", ""],
      },
    ],
    aws: () => ({ keys: awsKeys(), ...(tenancyKey === undefined ? {} : { tenancyKey }) }),
    intended: { url: `https://${host}`, form: "token", parts: { subject: "workload-1" } },
    sources: ["a census of OIDC issuers, 2026-09"],
  };
}

/** Every such platform as an issuer of its own. */
export const platforms: readonly Issuer[] = Object.entries(shared).map(([host, { name, tenancyKey }]) =>
  platform(host, name, tenancyKey),
);

/** Instances that put session tags into their tokens for AWS: the subject's form is the customer's own. */
function instance(id: string, name: string, hosts: RegExp, tags: Readonly<Record<string, string>>): Issuer {
  const named = Object.values(tags).map((template) => template.slice(1, -1));
  return {
    ...genericIssuer,
    id,
    name,
    recognise: (text) => {
      const at = issuerUrl(text);
      return at !== undefined && hosts.test(at.host) ? privateTenancy(at.url) : undefined;
    },
    parts: {
      ...genericIssuer.parts,
      ...Object.fromEntries(
        named.map((part) => [part, { words: part, grammar: "[^\\n]+", example: `some-${part}` }]),
      ),
    },
    forms: () => [{ name: "token", words: "a token", claims: { sub: "{subject}" }, tags }],
    openClaims: [],
    families: [
      {
        name: "any-subject",
        reach: "organisation",
        words: "any other project of the instance",
        how: "Whoever may run something at the instance has tokens of this issuer.",
        fresh: ["subject", ...named],
      },
    ],
    intended: { url: `https://${id}.example.com`, form: "token", parts: { subject: "workload-1" } },
    sources: [`${name}'s documentation of AWS session tags`],
  };
}

/** Octopus Deploy: space, project, environment and tenant as session tags. */
export const octopus: Issuer = instance("octopus", "Octopus Deploy", /(^|\.)octopus\./, {
  space: "{space}",
  project: "{project}",
  environment: "{environment}",
  tenant: "{tenant}",
});

/** Terrakube: organisation, workspace and project as session tags. */
export const terrakube: Issuer = instance("terrakube", "Terrakube", /(^|[.-])terrakube[.-]/, {
  "terrakube:org": "{org}",
  "terrakube:workspace": "{workspace}",
  "terrakube:project": "{project}",
});

/** Which Octopus Deploy deployments may use an identity. */
export interface OctopusTrust {
  /** URL of the instance. */
  instance: string;
  /** Space, as a session tag. */
  space?: string;
  /** Project, as a session tag. */
  project?: string;
  /** Environment, as a session tag. */
  environment?: string;
  /** Tenant, as a session tag. */
  tenant?: string;
  /** Subject, exactly. */
  subject?: string;
}

/** What a trust must demand for these arguments. */
export function octopusTrust(args: OctopusTrust): TrustRequest | BadRequest {
  const { instance: url, subject, space, project, environment, tenant } = args;
  return instanceTrust(url, subject, { space, project, environment, tenant });
}

/** Which Terrakube runs may use an identity. */
export interface TerrakubeTrust {
  /** URL of the instance's API. */
  instance: string;
  /** Organisation, as a session tag. */
  organization?: string;
  /** Workspace, as a session tag. */
  workspace?: string;
  /** Project, as a session tag. */
  project?: string;
  /** Subject, exactly. */
  subject?: string;
}

/** What a trust must demand for these arguments. */
export function terrakubeTrust(args: TerrakubeTrust): TrustRequest | BadRequest {
  const { instance: url, subject, organization, workspace, project } = args;
  const tags = {
    "terrakube:org": organization,
    "terrakube:workspace": workspace,
    "terrakube:project": project,
  };
  return instanceTrust(url, subject, tags);
}

/** Tokens of an instance, by their subject, their session tags, or both. */
function instanceTrust(
  url: string,
  subject: string | undefined,
  tags: Readonly<Record<string, string | undefined>>,
): TrustRequest | BadRequest {
  const given = Object.entries(tags).flatMap(([tag, value]) => (value === undefined ? [] : [[tag, value]]));
  const session = { sessionTags: Object.fromEntries(given) as Record<string, string> };
  const vague = subject !== undefined && (subject === "" || /[*?]/.test(subject));
  const problems = [
    ...(/^https:\/\/[^\s?#]+$/.test(url) ? [] : [`instance ${JSON.stringify(url)} is not an https URL`]),
    ...(vague ? [`subject ${JSON.stringify(subject)}: wildcards are not subjects; write it exactly`] : []),
    ...sessionProblems(session),
    ...(subject === undefined && given.length === 0
      ? ["say which runs may use it: by their subject, or by what their session tags say"]
      : []),
  ];
  return trustRequest(problems, () => ({
    issuer: url,
    subjects: subject === undefined ? [] : [subject],
    claims: sessionDemands(session),
    bringsTags: true,
  }));
}

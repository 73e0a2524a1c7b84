import type { Unwrap } from "@pulumi/pulumi";
import {
  awsOutboundTrust,
  azureDevopsTrust,
  azureTrust,
  type BadRequest,
  bitbucketTrust,
  buildkiteTrust,
  circleciTrust,
  env0Trust,
  fill,
  flyTrust,
  githubTrust,
  gitlabTrust,
  googleTrust,
  hcpTerraformTrust,
  type Issuer,
  isSessionDemand,
  issuerFor,
  issuerOrGeneric,
  type KnownIssuer,
  kubernetesTrust,
  type OidcTrust,
  octopusTrust,
  pulumiTrust,
  sessionDemands,
  sessionProblems,
  spaceliftTrust,
  spiffeTrust,
  type Tenancy,
  type TrustRequest,
  terrakubeTrust,
  vercelTrust,
} from "../../issuers/index.js";
import type { TrustArgs } from "../args/trust.js";
import { type Checked, ok, wrong } from "../problem.js";

/** What the arguments ask of which issuer: the middle between them and a cloud's own language. */
export interface Federation {
  readonly issuer: Issuer;
  readonly tenancy: Tenancy;
  readonly request: TrustRequest;
}

/** The cloud that the identity lives in. */
export type Target = "aws" | "gcp";

type Trust = Unwrap<TrustArgs>;
type IssuerName = Exclude<keyof Trust, "audience" | "from" | "open" | "sourceIps" | "until">;
type Reader<K extends IssuerName> = (
  args: NonNullable<Trust[K]>,
  target: Target,
) => TrustRequest | BadRequest;

/** How each issuer's arguments become a request. */
const requests: { readonly [K in IssuerName]: Reader<K> } = {
  github: githubTrust,
  gitlab: gitlabTrust,
  bitbucket: bitbucketTrust,
  circleci: circleciTrust,
  buildkite: buildkiteTrust,
  hcpTerraform: (args, target) => madeOutTo(target, hcpTerraformTrust(args)),
  pulumiCloud: (args, target) => pulumiTrust({ cloud: target, ...args }),
  azureDevops: azureDevopsTrust,
  spacelift: spaceliftTrust,
  env0: env0Trust,
  octopus: octopusTrust,
  terrakube: terrakubeTrust,
  vercel: vercelTrust,
  fly: (args, target) => madeOutTo(target, flyTrust(args)),
  kubernetes: kubernetesTrust,
  spiffe: spiffeTrust,
  google: googleTrust,
  awsRole: awsOutboundTrust,
  azure: azureTrust,
  oidc: oidcRequest,
};

const names = Object.keys(requests) as readonly IssuerName[];

/** Issuers that people run themselves, at a URL that says nothing. */
const anyUrl: readonly IssuerName[] = [
  "oidc",
  "kubernetes",
  "spiffe",
  "gitlab",
  "hcpTerraform",
  "octopus",
  "terrakube",
];

/** Issuers that only one of the clouds can take, with what to do on the other. */
const unfit: { readonly [T in Target]: { readonly [K in IssuerName]?: string } } = {
  aws: { awsRole: "a role of AWS becomes another one by sts:AssumeRole: give it the grant `assume`" },
  gcp: {
    google: "a service account of Google needs no federation on GCP: grant it what it needs",
    env0: "env0's tokens have one subject for the whole organisation, and GCP does not see AWS session tags",
  },
};

/** The one issuer that `trust` names, with what its tokens must say to the cloud. */
export function federationOf(trust: Trust, target: Target): Checked<Federation> {
  const given = names.filter((name) => trust[name] !== undefined);
  const [name] = given;
  if (name === undefined || given.length > 1) {
    const count = given.length === 0 ? "none is given" : `${given.join(" and ")} are given`;
    return wrong("trust", `name exactly one issuer of ${names.join(", ")}; ${count}`);
  }
  const spelled = refProblem(name, trust);
  if (spelled !== undefined) return spelled;
  const reason = unfit[target][name];
  if (reason !== undefined) return wrong(`trust.${name}`, reason);
  const request = requestOf(name, trust, target);
  if (request.kind === "problems") {
    return {
      kind: "wrong",
      problems: request.problems.map((message) => ({ path: `trust.${name}`, message })),
    };
  }
  if (target === "gcp" && request.claims.some(({ claim }) => isSessionDemand(claim))) {
    return wrong(
      `trust.${name}`,
      "GCP does not see what a token asks AWS's token service for: hold the workload by its subject instead",
    );
  }
  const known = anyUrl.includes(name) ? issuerOrGeneric(request.issuer) : issuerFor(request.issuer);
  if (known === undefined) {
    return wrong(
      `trust.${name}`,
      `${request.issuer} is not the URL of such an issuer; trust.oidc takes any other`,
    );
  }
  const { audience = request.audience ?? fixedAudience(known) } = trust;
  return ok({ ...known, request: audience === undefined ? request : { ...request, audience } });
}

/** A branch or tag by its full name would be prefixed once more, and nobody could ever get in. */
function refProblem(name: IssuerName, trust: Trust): Checked<never> | undefined {
  for (const word of ["branch", "tag"] as const) {
    const value = (trust[name] as Readonly<Record<string, unknown>>)[word];
    const [, short] = /^refs\/(?:heads|tags)\/(.+)$/.exec(typeof value === "string" ? value : "") ?? [];
    if (short !== undefined)
      return wrong(
        `trust.${name}.${word}`,
        `${JSON.stringify(value)}: write ${JSON.stringify(short)}, without refs/…/`,
      );
  }
  return undefined;
}

/** The audience that an issuer always sends, where the job cannot choose. */
function fixedAudience({ issuer, tenancy }: KnownIssuer): string | undefined {
  const [template] = issuer.audienceIsChosen ? [] : issuer.audiences;
  return template === undefined ? undefined : fill(template, tenancy.parts);
}

function requestOf<K extends IssuerName>(name: K, trust: Trust, target: Target): TrustRequest | BadRequest {
  return requests[name](trust[name]!, target);
}

/** Issuers whose default audience is AWS's make tokens for GCP out to the provider's name. */
function madeOutTo(target: Target, request: TrustRequest | BadRequest): TrustRequest | BadRequest {
  if (request.kind === "problems" || target === "aws") return request;
  const { audience: _, ...rest } = request;
  return rest;
}

/** Any other issuer: nothing is known of its tokens, so all is taken exactly. */
function oidcRequest({
  issuer,
  subjects,
  audience,
  claims = {},
  ...session
}: OidcTrust): TrustRequest | BadRequest {
  const vague = subjects.filter((subject) => subject === "" || /[*?]/.test(subject));
  const problems = [
    ...(/^https:\/\/[^\s?#]+$/.test(issuer) ? [] : [`issuer ${JSON.stringify(issuer)} is not an https URL`]),
    ...(subjects.length > 0 ? [] : ["subjects: name at least one, exactly as the token's `sub` has it"]),
    ...vague.map(
      (subject) => `subjects ${JSON.stringify(subject)}: wildcards are not subjects; list each one exactly`,
    ),
    ...(audience === "" ? ["audience: name the one that tokens are made out to"] : []),
    ...sessionProblems(session),
  ];
  if (problems.length > 0) return { kind: "problems", problems };
  const said = Object.entries(claims).map(([claim, value]) => ({ claim, values: [value], inSubject: false }));
  const required = [...said, ...sessionDemands(session)];
  return { kind: "request", issuer, audience, subjects, subjectPatterns: [], claims: required };
}

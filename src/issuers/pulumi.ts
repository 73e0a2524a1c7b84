import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { awsKeys, demand, issuerUrl, partProblems, sharedTenancy, trustRequest } from "./request.js";

const name = "[A-Za-z0-9_.-]+";

const commonParts = {
  org: { words: "organisation", grammar: name, example: "acme" },
  project: { words: "project", grammar: name, example: "web" },
  environment: { words: "environment", grammar: name, example: "prod" },
} as const;

/** Pulumi Cloud: deployments and the login providers of ESC have one issuer. */
export const pulumi: Issuer = {
  id: "pulumi",
  name: "Pulumi Cloud",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    return at?.host === "api.pulumi.com" && at.path === "oidc" ? sharedTenancy(at.url) : undefined;
  },
  audiences: [],
  audienceIsChosen: false,
  parts: {
    ...commonParts,
    stack: { words: "stack", grammar: name, example: "prod" },
    operation: { words: "operation", grammar: "preview|update|refresh|destroy", example: "update" },
    target: { words: "cloud", grammar: "aws|gcp|azure", example: "aws" },
    rest: { words: "subject attributes", grammar: "[^\\n]+", example: "pulumi.user.login:someone" },
    user: { words: "user", grammar: name, example: "someone" },
  },
  forms: () => [
    {
      name: "deployment",
      words: "a deployment of a stack",
      claims: {
        sub: "pulumi:deploy:org:{org}:project:{project}:stack:{stack}:operation:{operation}:scope:write",
        aud: "{org}",
        org: "{org}",
        project: "{project}",
        stack: "{stack}",
        operation: "{operation}",
        scope: "write",
      },
    },
    ...["{target}:{org}", "{org}"].flatMap((aud) => [
      {
        name: "environment",
        words: "an ESC environment",
        claims: {
          sub: "pulumi:environments:org:{org}:env:{project}/{environment}",
          aud,
          current_env: "{project}/{environment}",
          root_env: "{project}/{environment}",
          trigger_user: "{user}",
        },
      },
      {
        name: "environment",
        words: "an ESC environment of the default project",
        claims: {
          sub: "pulumi:environments:org:{org}:env:{environment}",
          aud,
          current_env: "{environment}",
          root_env: "{environment}",
          trigger_user: "{user}",
        },
      },
      {
        name: "environment",
        words: "an ESC environment with subject attributes",
        claims: {
          sub: "pulumi:environments:pulumi.organization.login:{org}:{rest}",
          aud,
          trigger_user: "{user}",
        },
      },
    ]),
  ],
  types: {},
  families: [
    {
      name: "outsider",
      reach: "anyone",
      words: "a stack or environment in somebody else's organisation",
      how: "Anyone can create an organisation at Pulumi Cloud, with projects and environments of any name.",
      fresh: ["org"],
    },
    {
      name: "other-environment",
      reach: "organisation",
      words: "another environment of the organisation",
      how: "Any member may create and edit an environment, and opens it.",
      fresh: ["environment"],
    },
    {
      name: "other-stack",
      reach: "organisation",
      words: "another stack of the organisation",
      how: "Anyone who may create a stack in the organisation deploys what they like with it.",
      fresh: ["stack"],
    },
    {
      name: "other-project",
      reach: "organisation",
      words: "another project of the organisation",
      how: "Anyone who may create a project in the organisation makes a stack or environment of the same name in it.",
      fresh: ["project"],
    },
    {
      name: "other-attributes",
      reach: "organisation",
      words: "other users or environments",
      how: "Any member opens an environment with their own name in the subject.",
      fresh: ["rest"],
    },
    {
      name: "other-operation",
      reach: "project",
      words: "another operation of the stack",
      how: "A preview, which a pull request starts, gets the rights that were meant for an update.",
      fresh: ["operation"],
    },
  ],
  aws: () => ({ keys: awsKeys(), tenancyKey: "aud" }),
  slips: [
    {
      written: /^pulumi:deploy:org:([^:]+):project:([^:]+):stack:([^:]+)(?::operation:([^:]+))?$/,
      meant: "pulumi:deploy:org:$1:project:$2:stack:$3:operation:update:scope:write",
      why: "a subject names the operation and ends with `scope:write`",
    },
    {
      written: /^pulumi:environments:org:([^:]+):env:<?default\/([^>]+)>?$/,
      meant: "pulumi:environments:org:$1:env:$2",
      why: "the project is left out of the subject where it is `default`",
    },
  ],
  intended: {
    url: "https://api.pulumi.com/oidc",
    form: "deployment",
    parts: { org: "acme", project: "web", stack: "prod", operation: "update" },
  },
  sources: ["pulumi.com/docs: deployments OIDC, ESC OIDC", "IAM User Guide: identity-provider controls"],
};

/** Pulumi ESC's `fn::open::oidc`: another issuer, whose subjects are ids and whose audience the caller chooses. */
export const pulumiEsc: Issuer = {
  id: "pulumiEsc",
  name: "Pulumi ESC",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    return at?.host === "api.pulumi.com" && at.path === "oidc/v2" ? sharedTenancy(at.url) : undefined;
  },
  audiences: [],
  audienceIsChosen: true,
  parts: {
    ...commonParts,
    orgId: { words: "organisation id", grammar: "[A-Za-z0-9-]+", example: "org-0001" },
    environmentId: { words: "environment id", grammar: "[A-Za-z0-9-]+", example: "env-0001" },
    actor: { words: "actor", grammar: "[^\\s]+", example: "someone" },
  },
  forms: () => [
    {
      name: "environment",
      words: "an ESC environment",
      claims: {
        sub: "pulumi:org:{orgId}:env:{environmentId}",
        "https://pulumi.com/org": "{org}",
        "https://pulumi.com/org_id": "{orgId}",
        "https://pulumi.com/current_env": "{project}/{environment}",
        "https://pulumi.com/current_env_id": "{environmentId}",
        "https://pulumi.com/root_env": "{project}/{environment}",
        "https://pulumi.com/root_env_id": "{environmentId}",
        "https://pulumi.com/actor": "{actor}",
      },
    },
  ],
  types: {},
  families: [
    {
      name: "outsider",
      reach: "anyone",
      words: "an environment in somebody else's organisation",
      how: "Anyone can create an organisation at Pulumi Cloud, with environments of their own.",
      fresh: ["orgId", "org", "environmentId"],
    },
    {
      name: "other-environment",
      reach: "organisation",
      words: "another environment of the organisation",
      how: "Any member may create and edit an environment, and opens it.",
      fresh: ["environmentId", "environment"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  slips: [],
  intended: {
    url: "https://api.pulumi.com/oidc/v2",
    form: "environment",
    parts: { orgId: "org-0001", environmentId: "env-0001" },
  },
  sources: ["pulumi.com/docs: ESC OIDC with a custom audience"],
};

/** Which Pulumi deployments or ESC environments may use an identity. */
export interface PulumiTrust {
  /** Name of the organisation. */
  organization: string;
  /** Project of the stack or of the environment; leave out for an environment of the default project. */
  project?: string;
  /** Stack whose deployments may use it. */
  stack?: string;
  /** Operations of the stack, each with a subject of its own: `preview`, `update`, `refresh`, `destroy`. */
  operations?: string[];
  /** ESC environment that may use it. */
  environment?: string;
  /** Id of the organisation, for an environment that opens its token with `fn::open::oidc`. */
  organizationId?: string;
  /** Id of the environment, for an environment that opens its token with `fn::open::oidc`. */
  environmentId?: string;
  /** Cloud that the environment logs in to: `aws` or `gcp`. Default: `aws`. */
  cloud?: string;
}

/** What a trust must demand for these arguments. */
export function pulumiTrust(args: PulumiTrust): TrustRequest | BadRequest {
  if (args.environmentId !== undefined || args.organizationId !== undefined) return openedToken(args);
  const { organization, project, stack, environment } = args;
  const operations = args.operations ?? [];
  const isDeployment = stack !== undefined;
  const problems = [
    ...partProblems(pulumi, { org: organization, project, stack, environment }),
    ...operations.flatMap((operation) => partProblems(pulumi, { operation })),
    ...(isDeployment === (environment !== undefined) ? ["say either a stack or an environment"] : []),
    ...(isDeployment && project === undefined ? ["a stack needs its project"] : []),
    ...(isDeployment && operations.length === 0
      ? ["say which operations of the stack: preview, update, refresh, destroy"]
      : []),
  ];
  return trustRequest(problems, () => {
    const environmentPath =
      project === undefined || project === "default" ? environment : `${project}/${environment}`;
    return {
      issuer: "https://api.pulumi.com/oidc",
      audience: isDeployment ? organization : `${args.cloud ?? "aws"}:${organization}`,
      subjects: isDeployment
        ? operations.map(
            (operation) =>
              `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}:operation:${operation}:scope:write`,
          )
        : [`pulumi:environments:org:${organization}:env:${environmentPath}`],
      claims: isDeployment ? [...demand("org", organization, true), ...demand("stack", stack, true)] : [],
    };
  });
}

/** The token of `fn::open::oidc`: its subject is made of ids, and its audience the one that the environment asks for. */
function openedToken(args: PulumiTrust): TrustRequest | BadRequest {
  const { organization, organizationId, environmentId } = args;
  const others = [args.stack, args.environment, args.project, args.operations];
  const problems = [
    ...partProblems(pulumiEsc, { org: organization, orgId: organizationId, environmentId }),
    ...(organizationId === undefined || environmentId === undefined
      ? ["give both organizationId and environmentId: the subject is made of the two"]
      : []),
    ...(others.some((value) => value !== undefined)
      ? ["environmentId names the environment: leave stack, environment, project and operations out"]
      : []),
  ];
  return trustRequest(problems, () => ({
    issuer: "https://api.pulumi.com/oidc/v2",
    subjects: [`pulumi:org:${organizationId}:env:${environmentId}`],
    claims: demand("https://pulumi.com/org_id", organizationId, true),
  }));
}

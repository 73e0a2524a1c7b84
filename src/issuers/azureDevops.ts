import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import { awsKeys, demand, issuerUrl, partProblems, privateTenancy, trustRequest } from "./request.js";

const guid = "[0-9a-f-]+";
const name = "[^/:*?]+";

/** Azure DevOps: an issuer URL for each organisation; newer service connections have Entra's. */
export const azureDevops: Issuer = {
  id: "azureDevops",
  name: "Azure DevOps",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    const organizationId =
      at?.host === "vstoken.dev.azure.com" ? /^([0-9a-f-]+)$/.exec(at.path)?.[1] : undefined;
    return at === undefined || organizationId === undefined
      ? undefined
      : privateTenancy(at.url, { organizationId });
  },
  audiences: ["api://AzureADTokenExchange"],
  audienceIsChosen: false,
  parts: {
    organizationId: {
      words: "organisation id",
      grammar: guid,
      example: "aaaaaaaa-0000-4000-8000-000000000001",
    },
    organization: { words: "organisation", grammar: name, example: "acme" },
    project: { words: "project", grammar: name, example: "web" },
    connection: { words: "service connection", grammar: name, example: "aws-prod" },
    pipeline: { words: "pipeline", grammar: name, example: "deploy" },
    projectId: { words: "project id", grammar: guid, example: "bbbbbbbb-0000-4000-8000-000000000002" },
    pipelineId: { words: "pipeline id", grammar: "[0-9]+", example: "12" },
    ref: { words: "ref", grammar: "refs/[^\\s:*?]+", example: "refs/heads/main" },
    repositoryId: {
      words: "repository id",
      grammar: "[^\\s]+",
      example: "cccccccc-0000-4000-8000-000000000004",
    },
    repositoryUri: {
      words: "repository",
      grammar: "https://[^\\s]+",
      example: "https://dev.azure.com/acme/web/_git/web",
    },
    commit: { words: "commit", grammar: "[0-9a-f]+", example: "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567" },
    run: { words: "run", grammar: "[0-9]+", example: "4711" },
  },
  forms: () => [
    {
      name: "connection",
      words: "a service connection",
      claims: { sub: "sc://{organization}/{project}/{connection}" },
    },
    {
      name: "pipeline",
      words: "a pipeline",
      claims: {
        sub: "p://{organization}/{project}/{pipeline}",
        org_id: "{organizationId}",
        prj_id: "{projectId}",
        def_id: "{pipelineId}",
        rpo_ref: "{ref}",
        rpo_id: "{repositoryId}",
        rpo_uri: "{repositoryUri}",
        rpo_ver: "{commit}",
        run_id: "{run}",
      },
    },
  ],
  types: {},
  families: [
    {
      name: "other-project",
      reach: "organisation",
      words: "another project of the organisation",
      how: "Anyone who may create a project in the organisation makes a connection or pipeline of that name in it.",
      fresh: ["project", "projectId"],
    },
    {
      name: "other-connection",
      reach: "project",
      words: "another service connection of the project",
      how: "Anyone who may create a service connection in the project gets such a token.",
      fresh: ["connection"],
    },
    {
      name: "other-pipeline",
      reach: "project",
      words: "another pipeline of the project",
      how: "Anyone who may create a pipeline in the project gets such a token.",
      fresh: ["pipeline", "pipelineId"],
    },
  ],
  aws: () => ({ keys: awsKeys() }),
  slips: [
    {
      written: /^(?:sc|p):\/(?!\/)(.+)$/,
      meant: "sc://$1",
      why: "a subject begins with `sc://` or `p://`",
    },
  ],
  intended: {
    url: "https://vstoken.dev.azure.com/aaaaaaaa-0000-4000-8000-000000000001",
    form: "connection",
    parts: { organization: "acme", project: "web", connection: "aws-prod" },
  },
  sources: [
    "learn.microsoft.com: workload identity federation in Azure Pipelines",
    "docs.cloud.google.com: WIF with deployment pipelines",
  ],
};

/** Which Azure DevOps service connection or pipeline may use an identity. */
export interface AzureDevopsTrust {
  /** Issuer as the service connection shows it: read it there, it cannot be computed. */
  issuer: string;
  /** Subject as the service connection shows it, `sc://ORGANISATION/PROJECT/CONNECTION` or `/eid1/…`; `p://…` of a pipeline. */
  subject: string;
  /** Id of the project, for a pipeline's own token. */
  projectId?: string;
  /** Id of the pipeline, for a pipeline's own token. */
  pipelineId?: string;
  /** Branch that the pipeline runs on, for a pipeline's own token. */
  branch?: string;
}

/** What a trust must demand for these arguments. */
export function azureDevopsTrust(args: AzureDevopsTrust): TrustRequest | BadRequest {
  const { subject, projectId, pipelineId } = args;
  const [, kind, organization, project, name] = /^(sc|p):\/\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(subject) ?? [];
  const isEntra = /^\/eid1\/[A-Za-z0-9+/=_.-]+$/.test(subject);
  const ref = args.branch === undefined ? undefined : `refs/heads/${args.branch}`;
  const ofPipelines = { projectId, pipelineId, branch: args.branch };
  const odd = Object.entries(ofPipelines).filter(([, value]) => value !== undefined && kind !== "p");
  const problems =
    kind === undefined && !isEntra
      ? [
          `subject ${JSON.stringify(subject)}: copy it from the service connection, sc://ORGANISATION/PROJECT/CONNECTION or /eid1/…, or write p://ORGANISATION/PROJECT/PIPELINE`,
        ]
      : [
          ...partProblems(azureDevops, {
            organization,
            project,
            [kind === "p" ? "pipeline" : "connection"]: name,
            projectId,
            pipelineId,
            ref,
          }),
          ...odd.map(([field]) => `${field}: only a pipeline's own token (p://…) says it`),
        ];
  return trustRequest(problems, () => ({
    issuer: args.issuer,
    audience: "api://AzureADTokenExchange",
    subjects: [subject],
    claims: [
      ...demand("prj_id", projectId, false),
      ...demand("def_id", pipelineId, false),
      ...demand("rpo_ref", ref, false),
    ],
  }));
}

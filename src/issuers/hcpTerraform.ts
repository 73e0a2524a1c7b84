import type { BadRequest, Issuer, TrustRequest } from "./issuer.js";
import {
  awsKeys,
  demand,
  issuerUrl,
  partProblems,
  privateTenancy,
  sharedTenancy,
  trustRequest,
} from "./request.js";

const name = "[A-Za-z0-9_-]+";
const projectName = "[A-Za-z0-9_ -]+";

/** HCP Terraform (app.terraform.io) and Terraform Enterprise under its own host. */
export const hcpTerraform: Issuer = {
  id: "hcpTerraform",
  name: "HCP Terraform",
  layer: "access",
  recognise: (text) => {
    const at = issuerUrl(text);
    if (at === undefined || at.path !== "") return undefined;
    if (at.host === "app.terraform.io" || at.host === "app.eu.terraform.io") return sharedTenancy(at.url);
    return /^(?:tfe|terraform)\./.test(at.host) ? privateTenancy(at.url) : undefined;
  },
  audiences: ["aws.workload.identity"],
  audienceIsChosen: true,
  parts: {
    organization: { words: "organisation", grammar: name, example: "acme" },
    organizationId: { words: "organisation id", grammar: "org-[A-Za-z0-9]+", example: "org-AbCdEf123456" },
    project: { words: "project", grammar: projectName, example: "platform" },
    projectId: { words: "project id", grammar: "prj-[A-Za-z0-9]+", example: "prj-AbCdEf123456" },
    workspace: { words: "workspace", grammar: name, example: "network" },
    workspaceId: { words: "workspace id", grammar: "ws-[A-Za-z0-9]+", example: "ws-AbCdEf123456" },
    run: { words: "run id", grammar: "run-[A-Za-z0-9]+", example: "run-AbCdEf123456" },
    runPhase: { words: "run phase", grammar: "plan|apply", example: "plan" },
  },
  forms: () => [
    {
      name: "run",
      words: "a run of a workspace",
      claims: {
        sub: "organization:{organization}:project:{project}:workspace:{workspace}:run_phase:{runPhase}",
        terraform_organization_id: "{organizationId}",
        terraform_organization_name: "{organization}",
        terraform_project_id: "{projectId}",
        terraform_project_name: "{project}",
        terraform_workspace_id: "{workspaceId}",
        terraform_workspace_name: "{workspace}",
        terraform_full_workspace: "organization:{organization}:project:{project}:workspace:{workspace}",
        terraform_run_phase: "{runPhase}",
        terraform_run_id: "{run}",
      },
    },
  ],
  types: {},
  families: [
    {
      name: "outsider",
      reach: "anyone",
      words: "a run in somebody else's organisation",
      how: "Anyone can create an organisation, with projects and workspaces of any name.",
      fresh: ["organization", "organizationId", "projectId", "workspaceId"],
    },
    {
      name: "other-project",
      reach: "organisation",
      words: "another project of the organisation",
      how: "Anyone who administers any project of the organisation creates a workspace there.",
      fresh: ["project", "projectId", "workspace", "workspaceId"],
    },
    {
      name: "other-workspace",
      reach: "organisation",
      words: "another workspace",
      how: "Anyone who may create a workspace there runs what they like in it.",
      fresh: ["workspace", "workspaceId"],
    },
    {
      name: "same-workspace-elsewhere",
      reach: "project",
      words: "a workspace of that name in whatever project",
      how: "A name stands for one workspace of the organisation, and for another once that is renamed or deleted.",
      fresh: ["project", "projectId", "workspaceId"],
    },
    {
      name: "other-run-phase",
      reach: "project",
      words: "the other run phase",
      how: "A speculative plan, which any pull request starts, gets the rights that were meant for an apply.",
      fresh: ["runPhase"],
    },
    {
      name: "re-registered-name",
      reach: "anyone",
      words: "whoever takes the organisation's name after it is released",
      how: "Names are pinned but not ids: a released name can be taken by a stranger.",
      fresh: ["organizationId", "workspaceId", "projectId"],
      latent: true,
    },
  ],
  aws: (tenancy) => ({ keys: awsKeys(), ...(tenancy.shared ? { tenancyKey: "sub" } : {}) }),
  slips: [
    {
      written: /^organization:([^:]+):workspace:([^:]+):run_phase:(.+)$/,
      meant: "organization:$1:project:Default Project:workspace:$2:run_phase:$3",
      why: "a subject names the project, `Default Project` where none was made",
    },
    {
      written: /^(organization:[^:]+:project:[^:]+:workspace:[^:]+)$/,
      meant: "$1:run_phase:apply",
      why: "a subject ends with the run phase",
    },
  ],
  intended: {
    url: "https://app.terraform.io",
    form: "run",
    parts: { organization: "acme", project: "platform", workspace: "network", runPhase: "apply" },
  },
  sources: [
    "developer.hashicorp.com: workload identity tokens",
    "IAM User Guide: identity-provider controls",
  ],
};

/** Which HCP Terraform runs may use an identity. */
export interface HcpTerraformTrust {
  /** Name of the organisation. */
  organization: string;
  /** Name of the project, `Default Project` where none was made. */
  project: string;
  /** Name of the workspace. */
  workspace: string;
  /** `plan` or `apply`: two roles, so that a speculative plan cannot change anything. */
  runPhase: string;
  /** Id of the organisation, `org-…`; only GCP can enforce it. */
  organizationId?: string;
  /** Id of the workspace, `ws-…`; only GCP can enforce it. */
  workspaceId?: string;
  /** Host of a Terraform Enterprise; default app.terraform.io. */
  host?: string;
}

/** What a trust must demand for these arguments. */
export function hcpTerraformTrust(args: HcpTerraformTrust): TrustRequest | BadRequest {
  const { organization, project, workspace, runPhase, organizationId, workspaceId } = args;
  const problems = partProblems(hcpTerraform, {
    organization,
    project,
    workspace,
    runPhase,
    organizationId,
    workspaceId,
  });
  return trustRequest(problems, () => ({
    issuer: `https://${args.host ?? "app.terraform.io"}`,
    audience: "aws.workload.identity",
    subjects: [
      `organization:${organization}:project:${project}:workspace:${workspace}:run_phase:${runPhase}`,
    ],
    claims: [
      ...demand("terraform_organization_id", organizationId, false),
      ...demand("terraform_workspace_id", workspaceId, false),
      ...demand("terraform_run_phase", runPhase, true),
    ],
  }));
}

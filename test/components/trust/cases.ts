import type { roleTrust } from "../../../src/components/aws/planRole.js";

export type Trust = Parameters<typeof roleTrust>[0];

const uuid = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-${digit.repeat(12)}`;

/** What the issuer's narrowest trust is, and what each cloud says to it: silence means that it is written and proven. */
export interface Case {
  readonly trust: Trust;
  readonly aws?: RegExp;
  readonly gcp?: RegExp;
}

export const cases: Readonly<Record<string, Case>> = {
  "GitHub Actions": {
    trust: {
      github: { owner: "acme", repository: "web", environment: "prod", ownerId: "1", repositoryId: "2" },
    },
  },
  "GitHub Actions of an enterprise": {
    trust: { github: { owner: "acme", repository: "web", branch: "main", enterprise: "acme-inc" } },
  },
  "GitHub with data residency": {
    trust: { github: { owner: "acme", repository: "web", tag: "v1", dataResidency: "acme" } },
  },
  "GitHub Enterprise Server": {
    trust: { github: { owner: "acme", repository: "web", branch: "main", server: "github.acme.example" } },
  },
  "GitLab.com": {
    trust: { gitlab: { project: "acme/web", branch: "main", projectId: "20", namespaceId: "10" } },
  },
  "GitLab of one's own": {
    trust: {
      gitlab: {
        project: "acme/web",
        branch: "main",
        instance: "https://gitlab.acme.example",
        protectedRef: false,
      },
      open: { unprotectedRefs: "the instance cannot protect refs" },
    },
  },
  Bitbucket: {
    trust: {
      bitbucket: {
        workspace: "acme",
        workspaceId: uuid("a"),
        repositoryId: `{${uuid("b")}}`,
        environmentId: `{${uuid("c")}}`,
      },
    },
  },
  "Bitbucket, by branch": {
    trust: {
      bitbucket: {
        workspace: "acme",
        workspaceId: uuid("a"),
        repositoryId: `{${uuid("b")}}`,
        branch: "main",
      },
    },
    aws: /AWS cannot see the claim branchName/,
  },
  CircleCI: {
    trust: {
      circleci: { organizationId: uuid("a"), projectId: uuid("b") },
      open: { anyBranch: "builds push snapshots only" },
    },
  },
  "CircleCI, by branch": {
    trust: {
      circleci: {
        organizationId: uuid("a"),
        projectId: uuid("b"),
        repository: "github.com/acme/web",
        branch: "main",
      },
    },
    aws: /AWS cannot see the claim oidc\.circleci\.com\/vcs-/,
  },
  Buildkite: { trust: { buildkite: { organization: "acme", pipeline: "web", branch: "main" } } },
  "HCP Terraform": {
    trust: { hcpTerraform: { organization: "acme", project: "web", workspace: "prod", runPhase: "apply" } },
  },
  "HCP Terraform, by ids": {
    trust: {
      hcpTerraform: {
        organization: "acme",
        project: "web",
        workspace: "prod",
        runPhase: "apply",
        organizationId: "org-0123456789abcdef",
        workspaceId: "ws-0123456789abcdef",
      },
    },
    aws: /AWS cannot see the claim terraform_organization_id/,
  },
  "Pulumi Deployments": {
    trust: { pulumiCloud: { organization: "acme", project: "web", stack: "prod", operations: ["update"] } },
  },
  "Pulumi ESC": { trust: { pulumiCloud: { organization: "acme", project: "web", environment: "prod" } } },
  "Azure DevOps": {
    trust: {
      azureDevops: { issuer: `https://vstoken.dev.azure.com/${uuid("a")}`, subject: "sc://acme/web/deploy" },
    },
  },
  Spacelift: {
    trust: {
      spacelift: { account: "acme", space: "root", stack: "web", runType: "TRACKED", scope: "write" },
    },
  },
  env0: {
    trust: { env0: { subject: "auth0|0123456789abcdef01234567", projectId: uuid("a") } },
    gcp: /GCP does not see AWS session tags/,
  },
  Vercel: { trust: { vercel: { team: "acme", project: "web", environment: "production" } } },
  "Fly.io": { trust: { fly: { organization: "acme", app: "web" } } },
  "EKS (IRSA)": {
    trust: {
      kubernetes: {
        issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
        namespace: "web",
        serviceAccount: "api",
      },
    },
  },
  SPIFFE: {
    trust: {
      spiffe: {
        issuer: "https://oidc.acme.example",
        spiffeId: "spiffe://acme.example/ns/web/sa/api",
        audience: "https://acme.example",
      },
    },
  },
  "Google service account": {
    trust: { google: { serviceAccountUniqueId: "100000000000000000001", audience: "https://acme.example" } },
    gcp: /needs no federation on GCP/,
  },
  "AWS role": {
    trust: {
      awsRole: {
        issuer: `https://${uuid("a")}.tokens.sts.global.api.aws`,
        roleArn: "arn:aws:iam::123456789012:role/web",
      },
    },
    aws: /give it the grant `assume`/,
  },
  "Azure managed identity": {
    trust: { azure: { tenantId: uuid("a"), principalId: uuid("b"), audience: "api://acme" } },
  },
  "any other issuer": {
    trust: {
      oidc: {
        issuer: "https://agents.acme.example",
        subjects: ["agent-1"],
        audience: "https://acme.example",
      },
    },
  },
};

/** Further ways in of the same issuers, and issuers that have no words of their own. */
export const furtherCases: Readonly<Record<string, Case>> = {
  "GitHub Actions with a customised subject": {
    trust: {
      github: {
        owner: "acme",
        repository: "web",
        environment: "prod",
        reusableWorkflow: "acme/ci/.github/workflows/deploy.yml@refs/tags/v1",
        subjectKeys: ["repo", "context", "job_workflow_ref"],
      },
    },
  },
  "GitHub Actions with a subject of ids alone": {
    trust: {
      github: {
        owner: "acme",
        repository: "web",
        branch: "main",
        ownerId: "1",
        repositoryId: "2",
        subjectKeys: ["repository_owner_id", "repository_id"],
      },
    },
  },
  "GitHub Enterprise Server with a subject that does not say the branch": {
    trust: {
      github: {
        owner: "acme",
        repository: "web",
        branch: "main",
        server: "github.acme.example",
        repositoryId: "2",
        subjectKeys: ["repo", "repository_id"],
      },
    },
    aws: /AWS cannot see the claim ref/,
  },
  "a customised subject of what is not given": {
    trust: {
      github: { owner: "acme", repository: "web", branch: "main", subjectKeys: ["repo", "job_workflow_ref"] },
    },
    aws: /subjectKeys: job_workflow_ref needs reusableWorkflow/,
    gcp: /subjectKeys: job_workflow_ref needs reusableWorkflow/,
  },
  "Azure DevOps pipeline": {
    trust: {
      azureDevops: { issuer: `https://vstoken.dev.azure.com/${uuid("a")}`, subject: "p://acme/web/deploy" },
    },
  },
  "Azure DevOps pipeline, by ids and branch": {
    trust: {
      azureDevops: {
        issuer: `https://vstoken.dev.azure.com/${uuid("a")}`,
        subject: "p://acme/web/deploy",
        projectId: uuid("b"),
        pipelineId: "12",
        branch: "main",
      },
    },
    aws: /AWS cannot see the claim prj_id/,
  },
  "a service connection with a pipeline's id": {
    trust: {
      azureDevops: {
        issuer: `https://vstoken.dev.azure.com/${uuid("a")}`,
        subject: "sc://acme/web/deploy",
        pipelineId: "12",
      },
    },
    aws: /only a pipeline's own token/,
    gcp: /only a pipeline's own token/,
  },
  "Pulumi ESC, by ids": {
    trust: {
      pulumiCloud: { organization: "acme", organizationId: "org-0001", environmentId: "env-0001" },
    },
  },
  "Buildkite with a session tag": {
    trust: {
      buildkite: {
        organization: "acme",
        pipeline: "web",
        branch: "main",
        sessionTags: { pipeline_id: uuid("a") },
      },
    },
    gcp: /GCP does not see what a token asks AWS's token service for/,
  },
  "Octopus Deploy, by session tags": {
    trust: { octopus: { instance: "https://acme.octopus.app", space: "Default", project: "web" } },
    gcp: /hold the workload by its subject/,
  },
  "Octopus Deploy, by subject": {
    trust: { octopus: { instance: "https://acme.octopus.app", subject: "space:default:project:web" } },
  },
  "Terrakube, by session tags": {
    trust: {
      terrakube: { instance: "https://terrakube.acme.example", organization: "acme", workspace: "web" },
    },
    gcp: /hold the workload by its subject/,
  },
  "an instance of Terrakube whose name says nothing": {
    trust: { terrakube: { instance: "https://ci.acme.example", organization: "acme", workspace: "web" } },
    gcp: /hold the workload by its subject/,
  },
  "AWS role by its credentials": {
    trust: { awsRole: { roleArn: "arn:aws:iam::123456789012:role/ci/web" } },
    aws: /give it the grant `assume`/,
  },
  "an audience for AWS credentials": {
    trust: { awsRole: { roleArn: "arn:aws:iam::123456789012:role/web", audience: "x" } },
    aws: /give it the grant `assume`/,
    gcp: /audience belongs to a token/,
  },
  "any other issuer, by a further claim": {
    trust: {
      oidc: {
        issuer: "https://agents.acme.example",
        subjects: ["agent-1"],
        audience: "https://acme.example",
        claims: { tier: "prod" },
      },
    },
    aws: /AWS cannot see the claim tier/,
  },
  "any other issuer, with a source identity": {
    trust: {
      oidc: {
        issuer: "https://agents.acme.example",
        subjects: ["agent-1"],
        audience: "https://acme.example",
        sourceIdentity: "agent-1",
      },
    },
    gcp: /GCP does not see what a token asks/,
  },
  ...Object.fromEntries(
    ["api.cursor.com", "app.devin.ai", "app.warp.dev", "scalr.io", "oidc.codefresh.io", "oidc.modal.com"].map(
      (host) => [
        `the platform ${host}`,
        {
          trust: {
            oidc: { issuer: `https://${host}`, subjects: ["acme/1"], audience: "https://acme.example" },
          },
        },
      ],
    ),
  ),
};

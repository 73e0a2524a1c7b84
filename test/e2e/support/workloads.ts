import {
  type Claims,
  gitlab,
  type Issuer,
  type Parts,
  spiffe,
  terrakube,
} from "../../../src/issuers/index.js";

/** The workload that a case's trust is written for: whose token it holds, and what that token says. */
export interface Workload {
  /** `iss` of its token. */
  readonly issuer: string;
  /** Whose tokens it gives, where the URL is one's own and does not tell. */
  readonly speaks?: Issuer;
  /** Kind of token, as the issuer has them. */
  readonly form: string;
  /** Other kinds of token that the same workload may hold. */
  readonly forms?: readonly string[];
  /** Exactly the parts that the trust pins. */
  readonly parts: Parts;
  /**
   * Audience of its tokens, where it is not the cloud's default: what the issuer always sends, or what the trust names.
   */
  readonly audience?: string;
  /** Audience that the issuer asks for on AWS alone. */
  readonly awsAudience?: string;
  /** Its subject, where the issuer lets tenants say what subjects are made of. */
  readonly customSubject?: string;
  /** Claims that its tokens have beside those of their form. */
  readonly claims?: Claims;
  /** Whether its tokens ask for session tags, where the issuer leaves it to the job. */
  readonly tagged?: true;
  /** Whether every spelling of the subject is meant (GitHub's classic and immutable one); else only the first. */
  readonly everySpelling?: true;
}

const uuid = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-${digit.repeat(12)}`;
const web = { owner: "acme", repository: "web" };
const bitbucket = "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
const circleci = `https://oidc.circleci.com/org/${uuid("a")}`;
const run = { organization: "acme", project: "web", workspace: "prod", runPhase: "apply" };

/** Workloads by the title of their case in test/components/trust/cases.ts. */
export const workloads: Readonly<Record<string, Workload>> = {
  "GitHub Actions": {
    issuer: "https://token.actions.githubusercontent.com",
    form: "environment",
    parts: { ...web, environment: "prod", ownerId: "1", repositoryId: "2" },
    everySpelling: true,
  },
  "GitHub Actions of an enterprise": {
    issuer: "https://token.actions.githubusercontent.com/acme-inc",
    form: "branch",
    parts: { ...web, branch: "main" },
  },
  "GitHub with data residency": {
    issuer: "https://token.actions.acme.ghe.com",
    form: "tag",
    parts: { ...web, tag: "v1" },
  },
  "GitHub Enterprise Server": {
    issuer: "https://github.acme.example/_services/token",
    form: "branch",
    parts: { ...web, branch: "main" },
  },
  "GitLab.com": {
    issuer: "https://gitlab.com",
    form: "branch",
    parts: {
      group: "acme",
      project: "web",
      branch: "main",
      projectId: "20",
      namespaceId: "10",
      refProtected: "true",
    },
  },
  "GitLab of one's own": {
    issuer: "https://gitlab.acme.example",
    speaks: gitlab,
    form: "branch",
    parts: { group: "acme", project: "web", branch: "main" },
  },
  Bitbucket: {
    issuer: bitbucket,
    form: "deployment",
    parts: { workspaceId: uuid("a"), repository: `{${uuid("b")}}`, environment: `{${uuid("c")}}` },
  },
  "Bitbucket, by branch": {
    issuer: bitbucket,
    form: "step",
    parts: { workspaceId: uuid("a"), repository: `{${uuid("b")}}`, branch: "main" },
    forms: ["deployment"],
  },
  CircleCI: { issuer: circleci, form: "job", parts: { project: uuid("b") }, audience: uuid("a") },
  "CircleCI, by branch": {
    issuer: circleci,
    form: "job",
    parts: { project: uuid("b"), origin: "github.com/acme/web", ref: "refs/heads/main" },
    audience: uuid("a"),
  },
  Buildkite: {
    issuer: "https://agent.buildkite.com",
    form: "job",
    parts: { organization: "acme", pipeline: "web", ref: "refs/heads/main", branch: "main" },
    audience: "https://buildkite.com/acme",
  },
  "HCP Terraform": {
    issuer: "https://app.terraform.io",
    form: "run",
    parts: run,
    awsAudience: "aws.workload.identity",
  },
  "HCP Terraform, by ids": {
    issuer: "https://app.terraform.io",
    form: "run",
    parts: { ...run, organizationId: "org-0123456789abcdef", workspaceId: "ws-0123456789abcdef" },
  },
  "Pulumi Deployments": {
    issuer: "https://api.pulumi.com/oidc",
    form: "deployment",
    parts: { org: "acme", project: "web", stack: "prod", operation: "update" },
    audience: "acme",
  },
  "Pulumi ESC": {
    issuer: "https://api.pulumi.com/oidc",
    form: "environment",
    parts: { org: "acme", project: "web", environment: "prod" },
    audience: "gcp:acme",
    awsAudience: "aws:acme",
  },
  "Azure DevOps": {
    issuer: `https://vstoken.dev.azure.com/${uuid("a")}`,
    form: "connection",
    parts: { organization: "acme", project: "web", connection: "deploy" },
  },
  Spacelift: {
    issuer: "https://acme.app.spacelift.io",
    form: "run",
    parts: { space: "root", caller: "stack", stack: "web", runType: "TRACKED", scope: "write" },
    audience: "acme.app.spacelift.io",
  },
  env0: {
    issuer: "https://login.app.env0.com/",
    form: "deployment",
    parts: { subject: "auth0|0123456789abcdef01234567", project: uuid("a") },
    audience: "hoMiq9PdkRh9LUvVpH4wIErWg50VSG1b",
  },
  Vercel: {
    issuer: "https://oidc.vercel.com/acme",
    form: "deployment",
    parts: { team: "acme", project: "web", environment: "production" },
    audience: "https://vercel.com/acme",
  },
  "Fly.io": { issuer: "https://oidc.fly.io/acme", form: "machine", parts: { org: "acme", app: "web" } },
  "EKS (IRSA)": {
    issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
    form: "pod",
    parts: { namespace: "web", serviceAccount: "api" },
  },
  SPIFFE: {
    issuer: "https://oidc.acme.example",
    speaks: spiffe,
    form: "workload",
    parts: { trustDomain: "acme.example", path: "ns/web/sa/api" },
    audience: "https://acme.example",
  },
  "Google service account": {
    issuer: "https://accounts.google.com",
    form: "service-account",
    parts: { uniqueId: "100000000000000000001" },
    audience: "https://acme.example",
  },
  "AWS role": {
    issuer: `https://${uuid("a")}.tokens.sts.global.api.aws`,
    form: "role",
    parts: { account: "123456789012", role: "web" },
  },
  "Azure managed identity": {
    issuer: `https://sts.windows.net/${uuid("a")}/`,
    form: "application",
    parts: { object: uuid("b") },
    audience: "api://acme",
  },
  "any other issuer": {
    issuer: "https://agents.acme.example",
    form: "token",
    parts: { subject: "agent-1" },
    audience: "https://acme.example",
  },
  "GitHub Actions with a customised subject": {
    issuer: "https://token.actions.githubusercontent.com",
    form: "environment",
    parts: {
      ...web,
      environment: "prod",
      workflowOwner: "acme",
      workflowRepository: "ci",
      workflowFile: "deploy.yml",
      workflowAt: "refs/tags/v1",
    },
    customSubject:
      "repo:acme/web:environment:prod:job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/tags/v1",
  },
  "GitHub Actions with a subject of ids alone": {
    issuer: "https://token.actions.githubusercontent.com",
    form: "branch",
    parts: { ...web, branch: "main", ownerId: "1", repositoryId: "2" },
    customSubject: "repository_owner_id:1:repository_id:2",
  },
  "GitHub Enterprise Server with a subject that does not say the branch": {
    issuer: "https://github.acme.example/_services/token",
    form: "branch",
    parts: { ...web, branch: "main", repositoryId: "2" },
    customSubject: "repo:acme/web:repository_id:2",
  },
  "Azure DevOps pipeline": {
    issuer: `https://vstoken.dev.azure.com/${uuid("a")}`,
    form: "pipeline",
    parts: { organization: "acme", project: "web", pipeline: "deploy" },
  },
  "Azure DevOps pipeline, by ids and branch": {
    issuer: `https://vstoken.dev.azure.com/${uuid("a")}`,
    form: "pipeline",
    parts: {
      organization: "acme",
      project: "web",
      pipeline: "deploy",
      projectId: uuid("b"),
      pipelineId: "12",
      ref: "refs/heads/main",
    },
  },
  "Pulumi ESC, by ids": {
    issuer: "https://api.pulumi.com/oidc/v2",
    form: "environment",
    parts: { orgId: "org-0001", environmentId: "env-0001" },
  },
  "Buildkite with a session tag": {
    issuer: "https://agent.buildkite.com",
    form: "job",
    parts: {
      organization: "acme",
      pipeline: "web",
      ref: "refs/heads/main",
      branch: "main",
      pipelineId: uuid("a"),
    },
    audience: "https://buildkite.com/acme",
    tagged: true,
  },
  "Octopus Deploy, by session tags": {
    issuer: "https://acme.octopus.app",
    form: "token",
    parts: { space: "Default", project: "web" },
  },
  "Octopus Deploy, by subject": {
    issuer: "https://acme.octopus.app",
    form: "token",
    parts: { subject: "space:default:project:web" },
  },
  "Terrakube, by session tags": {
    issuer: "https://terrakube.acme.example",
    form: "token",
    parts: { org: "acme", workspace: "web" },
  },
  "an instance of Terrakube whose name says nothing": {
    issuer: "https://ci.acme.example",
    speaks: terrakube,
    form: "token",
    parts: { org: "acme", workspace: "web" },
  },
  "any other issuer, by a further claim": {
    issuer: "https://agents.acme.example",
    form: "token",
    parts: { subject: "agent-1" },
    claims: { tier: "prod" },
    audience: "https://acme.example",
  },
  "any other issuer, with a source identity": {
    issuer: "https://agents.acme.example",
    form: "token",
    parts: { subject: "agent-1" },
    claims: { "https://aws.amazon.com/source_identity": "agent-1" },
    audience: "https://acme.example",
  },
  ...Object.fromEntries(
    ["api.cursor.com", "app.devin.ai", "app.warp.dev", "scalr.io", "oidc.codefresh.io", "oidc.modal.com"].map(
      (host) => [
        `the platform ${host}`,
        {
          issuer: `https://${host}`,
          form: "token",
          parts: { subject: "acme/1" },
          audience: "https://acme.example",
        },
      ],
    ),
  ),
};

/** Cases whose workload shows no token, with where they are tried. */
export const withoutToken: Readonly<Record<string, string>> = {
  "AWS role by its credentials": "test/e2e/machines.test.ts",
};

import type { Input } from "@pulumi/pulumi";
import type { AwsOutboundTrust } from "./issuers/awsRole.js";
import type { AzureTrust } from "./issuers/azure.js";
import type { AzureDevopsTrust } from "./issuers/azureDevops.js";
import type { BitbucketTrust } from "./issuers/bitbucket.js";
import type { BuildkiteTrust } from "./issuers/buildkite.js";
import type { CircleciTrust } from "./issuers/circleci.js";
import type { Env0Trust } from "./issuers/env0.js";
import type { FlyTrust } from "./issuers/fly.js";
import type { GithubTrust } from "./issuers/github.js";
import type { GitlabTrust } from "./issuers/gitlab.js";
import type { GoogleTrust } from "./issuers/google.js";
import type { HcpTerraformTrust } from "./issuers/hcpTerraform.js";
import type { KubernetesTrust } from "./issuers/kubernetes.js";
import type { OctopusTrust } from "./issuers/octopus.js";
import type { OidcTrust } from "./issuers/oidc.js";
import type { PulumiTrust } from "./issuers/pulumi.js";
import type { SpaceliftTrust } from "./issuers/spacelift.js";
import type { SpiffeTrust } from "./issuers/spiffe.js";
import type { TerrakubeTrust } from "./issuers/terrakube.js";
import type { VercelTrust } from "./issuers/vercel.js";
import type { TrustOpenings } from "./openings.js";

/** Who may use the identity: exactly one issuer, in the issuer's own words. */
export interface TrustArgs {
  /** GitHub Actions runs of one repository. */
  github?: Input<GithubTrust>;
  /** GitLab pipelines of one project. */
  gitlab?: Input<GitlabTrust>;
  /** Bitbucket pipelines of one repository. */
  bitbucket?: Input<BitbucketTrust>;
  /** CircleCI jobs of one project. */
  circleci?: Input<CircleciTrust>;
  /** Buildkite jobs of one pipeline. */
  buildkite?: Input<BuildkiteTrust>;
  /** HCP Terraform or Terraform Enterprise runs of one workspace. */
  hcpTerraform?: Input<HcpTerraformTrust>;
  /** Pulumi Cloud deployments of one stack, or one ESC environment. */
  pulumiCloud?: Input<PulumiTrust>;
  /** One Azure DevOps service connection, or one pipeline. */
  azureDevops?: Input<AzureDevopsTrust>;
  /** Spacelift runs of one stack. */
  spacelift?: Input<SpaceliftTrust>;
  /** env0 deployments of one project. AWS only. */
  env0?: Input<Env0Trust>;
  /** Octopus Deploy deployments, by session tags or subject. */
  octopus?: Input<OctopusTrust>;
  /** Terrakube runs, by session tags or subject. */
  terrakube?: Input<TerrakubeTrust>;
  /** Vercel deployments of one project. */
  vercel?: Input<VercelTrust>;
  /** Machines of one Fly.io app. */
  fly?: Input<FlyTrust>;
  /** One service account of any Kubernetes cluster whose issuer is public: EKS (IRSA), AKS, GKE, self-managed. */
  kubernetes?: Input<KubernetesTrust>;
  /** One SPIFFE workload, by JWT-SVID. */
  spiffe?: Input<SpiffeTrust>;
  /** One Google service account. AWS only. */
  google?: Input<GoogleTrust>;
  /** One AWS role, by AWS's outbound federation or by its credentials. GCP only. */
  awsRole?: Input<AwsOutboundTrust>;
  /** One Azure managed identity. */
  azure?: Input<AzureTrust>;
  /** Subjects of any other OIDC issuer, such as the platform of an AI agent. */
  oidc?: Input<OidcTrust>;
  /**
   * Audience that tokens must be made out to. Default: what the issuer always sends; where the job chooses,
   * `sts.amazonaws.com` on AWS and the full name of the workload identity provider on GCP.
   */
  audience?: Input<string>;
  /** First instant at which the workload may become the identity, RFC 3339, such as `2026-12-01T08:00:00Z`. AWS only. */
  from?: Input<string>;
  /** Instant after which it no longer may, RFC 3339: the trust ends by itself, even if nobody runs `up`. AWS only. */
  until?: Input<string>;
  /** Networks that the workload shows its token from, CIDR, such as those of one's own runners. AWS only. */
  sourceIps?: Input<Input<string>[]>;
  /** Whom the arguments let in beyond reviewed code, each with the reason; without it they are refused. Default: nobody. */
  open?: Input<TrustOpenings>;
}

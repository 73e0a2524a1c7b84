import type { Input } from "@pulumi/pulumi";
import type { GithubTrust } from "./github.js";

/** Who may use the identity: exactly one issuer, in the issuer's own words. */
export interface TrustArgs {
  /** GitHub Actions runs of one repository. */
  github?: Input<GithubTrust>;
  /**
   * Audience that tokens must be made out to. Default: what the issuer always sends; where the job chooses,
   * `sts.amazonaws.com` on AWS and the full name of the workload identity provider on GCP.
   */
  audience?: Input<string>;
}

import type { Input } from "@pulumi/pulumi";
import type { OwnedArgs } from "./identity.js";

/** What a GCP organisation, or a part of it, is held to, whatever the projects' own policies say. */
export interface GoogleOrganizationGuardArgs extends OwnedArgs {
  /** What it holds for: `organizations/NUMBER`, `folders/NUMBER` or `projects/ID`. */
  targets: Input<Input<string>[]>;
  /**
   * The only issuers whose tokens workload identity pools may take, as URLs. Google holds the URL alone: whose tokens of
   * a shared issuer, each provider's condition says.
   */
  issuers: Input<Input<string>[]>;
  /** The only AWS accounts, by number, whose credentials pools may take. Default: none. */
  awsAccounts?: Input<Input<string>[]>;
  /**
   * Who may still make keys of service accounts, as principals of deny policies (`principal://goog/subject/EMAIL`,
   * `principalSet://goog/group/EMAIL`); the way out in an emergency. Default: nobody.
   */
  exemptPrincipals?: Input<Input<string>[]>;
  /**
   * What the organisation's principals may reach at all: `organizations/NUMBER`, `folders/NUMBER` or `projects/ID`,
   * whatever they are granted elsewhere (a principal access boundary); with `organizationId`. Default: no boundary.
   */
  reach?: Input<Input<string>[]>;
  /** Number of the organisation whose principals are held to `reach`. */
  organizationId?: Input<string>;
  /**
   * Whether the organisation policies only report what they would refuse; the denial of keys and the boundary, which
   * cannot, are then left out. Default: no.
   */
  dryRun?: Input<boolean>;
}

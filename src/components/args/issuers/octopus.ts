import type { Input } from "@pulumi/pulumi";

/** Which Octopus Deploy deployments may use an identity. AWS sees space and project as session tags; GCP needs `subject`. */
export interface OctopusTrust {
  /** URL of the instance, `https://acme.octopus.app`. */
  instance: Input<string>;
  /** Space, as the tag of that name has it. */
  space?: Input<string>;
  /** Project, as the tag of that name has it. */
  project?: Input<string>;
  /** Environment, as the tag of that name has it. */
  environment?: Input<string>;
  /** Tenant, as the tag of that name has it. */
  tenant?: Input<string>;
  /** Subject of the account's tokens, exactly as the account's settings show it. */
  subject?: Input<string>;
}

import type { Input } from "@pulumi/pulumi";

/** Which Terrakube runs may use an identity. AWS sees organisation and workspace as session tags; GCP needs `subject`. */
export interface TerrakubeTrust {
  /** URL of the instance's API, its issuer. */
  instance: Input<string>;
  /** Organisation, as the tag `terrakube:org` has it. */
  organization?: Input<string>;
  /** Workspace, as the tag `terrakube:workspace` has it. */
  workspace?: Input<string>;
  /** Project, as the tag `terrakube:project` has it. */
  project?: Input<string>;
  /** Subject of the workspace's tokens, exactly. */
  subject?: Input<string>;
}

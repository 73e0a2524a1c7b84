import type { Input } from "@pulumi/pulumi";

/** Which env0 deployments may use an identity. */
export interface Env0Trust {
  /** The organisation's subject, `auth0|…`. */
  subject: Input<string>;
  /** Id of the project. AWS sees it as the session tag `projectId`. */
  projectId: Input<string>;
}

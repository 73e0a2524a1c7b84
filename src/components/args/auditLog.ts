import type { Input } from "@pulumi/pulumi";
import type { OwnedArgs } from "./identity.js";

/** What is recorded on GCP of what identities do: who becomes which account, and each access to the named services. */
export interface AuditLogArgs extends OwnedArgs {
  /**
   * Services whose reads and writes of data are recorded, such as `storage.googleapis.com`: best the `services` of the
   * identities. Those by which tokens are exchanged are always among them. Default: those alone.
   */
  services?: Input<Input<string>[]>;
  /** Project whose accesses are recorded. Default: that of the gcp provider. */
  projectId?: Input<string>;
  /**
   * Where the records go besides the project's own log, which keeps them for 30 days: `gs://BUCKET`,
   * `projects/P/datasets/D`, `projects/P/topics/T` or the log bucket `projects/P/locations/L/buckets/B`. Default: nowhere.
   */
  destination?: Input<string>;
}

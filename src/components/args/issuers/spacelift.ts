import type { Input } from "@pulumi/pulumi";

/** Which Spacelift runs may use an identity. */
export interface SpaceliftTrust {
  /** Name of the account, the host's first part. */
  account: Input<string>;
  /** Id of the space. */
  space: Input<string>;
  /** Id of the stack. */
  stack: Input<string>;
  /** `TRACKED`, `PROPOSED`, `TASK`, `TESTING` or `DESTROY`. */
  runType: Input<string>;
  /** `read` or `write`. */
  scope: Input<string>;
}

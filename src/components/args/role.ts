import type { Input } from "@pulumi/pulumi";
import type { AwsGrant } from "./awsGrants.js";
import type { OwnedArgs } from "./identity.js";

/** What every AWS role of Keyless can be told, whoever may use it. */
export interface RoleArgs extends OwnedArgs {
  /** What the role may do. Default: nothing. */
  grants?: Input<Input<AwsGrant>[]>;
  /** Name of the role. Default: made up by Pulumi from the logical name. */
  roleName?: Input<string>;
  /** Path of the role, such as `/ci/`. Default: `/`. */
  path?: Input<string>;
  /** Longest session in seconds, 3600 to 43200. Default: 3600, the shortest that AWS takes. */
  sessionSeconds?: Input<number>;
  /** ARN of a permissions boundary: what the role can never exceed. Default: none. */
  permissionsBoundary?: Input<string>;
}

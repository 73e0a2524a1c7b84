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
  /**
   * What the role can never exceed: the ARN of a managed policy, or `grants` to make one of exactly the grants, so that
   * a policy that somebody attaches later adds nothing. Default: none.
   */
  permissionsBoundary?: Input<string>;
  /**
   * ARN of an SNS topic that is told whenever somebody becomes the role: for break-glass roles. It needs a CloudTrail
   * trail with management events, and a topic policy that lets `events.amazonaws.com` publish. Default: no alarm.
   */
  alarmTopicArn?: Input<string>;
  /**
   * ARN of an SNS topic that is told whenever somebody else than the role's own workloads becomes it or tries to: by
   * another issuer, another service or an AWS principal, or with a token that is refused. It needs what `alarmTopicArn`
   * needs, and like it hears of calls in the provider's own region only. Default: no alarm.
   */
  misuseTopicArn?: Input<string>;
}

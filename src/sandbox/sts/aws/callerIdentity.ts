import { callerArn } from "../../../iam/aws/index.js";
import type { HttpRequest } from "../http/message.js";
import { type AwsError, isAwsError } from "./answer.js";
import { accountIdOf, authenticate } from "./caller.js";
import { callerTrail } from "./callerTrail.js";
import { type AwsCall, type AwsState, type Handled, refused } from "./operation.js";

/** Who signed a request, as `GetCallerIdentity` shows it. */
export interface CallerIdentity {
  readonly arn: string;
  /** `AROA…:session`, or the user's `AIDA…`. */
  readonly userId: string;
  readonly account: string;
}

/** `GetCallerIdentity`: no policy can refuse it. */
export function getCallerIdentity({ request, state, now }: AwsCall): Handled {
  const caller = authenticate(request, state.home, state.sessions, now);
  if (isAwsError(caller)) return refused(caller, { userIdentity: { type: "Unknown" } });
  const { arn, userId, account } = identityOf(caller);
  return {
    answer: { kind: "result", result: { Arn: arn, UserId: userId, Account: account } },
    trail: { userIdentity: callerTrail(caller), account, region: caller.region },
  };
}

/** The caller of a request that was signed for AWS and handed to somebody else as a proof. */
export function whoSigned(request: HttpRequest, state: AwsState, now: Date): CallerIdentity | AwsError {
  const caller = authenticate(request, state.home, state.sessions, now);
  return isAwsError(caller) ? caller : identityOf(caller);
}

function identityOf(caller: Exclude<ReturnType<typeof authenticate>, AwsError>): CallerIdentity {
  const { entity, session, principal } = caller;
  return {
    arn: callerArn(principal) ?? entity.arn,
    userId: session === undefined ? entity.id : `${entity.id}:${session.name}`,
    account: accountIdOf(caller),
  };
}

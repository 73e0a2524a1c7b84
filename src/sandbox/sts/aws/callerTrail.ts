import { callerArn } from "../../../iam/aws/index.js";
import { accountIdOf, type Caller } from "./caller.js";
import { isoSeconds } from "./operation.js";

/** `userIdentity` of a CloudTrail record (AWS CloudTrail User Guide, "CloudTrail userIdentity element"). */
export function callerTrail(caller: Caller): Readonly<Record<string, unknown>> {
  const { principal, entity, session, accessKeyId } = caller;
  const common = { arn: callerArn(principal), accountId: accountIdOf(caller), accessKeyId };
  if (session === undefined) {
    return { type: "IAMUser", principalId: entity.id, ...common, userName: entity.name };
  }
  const { issued, sourceIdentity, federatedProvider } = session;
  return {
    type: "AssumedRole",
    principalId: `${entity.id}:${session.name}`,
    ...common,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: entity.id,
        arn: entity.arn,
        accountId: accountIdOf(caller),
        userName: entity.name,
      },
      attributes: { creationDate: isoSeconds(issued), mfaAuthenticated: "false" },
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      ...(federatedProvider === undefined
        ? {}
        : { webIdFederationData: { federatedProvider, attributes: {} } }),
    },
  };
}

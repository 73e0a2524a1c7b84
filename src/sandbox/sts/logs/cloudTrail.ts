import type { AwsAnswer } from "../aws/answer.js";
import { isoSeconds, type Trail } from "../aws/operation.js";
import type { HttpRequest } from "../http/message.js";

/** What a record is about, beside what the operation says itself. */
export interface TrailContext {
  readonly operation: string;
  readonly request: HttpRequest;
  readonly now: Date;
  readonly requestId: string;
  readonly eventId: string;
}

/** A record as CloudTrail has it (CloudTrail User Guide, "CloudTrail record contents"). Credentials are not in it. */
export function cloudTrailRecord(
  { operation, request, now, requestId, eventId }: TrailContext,
  answer: AwsAnswer<object>,
  { userIdentity, requestParameters, responseElements, account, region, resources }: Trail,
): Readonly<Record<string, unknown>> {
  const failed = answer.kind === "error" ? { errorCode: answer.code, errorMessage: answer.message } : {};
  // The sandbox's own explanation stands where AWS puts data that belongs to no other field.
  const why = answer.kind === "error" && answer.reason !== undefined ? { sandboxReason: answer.reason } : {};
  const isWebIdentity = operation === "AssumeRoleWithWebIdentity";
  const additional = {
    RequestDetails: { endpointType: "regional", awsServingRegion: region ?? "us-east-1" },
    ...(isWebIdentity && answer.kind === "result"
      ? { identityProviderConnectionVerificationMethod: "IAMTrustStore" }
      : {}),
    ...why,
  };
  return {
    eventVersion: "1.11",
    userIdentity,
    eventTime: isoSeconds(now),
    eventSource: "sts.amazonaws.com",
    eventName: operation,
    awsRegion: region ?? "us-east-1",
    sourceIPAddress: "127.0.0.1",
    userAgent: request.headers["user-agent"] ?? "",
    ...failed,
    requestParameters: requestParameters ?? null,
    responseElements: responseElements ?? null,
    additionalEventData: additional,
    requestID: requestId,
    eventID: eventId,
    readOnly: true,
    ...(resources === undefined ? {} : { resources }),
    eventType: "AwsApiCall",
    managementEvent: true,
    ...(account === undefined ? {} : { recipientAccountId: account }),
    eventCategory: "Management",
  };
}

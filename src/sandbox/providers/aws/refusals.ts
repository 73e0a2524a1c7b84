import { Refusal } from "../core/model.js";

/** What the provider was doing and which call AWS refused. */
export interface Doing {
  /** As the provider says it: `creating IAM Role (deploy)`. */
  readonly what: string;
  /** As the AWS SDK says it: `IAM: CreateRole`. */
  readonly call: string;
}

/** HTTP status of each error name that the sandbox gives. */
const STATUS = {
  AccessDeniedException: 403,
  BucketAlreadyExists: 409,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  ConflictException: 409,
  DeleteConflict: 409,
  DuplicatePolicyException: 409,
  EntityAlreadyExists: 409,
  EntityTemporarilyUnmodifiable: 409,
  FeatureEnabled: 409,
  InvalidInput: 400,
  InvalidParameterValueException: 400,
  LimitExceeded: 409,
  MalformedPolicy: 400,
  MalformedPolicyDocument: 400,
  MalformedPolicyDocumentException: 400,
  NoSuchBucket: 404,
  NoSuchEntity: 404,
  ResourceConflictException: 409,
  ResourceExistsException: 400,
  ResourceNotFoundException: 400,
  ValidationError: 400,
  ValidationException: 400,
} as const;

export type AwsErrorName = keyof typeof STATUS;

/** An error as the provider prints it, which is the AWS SDK's text. No request was made, so it has no request id. */
export function awsRefusal({ what, call }: Doing, name: AwsErrorName, message: string): Refusal {
  return new Refusal(
    name,
    `${what}: operation error ${call}, https response error StatusCode: ${STATUS[name]}, RequestID: sandbox, ` +
      `${name}: ${message}`,
  );
}

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
  AlreadyExistsException: 400,
  AlreadyInOrganizationException: 400,
  "AWS.SimpleQueueService.NonExistentQueue": 400,
  BucketAlreadyExists: 409,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  ConflictException: 409,
  ConstraintViolationException: 400,
  DeleteConflict: 409,
  DisabledException: 409,
  DuplicateOrganizationalUnitException: 400,
  DuplicatePolicyAttachmentException: 400,
  DuplicatePolicyException: 409,
  EntityAlreadyExists: 409,
  EntityTemporarilyUnmodifiable: 409,
  FeatureEnabled: 409,
  InvalidArgsException: 400,
  InvalidArnException: 400,
  InvalidAttributeValue: 400,
  InvalidInput: 400,
  InvalidParameter: 400,
  InvalidParameterException: 400,
  InvalidParameterValueException: 400,
  InvalidRequestException: 400,
  InvalidStateException: 400,
  LimitExceeded: 409,
  MalformedCSRException: 400,
  MalformedPolicy: 400,
  MalformedPolicyDocument: 400,
  MalformedPolicyDocumentException: 400,
  NoSuchBucket: 404,
  NoSuchEntity: 404,
  NotFound: 404,
  NotFoundException: 404,
  OrganizationNotEmptyException: 400,
  ParameterAlreadyExists: 400,
  PolicyInUseException: 400,
  PolicyNotAttachedException: 400,
  PolicyNotFoundException: 400,
  QueueNameExists: 400,
  RepositoryAlreadyExistsException: 400,
  RepositoryNotFoundException: 400,
  ResourceAlreadyExistsException: 400,
  ResourceConflictException: 409,
  ResourceExistsException: 400,
  ResourceInUseException: 400,
  ResourceNotFoundException: 400,
  S3BucketDoesNotExistException: 404,
  TargetNotFoundException: 400,
  TrailAlreadyExistsException: 400,
  ValidationError: 400,
  ValidationException: 400,
} as const;

export type AwsErrorName = keyof typeof STATUS;

export function isErrorName(name: string): name is AwsErrorName {
  return name in STATUS;
}

/** An error as the provider prints it, which is the AWS SDK's text. No request was made, so it has no request id. */
export function awsRefusal({ what, call }: Doing, name: AwsErrorName, message: string): Refusal {
  return new Refusal(
    name,
    `${what}: operation error ${call}, https response error StatusCode: ${STATUS[name]}, RequestID: sandbox, ` +
      `${name}: ${message}`,
  );
}

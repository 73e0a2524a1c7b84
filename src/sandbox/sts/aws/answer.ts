/** What an AWS operation answers: a result, or an error with AWS's code, words and HTTP status. */
export type AwsAnswer<T> = { readonly kind: "result"; readonly result: T } | AwsError;

export interface AwsError {
  readonly kind: "error";
  readonly code: string;
  readonly message: string;
  readonly status: number;
  /** What the sandbox knows and AWS does not tell: why it is refused. */
  readonly reason?: string;
}

export function awsError(code: string, message: string, status = 400, reason?: string): AwsError {
  return { kind: "error", code, message, status, ...(reason === undefined ? {} : { reason }) };
}

export function validationError(message: string): AwsError {
  return awsError("ValidationError", message);
}

export function isAwsError(value: object): value is AwsError {
  return "kind" in value && value.kind === "error";
}

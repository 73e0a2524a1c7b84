import { type HttpReply, headerText, jsonReply, reasonHeader } from "../http/message.js";

/** A refusal by Google's token endpoint (RFC 6749, section 5.2). */
export interface OauthError {
  readonly kind: "oauth-error";
  readonly error:
    | "invalid_request"
    | "invalid_grant"
    | "invalid_target"
    | "unauthorized_client"
    | "unsupported_grant_type";
  readonly description: string;
  readonly status: number;
  /** What the sandbox knows and Google does not tell. */
  readonly reason?: string;
}

export function oauthError(error: OauthError["error"], description: string, reason?: string): OauthError {
  const status = error === "unauthorized_client" ? 401 : 400;
  return { kind: "oauth-error", error, description, status, ...(reason === undefined ? {} : { reason }) };
}

/** A refusal by one of Google's APIs (google.rpc.Status, as JSON). */
export interface ApiError {
  readonly kind: "api-error";
  readonly status: number;
  readonly name: "INVALID_ARGUMENT" | "UNAUTHENTICATED" | "PERMISSION_DENIED" | "NOT_FOUND";
  readonly message: string;
  readonly details?: readonly object[];
  readonly reason?: string;
}

const statuses = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
} as const;

export function apiError(
  name: ApiError["name"],
  message: string,
  more: Pick<ApiError, "details" | "reason"> = {},
): ApiError {
  return { kind: "api-error", status: statuses[name], name, message, ...more };
}

export type Refusal = OauthError | ApiError;

export function isRefusal(value: object): value is Refusal {
  return "kind" in value && (value.kind === "oauth-error" || value.kind === "api-error");
}

export function refusalReply(refusal: Refusal): HttpReply {
  const headers = refusal.reason === undefined ? {} : { [reasonHeader]: headerText(refusal.reason) };
  if (refusal.kind === "oauth-error") {
    const { status, error, description } = refusal;
    return jsonReply(status, { error, error_description: description }, headers);
  }
  const { status, name, message, details } = refusal;
  const error = { code: status, message, status: name, ...(details === undefined ? {} : { details }) };
  return jsonReply(status, { error }, headers);
}

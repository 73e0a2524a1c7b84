import { Refusal } from "../core/model.js";

/** HTTP status and reason of each error that the sandbox gives (Google API error model). */
const ERRORS = {
  ALREADY_EXISTS: { status: 409, reason: "alreadyExists" },
  FAILED_PRECONDITION: { status: 400, reason: "failedPrecondition" },
  INVALID_ARGUMENT: { status: 400, reason: "badRequest" },
  NOT_FOUND: { status: 404, reason: "notFound" },
  RESOURCE_EXHAUSTED: { status: 429, reason: "rateLimitExceeded" },
} as const;

/** An error as the provider prints it: what it was doing, then Google's answer. */
export function gcpRefusal(doing: string, name: keyof typeof ERRORS, message: string): Refusal {
  const { status, reason } = ERRORS[name];
  return new Refusal(name, `${doing}: googleapi: Error ${status}: ${message}, ${reason} (${name})`);
}

import { randomUUID } from "node:crypto";
import type { AccessToken } from "../google/accessTokens.js";
import { isRefusal, type Refusal } from "../google/answer.js";
import type { ServiceAccount } from "../google/world.js";
import type { HttpRequest } from "../http/message.js";

/** Codes of google.rpc.Code for the errors that can be logged. */
const rpcCodes = { INVALID_ARGUMENT: 3, NOT_FOUND: 5, PERMISSION_DENIED: 7, UNAUTHENTICATED: 16 } as const;

interface Exchange {
  readonly now: Date;
  readonly request: HttpRequest;
  readonly audience: string;
  /** Subject as the issuer has it. */
  readonly subject?: string;
  readonly outcome: AccessToken | Refusal;
}

/** A Data Access record of a token exchange (Google Cloud, "Example logs for Workload Identity Federation"). */
export function exchangeRecord({ now, request, audience, subject, outcome }: Exchange) {
  const resourceName = audience.replace(/^\/\/iam\.googleapis\.com\//, "").slice(0, 512);
  const project = /^projects\/(\d+)\//.exec(resourceName)?.[1] ?? "unknown";
  return entry(
    now,
    project,
    "sts.googleapis.com",
    request,
    outcome,
    {
      methodName: "google.identity.sts.v1.SecurityTokenService.ExchangeToken",
      resourceName,
      authenticationInfo: subject === undefined ? {} : { principalSubject: subject },
      authorizationInfo: isRefusal(outcome)
        ? []
        : [{ permission: "sts.identityProviders.checkLogging", permissionType: "ADMIN_READ", granted: true }],
      request: {
        "@type": "type.googleapis.com/google.identity.sts.v1.ExchangeTokenRequest",
        audience: audience.slice(0, 512),
        grantType: "urn:ietf:params:oauth:grant-type:token-exchange",
        requestedTokenType: "urn:ietf:params:oauth:token-type:access_token",
      },
      metadata: {
        "@type": "type.googleapis.com/google.identity.sts.v1.AuditData",
        ...(isRefusal(outcome) ? {} : { mapped_principal: outcome.member }),
      },
    },
    {
      type: "audited_resource",
      labels: {
        project_id: project,
        service: "sts.googleapis.com",
        method: "google.identity.sts.v1.SecurityTokenService.ExchangeToken",
      },
    },
  );
}

interface Impersonation {
  readonly now: Date;
  readonly request: HttpRequest;
  /** `GenerateAccessToken`, `GenerateIdToken`, `SignJwt`. */
  readonly method: string;
  readonly permission: string;
  readonly account: ServiceAccount;
  readonly caller: AccessToken;
  readonly delegates: readonly string[];
  readonly refusal?: Refusal;
}

/** A Data Access record of the IAM Credentials API. */
export function impersonationRecord(step: Impersonation) {
  const { now, request, method, permission, account, caller, delegates, refusal } = step;
  const resource = `projects/-/serviceAccounts/${account.uniqueId}`;
  const granted = refusal === undefined;
  return entry(
    now,
    account.project,
    "iamcredentials.googleapis.com",
    request,
    refusal,
    {
      methodName: method,
      resourceName: resource,
      authenticationInfo: authenticationOf(caller),
      authorizationInfo: [
        {
          permission,
          permissionType: "DATA_READ",
          resource,
          ...(granted ? { granted } : {}),
          resourceAttributes: {},
        },
      ],
      request: {
        "@type": `type.googleapis.com/google.iam.credentials.v1.${method}Request`,
        name: `projects/-/serviceAccounts/${account.email}`,
        ...(delegates.length === 0
          ? {}
          : { delegates: delegates.map((each) => `projects/-/serviceAccounts/${each}`) }),
      },
      metadata: {
        identityDelegationChain: [...delegates, account.email].map(
          (each) => `projects/-/serviceAccounts/${each}`,
        ),
      },
    },
    {
      type: "service_account",
      labels: { project_id: account.project, email_id: account.email, unique_id: account.uniqueId },
    },
  );
}

function authenticationOf({ principal, member, delegation }: AccessToken): object {
  const email = principal.kind === "serviceAccount" ? { principalEmail: principal.email } : {};
  const through =
    delegation.length === 0
      ? {}
      : { serviceAccountDelegationInfo: delegation.map((principalSubject) => ({ principalSubject })) };
  return { ...email, principalSubject: member, ...through };
}

function entry(
  now: Date,
  project: string,
  serviceName: string,
  { headers }: HttpRequest,
  outcome: object | undefined,
  payload: object,
  resource: object,
) {
  const refusal = outcome !== undefined && isRefusal(outcome) ? outcome : undefined;
  const timestamp = now.toISOString();
  return {
    insertId: randomUUID().replaceAll("-", "").slice(0, 14),
    logName: `projects/${project}/logs/cloudaudit.googleapis.com%2Fdata_access`,
    timestamp,
    receiveTimestamp: timestamp,
    severity: refusal === undefined ? "INFO" : "ERROR",
    resource,
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      serviceName,
      ...payload,
      requestMetadata: {
        callerIp: "127.0.0.1",
        ...(headers["user-agent"] === undefined ? {} : { callerSuppliedUserAgent: headers["user-agent"] }),
      },
      status: refusal === undefined ? {} : statusOf(refusal),
    },
    // The sandbox's own explanation, where a label can be looked for.
    ...(refusal?.reason === undefined ? {} : { labels: { "keyless.sandbox/reason": refusal.reason } }),
  };
}

function statusOf(refusal: Refusal): object {
  if (refusal.kind === "api-error") return { code: rpcCodes[refusal.name], message: refusal.message };
  const code =
    refusal.error === "unauthorized_client" ? rpcCodes.PERMISSION_DENIED : rpcCodes.INVALID_ARGUMENT;
  return { code, message: refusal.description };
}

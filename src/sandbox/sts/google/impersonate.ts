import { bearerOf, type HttpReply, type HttpRequest, jsonOf, jsonReply } from "../http/message.js";
import { appendRecord } from "../logs/append.js";
import { impersonationRecord } from "../logs/gcpAudit.js";
import type { AccessToken } from "./accessTokens.js";
import { type ApiError, apiError, isRefusal, refusalReply } from "./answer.js";
import { invalid, isTexts, methods } from "./methods.js";
import type { GoogleState } from "./state.js";
import {
  type GcpWorld,
  judgeOnAccount,
  principalOf,
  readWorld,
  type ServiceAccount,
  serviceAccountOf,
} from "./world.js";

const PATH = /^\/v1\/projects\/([^/]+)\/serviceAccounts\/([^/:]+):(\w+)$/;

/** `POST /v1/projects/-/serviceAccounts/EMAIL:METHOD`; undefined for other paths. */
export async function impersonate(
  request: HttpRequest,
  state: GoogleState,
  now: Date,
): Promise<HttpReply | undefined> {
  const [, project, name = "", verb = ""] = PATH.exec(decode(request.path)) ?? [];
  const method = Object.hasOwn(methods, verb) ? methods[verb] : undefined;
  if (request.method !== "POST" || method === undefined) return undefined;
  const caller = state.tokens.get(bearerOf(request), now);
  if (caller === undefined) return refusalReply(unauthenticated);
  if (!caller.scopes.some((scope) => sufficient.has(scope))) return refusalReply(insufficientScopes);
  if (project !== "-") return refusalReply(invalid("Invalid form of resource name: the project must be -."));
  const body = request.body.trim() === "" ? {} : jsonOf(request.body);
  if (body === undefined) return refusalReply(invalid("Invalid JSON payload received."));
  const problem = method.check(body);
  if (problem !== undefined) return refusalReply(problem);

  const world = readWorld(state.home);
  const account = serviceAccountOf(world, name);
  if (account === undefined)
    return refusalReply(denied(method.permission, name, "there is no such service account"));
  const delegates = delegatesOf(body);
  if (delegates === undefined) return refusalReply(invalid("Invalid delegates."));
  const chain = judgeChain(world, caller, delegates, account, method.permission, now);
  const refusal = isRefusal(chain) ? chain : undefined;
  const step = {
    now,
    request,
    method: method.name,
    permission: method.permission,
    account,
    caller,
    delegates,
  };
  appendRecord(
    state.home,
    "gcp",
    impersonationRecord({ ...step, ...(refusal === undefined ? {} : { refusal }) }),
  );
  if (isRefusal(chain)) return refusalReply(chain);
  return jsonReply(200, await method.answer({ caller, account, delegates: chain, body, state, now }));
}

/** Scopes that the IAM Credentials API takes. */
const sufficient: ReadonlySet<string> = new Set([
  "https://www.googleapis.com/auth/cloud-platform",
  "https://www.googleapis.com/auth/iam",
]);

/** The delegates, once each may act for the next: caller, delegates in order, the account itself. */
function judgeChain(
  world: GcpWorld,
  caller: AccessToken,
  delegates: readonly string[],
  target: ServiceAccount,
  permission: string,
  now: Date,
): readonly ServiceAccount[] | ApiError {
  const found: ServiceAccount[] = [];
  let principal = caller.principal;
  for (const [index, name] of [...delegates, target.email].entries()) {
    const needed = index === delegates.length ? permission : "iam.serviceAccounts.implicitDelegation";
    const next = index === delegates.length ? target : serviceAccountOf(world, name);
    if (next === undefined) return denied(needed, name, "there is no such service account");
    const { decision, reason } = judgeOnAccount(world, principal, needed, next, now);
    if (decision !== "allowed") return denied(needed, next.email, reason);
    principal = principalOf(next);
    if (index < delegates.length) found.push(next);
  }
  return found;
}

/** E-mails of the delegates, `projects/-/serviceAccounts/EMAIL` each. */
function delegatesOf({ delegates = [] }: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  if (!isTexts(delegates) || delegates.length > 50) return undefined;
  const names = delegates.map((each) => /^projects\/-\/serviceAccounts\/([^/]+)$/.exec(each)?.[1]);
  return names.every((each) => each !== undefined) ? names : undefined;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const unauthenticated = apiError(
  "UNAUTHENTICATED",
  "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
);

const insufficientScopes = apiError("PERMISSION_DENIED", "Request had insufficient authentication scopes.", {
  details: [
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
      domain: "googleapis.com",
      metadata: { service: "iamcredentials.googleapis.com" },
    },
  ],
});

/** Google does not tell a missing permission from a missing account. */
function denied(permission: string, account: string, reason: string): ApiError {
  return apiError(
    "PERMISSION_DENIED",
    `Permission '${permission}' denied on resource (or it may not exist).`,
    {
      details: [
        {
          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
          reason: "IAM_PERMISSION_DENIED",
          domain: "iam.googleapis.com",
          metadata: { permission },
        },
      ],
      reason: `${permission} on ${account}: ${reason}`,
    },
  );
}

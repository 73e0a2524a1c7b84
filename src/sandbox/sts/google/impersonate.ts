import { bearerOf, type HttpReply, type HttpRequest, jsonOf, jsonReply } from "../http/message.js";
import { appendRecord } from "../logs/append.js";
import { impersonationRecord } from "../logs/gcpAudit.js";
import { sign } from "../tokens/sign.js";
import type { AccessToken } from "./accessTokens.js";
import { type ApiError, apiError, isRefusal, refusalReply } from "./answer.js";
import { GOOGLE_ISSUER, type GoogleState } from "./state.js";
import {
  type GcpWorld,
  judgeOnAccount,
  principalOf,
  readWorld,
  type ServiceAccount,
  serviceAccountOf,
} from "./world.js";

/** One call on a service account, allowed. */
interface Allowed {
  readonly caller: AccessToken;
  readonly account: ServiceAccount;
  readonly delegates: readonly ServiceAccount[];
  readonly body: Readonly<Record<string, unknown>>;
  readonly state: GoogleState;
  readonly now: Date;
}

/** One method of the IAM Credentials API. */
interface Method {
  /** As audit logs name it. */
  readonly name: string;
  readonly permission: string;
  /** What is wrong with the body. */
  readonly check: (body: Readonly<Record<string, unknown>>) => ApiError | undefined;
  readonly answer: (allowed: Allowed) => Promise<object> | object;
}

const methods: Readonly<Record<string, Method>> = {
  generateAccessToken: {
    name: "GenerateAccessToken",
    permission: "iam.serviceAccounts.getAccessToken",
    check: ({ scope, lifetime }) => {
      if (!isTexts(scope) || scope.length === 0) return invalid("Scope required.");
      const seconds = lifetimeOf(lifetime);
      if (seconds === undefined || seconds <= 0) return invalid("Invalid lifetime.");
      return seconds > LONGEST
        ? invalid(
            "The access token lifetime cannot exceed 1 hour. Lifetimes up to 12 hours take an organization policy.",
          )
        : undefined;
    },
    answer: generateAccessToken,
  },
  generateIdToken: {
    name: "GenerateIdToken",
    permission: "iam.serviceAccounts.getOpenIdToken",
    check: ({ audience }) =>
      typeof audience === "string" && audience !== "" ? undefined : invalid("Audience required."),
    answer: generateIdToken,
  },
  signJwt: {
    name: "SignJwt",
    permission: "iam.serviceAccounts.signJwt",
    check: ({ payload }) =>
      typeof payload === "string" && jsonOf(payload) !== undefined
        ? undefined
        : invalid("Payload is not a JSON object."),
    answer: signJwt,
  },
};

/** Longest life of an access token, in seconds; an organisation can allow more, and the sandbox has no such policy. */
const LONGEST = 3600;

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

function generateAccessToken({ caller, account, delegates, body, state, now }: Allowed) {
  const seconds = lifetimeOf(body.lifetime) ?? LONGEST;
  const { token, expires } = state.tokens.add("service-account", {
    principal: principalOf(account),
    member: `serviceAccount:${account.email}`,
    uniqueId: account.uniqueId,
    scopes: body.scope as readonly string[],
    issued: now,
    expires: new Date(now.getTime() + seconds * 1000),
    delegation: [
      ...delegates.map(({ email }) => `serviceAccount:${email}`).reverse(),
      caller.member,
      ...caller.delegation,
    ],
  });
  return { accessToken: token, expireTime: `${expires.toISOString().slice(0, 19)}Z` };
}

/** An identity token as Google issues it: subject and authorised party are the account's unique id. */
async function generateIdToken({ account, body, state, now }: Allowed) {
  const seconds = Math.floor(now.getTime() / 1000);
  const email = body.includeEmail === true ? { email: account.email, email_verified: true } : {};
  const claims = {
    iss: GOOGLE_ISSUER,
    aud: body.audience as string,
    azp: account.uniqueId,
    sub: account.uniqueId,
    iat: seconds,
    exp: seconds + 3600,
    ...email,
  };
  return { token: await sign(state.keys, GOOGLE_ISSUER, claims) };
}

async function signJwt({ account, body, state }: Allowed) {
  const payload = jsonOf(body.payload as string) ?? {};
  const signer = `serviceAccount:${account.email}`;
  const signedJwt = await sign(state.keys, signer, payload as Parameters<typeof sign>[2]);
  return { keyId: (await state.keys.of(signer)).id, signedJwt };
}

/** Seconds of a duration (`300s`); the default where none is given; undefined for what is none. */
function lifetimeOf(value: unknown): number | undefined {
  if (value === undefined) return LONGEST;
  const match = typeof value === "string" ? /^(\d{1,9})(?:\.\d{1,9})?s$/.exec(value) : null;
  return match === null ? undefined : Number(match[1]);
}

/** E-mails of the delegates, `projects/-/serviceAccounts/EMAIL` each. */
function delegatesOf({ delegates = [] }: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  if (!isTexts(delegates) || delegates.length > 50) return undefined;
  const names = delegates.map((each) => /^projects\/-\/serviceAccounts\/([^/]+)$/.exec(each)?.[1]);
  return names.every((each) => each !== undefined) ? names : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function invalid(message: string): ApiError {
  return apiError("INVALID_ARGUMENT", message);
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

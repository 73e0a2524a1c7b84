import { jsonOf } from "../http/message.js";
import { sign } from "../tokens/sign.js";
import type { AccessToken } from "./accessTokens.js";
import { type ApiError, apiError } from "./answer.js";
import { GOOGLE_ISSUER, type GoogleState } from "./state.js";
import { principalOf, type ServiceAccount } from "./world.js";

/** One call on a service account, allowed. */
export interface Allowed {
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

/** What can be asked of a service account, by the verb in the path. */
export const methods: Readonly<Record<string, Method>> = {
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

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

export function invalid(message: string): ApiError {
  return apiError("INVALID_ARGUMENT", message);
}

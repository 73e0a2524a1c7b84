import { accountOf, type Context, type Policies, type Principal, parseArn } from "../../../iam/aws/index.js";
import type { HttpRequest } from "../http/message.js";
import { type AwsAccount, type Entity, entityOf, policiesOf, readAccount } from "./account.js";
import { type AwsError, awsError, isAwsError } from "./answer.js";
import { type Session, type Sessions, userKeyOf } from "./credentials.js";
import { checkSigned, readSignature } from "./signature.js";

/** Who signed a request. */
export interface Caller {
  readonly account: AwsAccount;
  readonly entity: Entity;
  readonly principal: Principal;
  readonly accessKeyId: string;
  /** Absent for a user with a long-lived key. */
  readonly session?: Session;
  readonly region: string;
}

const unknownKey = awsError(
  "InvalidClientTokenId",
  "The security token included in the request is invalid.",
  403,
);

/** The caller of a signed request, or AWS's error where signature or credentials are not good. */
export function authenticate(
  request: HttpRequest,
  home: string,
  sessions: Sessions,
  now: Date,
): Caller | AwsError {
  const signed = readSignature(request);
  if (isAwsError(signed)) return signed;
  const { accessKeyId, region } = signed;
  const session = sessions.get(accessKeyId);
  if (session === undefined) {
    const key = signed.token === undefined ? userKeyOf(home, accessKeyId) : undefined;
    if (key === undefined) return unknownKey;
    const { account, user, secret } = key;
    const principal = { kind: "user", arn: user.arn, id: user.id } as const;
    return checkSigned(signed, secret, now) ?? { account, entity: user, principal, accessKeyId, region };
  }
  if (signed.token !== session.token) return unknownKey;
  const problem = checkSigned(signed, session.secret, now);
  if (problem !== undefined) return problem;
  if (session.expires <= now)
    return awsError("ExpiredToken", "The security token included in the request is expired", 403);
  const account = readAccount(home, parseArn(session.roleArn)?.account ?? "");
  const entity = entityOf(account, session.roleArn);
  if (entity === undefined || entity.id !== session.roleId) return unknownKey;
  const principal = { kind: "role", arn: entity.arn, id: entity.id, session: session.name } as const;
  return { account, entity, principal, accessKeyId, session, region };
}

/** The policies that limit what the caller may ask for. */
export function callerPolicies({ account, entity, session }: Caller): Policies {
  const own = policiesOf(account, entity);
  return session === undefined ? own : { ...own, session: session.policies };
}

/** Condition keys that come from the caller's credentials. Session tags win over the role's own. */
export function callerContext({ entity, session }: Caller): Context {
  const tags = { ...foldKeys(entity.tags), ...foldKeys(session?.tags ?? {}) };
  const own = Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]),
  );
  if (session === undefined) return own;
  const { sourceIdentity, federatedProvider, issued } = session;
  return {
    ...own,
    "aws:TokenIssueTime": issued.toISOString(),
    "aws:MultiFactorAuthPresent": "false",
    ...(sourceIdentity === undefined ? {} : { "aws:SourceIdentity": sourceIdentity }),
    ...(federatedProvider === undefined ? {} : { "aws:FederatedProvider": federatedProvider }),
  };
}

/** Tag keys are compared without regard to case. */
function foldKeys(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
}

/** What the wire says of every request; the sandbox stands in for an endpoint that speaks TLS. */
export function wireContext(request: HttpRequest, region: string, now: Date): Context {
  return {
    "aws:SourceIp": "127.0.0.1",
    "aws:SecureTransport": "true",
    "aws:RequestedRegion": region,
    "aws:CurrentTime": now.toISOString(),
    "aws:EpochTime": Math.floor(now.getTime() / 1000),
    ...(request.headers["user-agent"] === undefined
      ? {}
      : { "aws:UserAgent": request.headers["user-agent"] }),
  };
}

export function accountIdOf({ principal }: Caller): string {
  return accountOf(principal) ?? "";
}
